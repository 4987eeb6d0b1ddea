"""Consultations: from what people handed in to an order, how firm it is, and what it was set beside.

`ballots` repairs by named rules, `papers` counts ballots alike once, `rules` put papers in an order, `firmness` says
what that order bears. `write_ins` reads what people added, `panels` answers on a scale, `sub_groups` the order within
groups, `matrix` the links from duty, evidence and public voice to priorities. `evidence_types` says which words the
way people were asked allows. Nothing is dropped in silence, and exercises are never pooled.
"""
