"""Readers of real files, and the store made from them.

On the way in: `limits` (what a file must be), `rows` and `spreadsheets` (rows as text), `recognise` (which kind, by
content), then one reader a kind: `met_extracts` with `met_headers` and `met_checks`, `yearly_totals`, `population`,
`tidy`, `ballots`, `survey_answers`, `priority_links`; each gives a `reading`. `findings` gathers what is wrong, `places`
knows the areas, `templates` the empty tables, `write_in_review` the file in which a person decides on write-ins. `catalogue` keeps files byte for byte with a `sidecar`; `facts` are the embedded tables. `store` and
what stands under it make the checked tables, from which everything else reads.
"""
