"""What the batch asks of the rooms below, in one place, imported only when asked."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csp_lib.batch.plan import Target


class Supply:
    """The store and the results, as far as the batch knows them. Tests hand in a smaller one.

    It travels to the worker processes, so it holds nothing.
    """

    def build(self) -> dict[str, Any]:
        """Return what the store holds, built first when its inputs changed; CspError on bad data."""
        from csp_lib.sources import store

        store.ensure_built()
        return store.describe()

    def coverage(self, borough: str) -> dict[str, str]:
        """Return, for each theme, what the plans carried here hold on it: figures, words or none."""
        from csp_lib import results

        return results.coverage(borough)

    def refuse(self, target: "Target") -> str | None:
        """Return the sentence that says why this report cannot be built from the data at hand, or None."""
        from csp_lib import results

        return results.refuse(target.report, target.borough, target.theme, target.year, target.known_to)

    def prepare(self, target: "Target") -> None:
        """Compute and keep everything the notebook of this target will ask for; CspError when that cannot be."""
        from csp_lib import results

        results.prepare(target.report, target.borough, target.theme, target.year, target.known_to, target.exercise)
