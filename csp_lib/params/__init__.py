"""What the people who run reports may choose: which boroughs, themes, years and how they are compared.

`models` says what a parameter file may hold, `exercises` what the question file of a consultation may, `loader` reads
all of params/ and reports every problem at once, `resolve` lays the layers over each other (defaults < theme <
borough < report < command line) and remembers where each value came from. Facts do not live here: they stand in data/ and parameters refer to them.
"""

from csp_lib.params.loader import Params, load_exercise, load_params
from csp_lib.params.resolve import Resolved, resolve

__all__ = ["Params", "Resolved", "load_exercise", "load_params", "resolve"]
