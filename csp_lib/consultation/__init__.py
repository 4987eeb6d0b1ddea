"""Consultations: ballots repaired by named rules (`ballots`), and their order (`scoring`).

Nothing is dropped in silence: every repair is a row in a log, and spoilt ballots are counted.
"""
