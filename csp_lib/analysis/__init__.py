"""The methods: pure functions from frames and counts to estimates with a reason, nothing read, nothing drawn.

`rates` gives rates and shares with intervals; `change` compares two counts; `trend` describes monthly series;
`compare` places an area among others; `targets` judges; `reconcile` sets a printed figure beside ours;
`poisson` is the one regression they share. Thin data gives missing values and a reason in words, never an
exception. The formulas and their literature stand in docs/methods.md.
"""
