"""How reports are built: plan the targets, run what changed, publish whole files, say what failed.

`run` is the order of it all. `plan` turns params and the command line into targets, `notebooks` checks what each
notebook declares before any kernel starts, `manifest` tells a page that is current from one to build, `pool` and
`execute` run notebooks in worker processes (`causes` puts their failures into words), `publish` moves finished files
into place under the `lock` of the outputs folder, `index` draws the list of pages, `summary` speaks to the operator.
`supply` is the one place where a run asks the rooms below. `check`, `intake`, `listing` and `lab` stand behind the
other commands of `csp`. Nothing here counts, fits or masks.
"""
