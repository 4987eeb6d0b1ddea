"""Projections of a year: the models, the method a history allows, past tests and scores."""
