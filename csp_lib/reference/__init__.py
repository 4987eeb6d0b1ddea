"""What the field calls things: areas, financial years, offences and the breaks in their recording.

`areas` knows the boroughs and every spelling of them; `periods` months and financial years; `offences`
labels, subgroups, groups and named offence sets; `breaks` the changes that make two periods incomparable.
The lookups themselves stand in data/reference/ and are read once.
"""
