"""Annual reviews, trend pages and consultation rankings for Community Safety Partnerships.

Raw files from public bodies become checked tables (`sources`, `tables`), checked tables become
results (`results`, with `analysis` and `consultation`), results become report blocks (`report`), and a
notebook per borough and theme puts them on a page; `batch` runs the notebooks. The picture of the rooms
is docs/data-flow.md.
"""

__version__ = "0.1.0"
