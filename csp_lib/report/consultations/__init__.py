"""The page of a consultation exercise: its order, who took part, how firm it is, what was written in, what plans print.

`words` and `verdicts` hold the sentences, the others the blocks; `lines` is for a terminal and for programs.
"""
