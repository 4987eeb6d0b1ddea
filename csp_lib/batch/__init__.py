"""How reports are built: plan the targets, run what changed, publish whole files, say what failed.

`plan` turns params and the command line into targets, `notebooks` checks what each notebook declares before any
kernel starts, `manifest` tells a target that is current from one to build, `execute` runs notebooks in worker
processes (`causes` puts their failures into words), `publish` moves finished files into place under the `lock` of the
outputs folder and draws the index, `summary` speaks to the operator. `run` is the order of it all; `supply` is the
one place that asks the rooms below. Nothing here counts, fits or masks.
"""
