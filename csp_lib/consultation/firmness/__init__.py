"""How firm an order is: rank ranges, bands, resampling, other rules, sources left out, ballots to swap, the verdict."""
