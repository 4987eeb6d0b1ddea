"""How results become a page.

`blocks` is what a notebook cell shows (data, never HTML); `charts` and `tables` build blocks from frames, in the
dress of `style` and with the figures of `numbers`. `exporter` turns an executed notebook into one HTML file:
`sections` picks what may be shown, `markdown` cleans prose, the template draws, `finish` adds numbers and contents, and
`check` refuses a page that breaks a rule. Nothing here reads data, fits a model or hides a number.
"""
