"""Write-ins: `texts` makes them comparable, `issues` knows their names, `suggestions` finds near ones, `review` keeps
what a person decided, `promotion` judges by the rule declared beforehand.

Nothing is merged by likeness: an exact alias or a signed decision names the issue, everything else stays open.
"""
