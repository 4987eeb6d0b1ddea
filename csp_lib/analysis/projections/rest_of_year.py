"""What is left of a financial year, and the method a series' history allows for it (docs/methods.md, "Projection")."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.change import overdispersion
from csp_lib.analysis.projections import mixture
from csp_lib.reference.periods import FinancialYear, Month

MIXTURE = "average of models"
RARE = "constant rate of rare offences"
NO_METHOD = ""
FEWEST_MONTHS = 24
FEW_A_MONTH = 5
MONTHS_OF_RATE = 24
RARE_DRAWS = 8000


@dataclass(frozen=True)
class YearAhead:
    """The financial year a projection is for: the one that the month after the last known month belongs to."""

    year: FinancialYear
    known_to: Month

    @property
    def horizon(self) -> int:
        """How many of its months are still to come."""
        return 12 - self.months_known

    @property
    def months_known(self) -> int:
        """How many of its months are known: none when the last known month is March."""
        return len(self.year.months(self.known_to))

    def months_so_far(self, years_back: int = 0) -> list[str]:
        """Return its known months, or the same months of an earlier year."""
        return [str(m.shift(-12 * years_back)) for m in self.year.months(self.known_to)]

    def months_left(self, years_back: int = 0) -> list[str]:
        """Return its months to come, or the same months of an earlier year."""
        return [str(m.shift(-12 * years_back)) for m in self.year.months() if m > self.known_to]


@dataclass(frozen=True)
class RulesOfThumb:
    """The year's total by rules that documents use; None where a rule needs counts that are not there.

    `straight_line`: the months known, times twelve over their number. `year_ratio`: last year's total times this year's
    months over the same months of last year. `as_last_year`: last year's total.
    """

    straight_line: float | None
    year_ratio: float | None
    as_last_year: float | None


def year_ahead(known_to: str) -> YearAhead:
    """Return the financial year that a projection from this last known month is for."""
    last = Month.parse(known_to)
    return YearAhead(last.shift(1).financial_year, last)


def method_for(counts: pd.Series) -> tuple[str, str]:
    """Return the method for a series on its calendar up to the last known month, and why there is none."""
    known, quietest = int(counts.notna().sum()), float(quietest_means(counts.to_frame()).iloc[0])
    if known < FEWEST_MONTHS:
        held = "one month is" if known == 1 else f"{known} months are"
        return NO_METHOD, f"only {held} known; {FEWEST_MONTHS} are needed for a projection"
    if np.isnan(counts.iloc[-1]):
        return NO_METHOD, f"the count of {Month.parse(counts.index[-1]).title} is missing"
    if not has_every_month(counts.to_frame()).iloc[0]:
        return NO_METHOD, "a month of the year was never counted, so its share of the year is not known"
    return (MIXTURE if quietest >= FEW_A_MONTH else RARE), ""


def has_every_month(counts: pd.DataFrame) -> pd.Series:
    """Return for each column whether every month of the year was counted at least once."""
    of_year = places(counts.index) % 12
    return counts.notna().groupby(of_year).any().sum() == 12


def quietest_means(counts: pd.DataFrame) -> pd.Series:
    """Return the smaller mean a month of each column, over all its months and over the last two years."""
    return pd.concat([counts.mean(), counts.iloc[-MONTHS_OF_RATE:].mean()], axis=1).min(axis=1)


def fits_mixture(counts: pd.DataFrame) -> pd.Series:
    """Return for each column whether the models can be fitted to it, by the rules of method_for."""
    enough = (counts.notna().sum() >= FEWEST_MONTHS) & has_every_month(counts)
    return enough & counts.iloc[-1].notna() & (quietest_means(counts) >= FEW_A_MONTH)


def mixture_draws(counts: pd.DataFrame, horizon: int, around: pd.DataFrame | None = None) -> np.ndarray:
    """Return simulated totals of the months to come (series, draws); columns share their gaps, rows are a calendar.

    `around` has a column of the wider area's counts for each column of counts, in the same order.
    """
    logs, at = logs_of(counts.to_numpy(float)), places(counts.index)
    return mixture.simulated_totals(logs, at, horizon, wider_of(counts.index, around))


def wider_of(index: pd.Index, around: pd.DataFrame | None) -> mixture.Wider | None:
    """Return the wider areas' months as the models take them; None where one of these months is not known."""
    if around is None or around.reindex(index).isna().to_numpy().any():
        return None
    names = list(dict.fromkeys(around.columns))
    unique = around.reindex(index).loc[:, ~around.columns.duplicated()][names]
    return mixture.Wider(logs_of(unique.to_numpy(float)), np.array([names.index(name) for name in around.columns]))


def logs_of(counts: np.ndarray) -> np.ndarray:
    """Return ln(count + 1/2), which keeps a month without offences finite."""
    return np.log(counts + 0.5)


def places(index: pd.Index) -> np.ndarray:
    """Return the place of months on an unbroken calendar, April and October alike every year."""
    months = pd.PeriodIndex(index, freq="M")
    return np.asarray(months.year * 12 + months.month - 1)


def rare_draws(counts: pd.Series, horizon: int) -> np.ndarray:
    """Return simulated counts by month to come (draws, horizon) of a series with few offences a month.

    The rate of the last 24 months known is taken to last: gamma of shape 1/2 + offences over months (Jeffreys), counts
    negative binomial around it where the months vary phi times more than chance.
    """
    seen = counts.dropna().iloc[-MONTHS_OF_RATE:]
    phi = max(1.0, overdispersion(counts).phi or 1.0)
    rng = np.random.default_rng(mixture.SEED)
    rates = rng.gamma((0.5 + seen.sum()) / phi, phi / len(seen), RARE_DRAWS)
    if phi <= 1:
        return rng.poisson(rates[:, None], (RARE_DRAWS, horizon))
    # gamma of mean rate and variance (phi - 1) x rate makes the counts vary phi times more than chance
    moved = rng.gamma(np.maximum(rates, 1e-12)[:, None] / (phi - 1), phi - 1, (RARE_DRAWS, horizon))
    return rng.poisson(moved)


def rules_of_thumb(counts: pd.Series, ahead: YearAhead) -> RulesOfThumb:
    """Return what the usual rules make of the year (offences); counts is indexed by months written 2010-04."""
    found = rules_table(counts.to_frame(), ahead).iloc[0]
    return RulesOfThumb(*(None if np.isnan(value) else float(value) for value in found))


def rules_table(counts: pd.DataFrame, ahead: YearAhead) -> pd.DataFrame:
    """Return straight_line, year_ratio and as_last_year for each column of counts, missing where a rule needs more."""
    now, then = (totals_of(counts, ahead.months_so_far(back)) for back in (0, 1))
    before = then + totals_of(counts, ahead.months_left(1))
    if not ahead.months_known:
        now = then = now * np.nan
    line, ratio = now * 12 / max(ahead.months_known, 1), now * before / then.where(then > 0)
    return pd.DataFrame({"straight_line": line, "year_ratio": ratio, "as_last_year": before})


def totals_of(counts: pd.DataFrame, months: list[str]) -> pd.Series:
    """Return the sum of these months for each column, 0 for none, missing where one of them is."""
    return counts.reindex(months).astype(float).sum(skipna=False)


def total_of(counts: pd.Series, months: list[str]) -> float | None:
    """Return the sum of these months, 0 for none, None where one of them is missing."""
    found = float(totals_of(counts.to_frame(), months).iloc[0])
    return None if np.isnan(found) else found
