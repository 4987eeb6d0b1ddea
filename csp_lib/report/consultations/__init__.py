"""The page of a consultation exercise: its order, who took part, how firm it is, what was written in, what plans print."""
