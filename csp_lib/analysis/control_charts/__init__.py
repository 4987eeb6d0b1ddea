"""Control charts: limits, rules, the time of year taken out, rare counts, and steps that the months suggest."""
