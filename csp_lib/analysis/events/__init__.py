"""Dated events: their design, their fit, and what the months say of them."""
