"""Rules that turn papers into an order: points, head to head, run-off, Kemeny, Plackett-Luce; each alone.

Each gives places in the order of `Papers.options`, 1 for the best; options that the rule cannot part share a place.
"""
