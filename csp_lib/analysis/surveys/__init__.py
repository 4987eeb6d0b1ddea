"""Surveys: weighted percentages, changes between waves, and weights fitted to margins."""
