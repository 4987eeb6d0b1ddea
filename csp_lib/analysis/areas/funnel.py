"""Which areas stand out from the others: a funnel (docs/methods.md, "Funnels").

The line is the rate of all areas together, the areas' own included, so that one line serves every dot and a word
always agrees with the drawing. An area held against its peers alone is the business of `peers`.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from csp_lib.analysis.areas import between_areas
from csp_lib.analysis.rates import Rate
from csp_lib.reference.areas import areas as known_areas

CLEARLY_HIGHER, HIGHER, SIMILAR = "clearly higher", "higher", "similar"
LOWER, CLEARLY_LOWER, CANNOT_COMPARE = "lower", "clearly lower", "cannot compare"
KINDS = ("rate", "proportion")
CONFIDENCES = (("95", 0.95), ("998", 0.998))
LIMITS = [f"{end}{digits}" for digits, _ in CONFIDENCES for end in ("lower", "upper")]
COLUMNS = [
    "area", "count", "denominator", "rate", "expected", "ratio", "z", *LIMITS, *(f"od_{name}" for name in LIMITS),
    "word_unadjusted", "word",
]  # fmt: skip
# more people work and visit there than live there: offences over residents is no measure of anybody's risk
FEW_RESIDENTS = ("westminster",)
RESIDENTS = "residents"


@dataclass(frozen=True)
class Funnel:
    """Areas against the rate of all of them together.

    `frame` has one row per area: area, count, denominator; rate (per `multiplier`); expected (the count at the
    group's rate); ratio (count over expected); z; lower95, upper95, lower998, upper998 (limits by chance alone) and
    od_lower95 to od_upper998 (chance and the spread between areas), all as rates; word_unadjusted and word (clearly
    higher, higher, similar, lower, clearly lower, cannot compare). Values are missing where a word is "cannot compare".
    `group_rate` is per `multiplier`; `phi` and `tau2` tell how far areas differ beyond chance, None under five
    areas; `trimmed` counts the outermost areas they leave out, `areas` those compared; `missing` names the others.
    `reason` says what limits the comparison, empty where nothing does.
    """

    frame: pd.DataFrame
    group_rate: float | None
    phi: float | None
    tau2: float | None
    trimmed: int
    areas: int
    missing: tuple[str, ...]
    reason: str
    multiplier: float
    denominator_name: str
    kind: str


def funnel(
    frame: pd.DataFrame, multiplier: float = 1000, denominator_name: str = RESIDENTS, kind: str = "rate"
) -> Funnel:
    """Return every area of a frame of area, count, denominator against all of them together.

    `kind` is rate (counts over a denominator) or proportion (counts that are part of it). Areas without both
    figures, and areas that are no borough of the comparison (the City of London, the airports), are left out and
    named. ValueError for a negative or endless figure, an area given twice, or an unknown kind. Limits: Spiegelhalter
    2005, Statistics in Medicine 24.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of funnel; it is one of {', '.join(KINDS)}")
    rows, missing = compared(frame, kind)
    said = [f"without {', '.join(missing)}"] if missing else []
    share = rows["count"].sum() / rows["denominator"].sum() if len(rows) else 0.0
    if not 0 < share < (1 if kind == "proportion" else np.inf):
        why = _why_no_line(rows, share)
        return Funnel(
            _laid_out(frame, None), None, None, None, 0, len(rows), missing, _told([why, *said]),
            multiplier, denominator_name, kind,
        )  # fmt: skip
    spread = spread_of(rows, share, kind)
    if spread.tau2 is None:
        said.append(f"only {len(rows)} areas, too few to tell how far areas usually differ")
    judged = _judged(rows, share, spread.tau2, multiplier, kind)
    said += flags(judged["area"], denominator_name)
    return Funnel(
        _laid_out(frame, judged), float(share * multiplier), spread.phi, spread.tau2, len(rows) - spread.used,
        len(rows), missing, _told(said), multiplier, denominator_name, kind,
    )  # fmt: skip


def compared(frame: pd.DataFrame, kind: str = "rate") -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the rows that can be compared, in order of area, and the names of those that cannot."""
    _refuse_impossible(frame)
    rows = frame[["area", "count", "denominator"]].astype({"count": float, "denominator": float})
    whole = rows["count"].notna() & (rows["denominator"] > 0) & ~rows["area"].map(is_no_borough).astype(bool)
    if kind == "proportion":
        whole &= rows["count"] <= rows["denominator"]
    missing = tuple(sorted(str(area) for area in rows.loc[~whole, "area"]))
    return rows[whole].sort_values("area", ignore_index=True), missing


def is_no_borough(area: str) -> bool:
    """Return whether an area is known and no borough of the comparison: the City, airports, places not known."""
    known = known_areas().get(area)
    return known is not None and known.kind != "borough"


def spread_of(rows: pd.DataFrame, share: float, kind: str = "rate") -> between_areas.Spread:
    """Return how far areas of a frame of count and denominator differ about a share of the denominator."""
    counts, denominators = rows["count"].to_numpy(float), rows["denominator"].to_numpy(float)
    if kind == "proportion":
        far = between_areas.distances(counts, denominators, "arcsine", share)
        return between_areas.spread_between(far, outliers="winsorise")
    return between_areas.spread_between(between_areas.distances(counts, denominators * share))


def limits_at(
    denominators: np.ndarray,
    group_rate: float,
    tau2: float | None,
    multiplier: float = 1000,
    kind: str = "rate",
    few: bool | None = None,
) -> pd.DataFrame:
    """Return the limits about a group's rate at each denominator: denominator, then the eight columns of a funnel.

    All as rates per `multiplier`; od_ columns are missing without tau2. Where some denominator expects fewer than
    twenty events (ours; or where `few` says so) all limits are those of a negative binomial count, without tau2 of a
    Poisson count: one rule for the whole drawing, so that no limit jumps. Limits of a share end at 0 and at the
    multiplier.
    """
    base, share = np.asarray(denominators, float), group_rate / multiplier
    few = _few_expected(base * share, kind) if few is None else few
    found = {"denominator": base}
    for digits, confidence in CONFIDENCES:
        for prefix, spread in (("", 0.0), ("od_", tau2)):
            pair = _limits(base, share, spread, confidence, "few" if few else kind, adjusted=prefix == "od_")
            found |= {f"{prefix}{end}{digits}": limit for end, limit in zip(("lower", "upper"), pair, strict=True)}
    limits = pd.DataFrame(found).reindex(columns=["denominator", *LIMITS, *(f"od_{name}" for name in LIMITS)])
    return limits.assign(**limits.drop(columns="denominator") * multiplier)


def curves(drawn: Funnel, points: int = 80) -> pd.DataFrame:
    """Return the limits as smooth curves across a funnel's denominators, as `limits_at`; empty without a group rate."""
    known = drawn.frame.dropna(subset=["rate"])["denominator"]
    if drawn.group_rate is None or known.empty:
        return limits_at(np.array([]), 1.0, 0.0)
    # evenly in 1/sqrt: the limits bend where denominators are small
    bends = np.linspace(1 / np.sqrt(known.min() * 0.92), 1 / np.sqrt(known.max() * 1.04), points)
    few = _few_expected(drawn.frame["expected"].dropna().to_numpy(float), drawn.kind)
    return limits_at(1 / bends**2, drawn.group_rate, drawn.tau2, drawn.multiplier, drawn.kind, few)


def word_against(figure: float, lower95: float, upper95: float, lower998: float, upper998: float) -> str:
    """Return the closed word for a figure against limits: clearly outside 99.8 %, plainly outside 95 %."""
    if np.isnan([figure, lower95, upper95, lower998, upper998]).any():
        return CANNOT_COMPARE
    if figure > upper95:
        return CLEARLY_HIGHER if figure > upper998 else HIGHER
    if figure < lower95:
        return CLEARLY_LOWER if figure < lower998 else LOWER
    return SIMILAR


def word_for_interval(inner: Rate, outer: Rate, benchmark: float) -> str:
    """Return the closed word for a benchmark outside an area's own interval: `outer` the 99.8 %, `inner` the 95 % one.

    By chance alone. The word a funnel's unadjusted limits give, seen from the area's side.
    """
    if inner.lower is None or inner.upper is None or outer.lower is None or outer.upper is None:
        return CANNOT_COMPARE
    if benchmark < inner.lower:
        return CLEARLY_HIGHER if benchmark < outer.lower else HIGHER
    if benchmark > inner.upper:
        return CLEARLY_LOWER if benchmark > outer.upper else LOWER
    return SIMILAR


def flags(areas: pd.Series, denominator_name: str) -> list[str]:
    """Return what to say of areas for which residents are the wrong denominator."""
    if denominator_name != RESIDENTS:
        return []
    return [
        f"residents are the wrong denominator for {area}, where far more people work and visit than live"
        for area in areas
        if area in FEW_RESIDENTS
    ]


def _limits(
    base: np.ndarray, share: float, tau2: float | None, confidence: float, kind: str, adjusted: bool
) -> tuple[np.ndarray, np.ndarray]:
    if tau2 is None:
        return np.full(len(base), np.nan), np.full(len(base), np.nan)
    if kind == "proportion":
        if adjusted:
            return between_areas.adjusted_limits(base, tau2, confidence, "arcsine", share)
        return between_areas.limits_by_score(base, share, confidence)
    expected = base * share
    if kind == "few":
        pairs = [between_areas.limits_of_few(float(each), tau2, confidence) for each in expected]
        lower, upper = (np.array(limit) for limit in zip(*pairs, strict=True))
    elif adjusted:
        lower, upper = between_areas.adjusted_limits(expected, tau2, confidence)
    else:
        lower, upper = between_areas.limits_by_chance(expected, confidence)
    return lower * share, upper * share


def _few_expected(expected: np.ndarray, kind: str) -> bool:
    return kind == "rate" and bool((expected < between_areas.SMALL_EXPECTED).any())


def _judged(rows: pd.DataFrame, share: float, tau2: float | None, multiplier: float, kind: str) -> pd.DataFrame:
    limits = limits_at(rows["denominator"].to_numpy(float), share * multiplier, tau2, multiplier, kind)
    expected = rows["denominator"] * share
    scale, base = ("arcsine", rows["denominator"]) if kind == "proportion" else ("log", expected)
    benchmark = share if kind == "proportion" else 1.0
    z = between_areas.distances(rows["count"].to_numpy(float), base.to_numpy(float), scale, benchmark).z
    judged = rows.assign(rate=rows["count"] / rows["denominator"] * multiplier, expected=expected,
                         ratio=rows["count"] / expected, z=z, **limits.drop(columns="denominator"))  # fmt: skip
    judged["word_unadjusted"] = [word_against(*figures) for figures in judged[["rate", *LIMITS]].to_numpy()]
    adjusted = ["rate", *(f"od_{name}" for name in LIMITS)]
    judged["word"] = [word_against(*figures) for figures in judged[adjusted].to_numpy()]
    return judged


def _laid_out(frame: pd.DataFrame, judged: pd.DataFrame | None) -> pd.DataFrame:
    """Return one row per area of the frame, in order of area, those that were not compared without values."""
    whole = frame[["area", "count", "denominator"]].sort_values("area", ignore_index=True)
    if judged is not None:
        whole = whole.merge(judged.drop(columns=["count", "denominator"]), on="area", how="left")
    whole = whole.reindex(columns=COLUMNS)
    words = ["word_unadjusted", "word"]
    return whole.assign(
        **{name: whole[name].astype(object).where(whole[name].notna(), CANNOT_COMPARE) for name in words}
    )


def _why_no_line(rows: pd.DataFrame, share: float) -> str:
    if rows.empty:
        return "no area has both figures"
    return "nothing was counted in any area" if share == 0 else "all of every area was counted, so none can differ"


def _told(reasons: list[str]) -> str:
    return "; ".join(reason for reason in reasons if reason)


def _refuse_impossible(frame: pd.DataFrame) -> None:
    absent = [name for name in ("area", "count", "denominator") if name not in frame.columns]
    if absent:
        raise ValueError(f"areas are compared in a frame of area, count, denominator; it has no {', '.join(absent)}")
    twice = sorted({str(area) for area in frame.loc[frame["area"].duplicated(), "area"]})
    if twice:
        raise ValueError(f"{', '.join(twice)} stands twice in the frame to be compared")
    figures = frame[["count", "denominator"]].astype(float)
    if np.isinf(figures.to_numpy()).any() or (figures["count"] < 0).any():
        raise ValueError("a count is never negative, and neither a count nor a denominator is endless")
