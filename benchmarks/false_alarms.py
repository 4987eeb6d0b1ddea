"""How many months a control chart marks where nothing has changed: adjusted for the time of year, and as recorded.

Months are drawn without any real change, from a fixed seed: chance alone (Poisson) and three times as much variation
(negative binomial), with no yearly shape and with ones of 12 and 25 %, and rare counts. Each drawn series is charted
twice: by `control_chart` (ours), and by the same rules on the months as recorded (peer). Printed are the shares of months marked
and of charts whose last month is marked. The limit is 6 % of months with our chart, in every row.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.control_charts.control_chart import control_chart
from csp_lib.analysis.control_charts.special_causes import xmr

SEED, SERIES, LIMIT = 20120331, 200, 0.06
COMMON = ("common_cause", "usual variation")


@dataclass(frozen=True)
class World:
    """Months without change: how many, their mean, how much they vary beyond chance, the height of their yearly shape."""

    months: int
    mean: float
    phi: float
    swing: float

    def draw(self, rng: np.random.Generator) -> pd.Series:
        calendar = pd.period_range("2008-04", periods=self.months, freq="M")
        means = self.mean * (1 + self.swing * np.sin(2 * np.pi * calendar.month.to_numpy() / 12))
        counts = rng.poisson(means) if self.phi == 1 else rng.negative_binomial(means / (self.phi - 1), 1 / self.phi)
        return pd.Series(counts.astype(float), index=calendar.strftime("%Y-%m"))


WORLDS = [World(months, mean, phi, swing) for months in (36, 60) for mean, phi in ((20, 1), (100, 3))
          for swing in (0, 0.12, 0.25)] + [World(36, mean, phi, 0) for mean, phi in ((0.3, 1), (2, 2))]  # fmt: skip


@dataclass(frozen=True)
class Marked:
    """Shares of months marked, and of charts whose last month is marked: by our chart and by the plain rules.

    `ours_error` is the standard error of ours over the series drawn.
    """

    ours: float
    ours_last: float
    plain: float
    plain_last: float
    ours_error: float


def marked_in(world: World, series: int, seed: int = SEED) -> Marked:
    """Return how much is marked in this many drawn series."""
    rng = np.random.default_rng(seed)
    drawn = [world.draw(rng) for _ in range(series)]
    ours = [_marks(control_chart(months, "not_stated").frame["point_type"]) for months in drawn]
    plain = [_marks(xmr(months.tail(36), "neutral").frame["point_type"]) for months in drawn]
    shares = [float(np.mean(part)) for marks in (ours, plain) for part in (marks, [row[-1] for row in marks])]
    return Marked(*shares, float(np.std([row.mean() for row in ours], ddof=1) / np.sqrt(series)))


def _marks(types: pd.Series) -> np.ndarray:
    return ~types.isin(COMMON).to_numpy()


def main() -> None:
    """Draw, chart and print the table with its limit."""
    print(f"{SERIES} series a row, seed {SEED}; limit {LIMIT:.0%} of months marked by our chart")
    print("months   mean   phi  shape | ours (error)  last | as recorded  last")
    found = []
    for world in WORLDS:
        got = marked_in(world, SERIES)
        found.append(got.ours)
        print(f"{world.months:6} {world.mean:6g} {world.phi:5g} {world.swing:6.0%} | {got.ours:4.1%} ({got.ours_error:4.1%}) {got.ours_last:6.1%} | "
              f"{got.plain:11.1%} {got.plain_last:5.1%}")  # fmt: skip
    print(f"ours over all rows: {np.mean(found):.1%}; highest row: {max(found):.1%}, "
          f"{'within' if max(found) <= LIMIT else 'BEYOND'} the limit of {LIMIT:.0%}")  # fmt: skip


if __name__ == "__main__":
    main()
