"""What a consultation exercise comes to: `ballots` mended, `weights` fitted, `scored` once, ranked by `ranking`.

`firmness`, `added` and `groups` are the parts of a ranking, `rating` is for answers on a scale. `consultation` makes a
page's result of what the store holds, `from_file` that of a file, `for_matrix` what the priority matrix takes.
"""
