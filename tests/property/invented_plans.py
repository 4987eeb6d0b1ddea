"""Invented plan documents that agree with themselves: figures and claims as a plan prints them, from a hidden world.

They keep the habits of real plans, among them much that looks like a fault and is none: a percentage half way between
two numbers, a copy in the text with fewer decimals, ranks by volume and by rate, two surveys that differ, needs that
add up to more than 100 %, a fall printed without its sign, a part of a year inside a longer period.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import pandas as pd

from tests.property.invented_world import (
    COMPOSITES,
    FLAGGED,
    LEAVES,
    OTHER,
    World,
    make_world,
    months_of,
    ordered,
    rounded,
    window,
    year,
)

FIGURE_COLUMNS = (
    "figure_id", "borough", "document", "line", "section", "indicator", "indicator_id", "period", "period_type",
    "measure", "value", "value_as_printed", "unit", "denominator", "qualifier", "note", "role",
)  # fmt: skip
CLAIM_COLUMNS = (
    "claim_id", "borough", "document", "line", "section", "kind", "subject", "period", "direction", "items",
    "figure_ids", "value", "date", "tense", "statement", "note",
)  # fmt: skip
BETWEEN = ";"
TOTAL = "total_notifiable_offences"
ACQUISITIVE = "serious_acquisitive_crime"
Row = dict[str, object]


@dataclass
class Plan:
    """One invented document: its rows, what each printed number truly is, and where its structures stand."""

    world: World
    figures: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    truth: dict[str, Fraction] = field(default_factory=dict)
    marks: dict[str, list[dict]] = field(default_factory=dict)

    def copy(self) -> "Plan":
        """Return a copy whose rows may be spoilt."""
        figures, claims = [dict(row) for row in self.figures], [dict(row) for row in self.claims]
        return Plan(self.world, figures, claims, self.truth, self.marks)

    def figure(self, figure_id: str) -> Row:
        """Return the row of a figure."""
        return next(row for row in self.figures if row["figure_id"] == figure_id)

    def claim(self, claim_id: str) -> Row:
        """Return the row of a claim."""
        return next(row for row in self.claims if row["claim_id"] == claim_id)

    def printing(self, **cells: object) -> list[Row]:
        """Return the figures that hold all these cells."""
        return [row for row in self.figures if all(row[name] == cell for name, cell in cells.items())]

    def asserting(self, kind: str) -> list[Row]:
        """Return the claims of a kind."""
        return [row for row in self.claims if row["kind"] == kind]

    def frames(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the figures and the claims as a table reader gives them: text, and numbers for line and value."""
        return _frame(self.figures, FIGURE_COLUMNS), _frame(self.claims, CLAIM_COLUMNS)


def _frame(rows: list[Row], names: tuple[str, ...]) -> pd.DataFrame:
    columns: dict[str, list] = {name: [row[name] for row in rows] for name in names}
    columns["value"] = [float("nan") if value is None else float(value) for value in columns["value"]]
    return pd.DataFrame(columns)


def whole_text(number: int, commas: bool) -> str:
    """Return a count as printed."""
    return f"{number:,}" if commas else str(number)


def percent_text(value: Decimal, style: str) -> str:
    """Return a percentage as printed: signed, plain (a fall loses its sign), bare or in words."""
    if style == "signed":
        return f"{value:+}%"
    if style == "bare":
        return str(value)
    return f"{abs(value)} per cent" if style == "words" else f"{abs(value)}%"


def ordinal(number: int) -> str:
    """Return a place in an order as printed: 1st, 9th, 22nd."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


class Writer:
    """Writes a plan section by section; each section keeps its own way of printing numbers."""

    def __init__(self, world: World, rng: random.Random) -> None:
        self.plan, self.world, self.rng = Plan(world), world, rng
        self.document = f"{world.borough}_plan_{world.last + 1}"
        self.prefix = world.borough if rng.random() < 0.5 else world.borough[:2]
        self.line, self.heading, self.style, self.commas = rng.randint(15, 40), "", "plain", True
        self.pool = _pool(world, rng)
        self.chained = next(iter(world.steady))

    def section(self, *headings: str, style: str = "") -> None:
        """Begin a section."""
        self.heading = self.rng.choice(headings)
        self.line += self.rng.randint(4, 25)
        self.style = style or self.rng.choice(("signed", "plain", "plain", "words"))
        self.commas = self.rng.random() < 0.5

    def mark(self, kind: str, **held: object) -> None:
        """Remember where a structure stands, so that a fault can be planted in it."""
        self.plan.marks.setdefault(kind, []).append(held)

    def figure(
        self, indicator_id: str, period: str, measure: str, value: object, printed: str, /, **cells: object
    ) -> str:
        """Print a number and return its id."""
        self.line += self.rng.randint(0, 2)
        row: Row = dict.fromkeys(FIGURE_COLUMNS, "")
        row |= {"figure_id": f"{self.prefix}-{len(self.plan.figures) + 1:03d}", "borough": self.world.borough}
        row |= {"document": self.document, "line": self.line, "section": self.heading, "role": "actual"}
        row |= {"indicator": self.name(indicator_id), "indicator_id": indicator_id, "period": period}
        row |= {
            "period_type": cells.get("period_type") or period_type(period),
            "measure": measure,
            "value": value,
            "value_as_printed": printed,
        }
        self.plan.figures.append(row | cells)
        return str(row["figure_id"])

    def claim(self, kind: str, statement: str, **cells: object) -> str:
        """Assert something and return the claim's id; lists become one cell."""
        row: Row = dict.fromkeys(CLAIM_COLUMNS, "") | {"value": None}
        row |= {"claim_id": f"{self.prefix}-c{len(self.plan.claims) + 1:02d}", "borough": self.world.borough}
        row |= {"document": self.document, "line": self.line, "section": self.heading, "kind": kind}
        row |= {name: BETWEEN.join(cell) if isinstance(cell, list) else cell for name, cell in cells.items()}
        self.plan.claims.append(row | {"statement": statement})
        return str(row["claim_id"])

    def name(self, indicator_id: str) -> str:
        """Return one of the names a reader would know an indicator by."""
        names = self.world.names.get(indicator_id)
        if names:
            return self.rng.choice(names)
        words = indicator_id.replace("_", " ").capitalize()
        return words.replace("Asb", "ASB").replace("Csp", "CSP").replace("Ppo", "PPO").replace("Marac", "MARAC")

    def count(self, indicator: str, period: str, measure: str = "count", /, **cells: object) -> str:
        """Print a true count and return the figure's id."""
        number = self.world.count(indicator, period)
        cells = {"unit": self.world.units[indicator]} | cells
        made = self.figure(indicator, period, measure, number, whole_text(number, self.commas), **cells)
        self.plan.truth[made] = Fraction(number)
        return made

    def difference(self, indicator: str, later: str, earlier: str, /, **cells: object) -> str:
        """Print a true change of a count and return the figure's id."""
        number = self.world.difference(indicator, later, earlier)
        cells = {"unit": self.world.units[indicator], "indicator": f"{self.name(indicator)} change"} | cells
        made = self.figure(indicator, f"{later} vs {earlier}", "difference", number, str(number), **cells)
        self.plan.truth[made] = Fraction(number)
        return made

    def change(self, indicator: str, later: str, earlier: str, decimals: int, /, **cells: object) -> str:
        """Print a true change in per cent and return the figure's id."""
        truth = self.world.change(indicator, later, earlier)
        base = (
            earlier + " count" if "/" in earlier else self.rng.choice(("same months previous year", _months(earlier)))
        )
        cells = {"unit": "%", "denominator": base, "indicator": f"{self.name(indicator)} percentage change"} | cells
        return self.percent(indicator, f"{later} vs {earlier}", "percent_change", truth, decimals, **cells)

    def percent(
        self, indicator: str, period: str, measure: str, truth: Fraction, decimals: int, /, **cells: object
    ) -> str:
        """Print a true percentage and return the figure's id."""
        value = rounded(truth, decimals)
        style = self.style if measure == "percent_change" else "plain"
        made = self.figure(indicator, period, measure, value, percent_text(value, style), **{"unit": "%"} | cells)
        self.plan.truth[made] = truth
        return made

    def rate(self, indicator: str, start: int, decimals: int, of: str = "population", /, **cells: object) -> str:
        """Print a true rate per 1,000 and return the figure's id."""
        people = {"population": self.world.residents, "households": self.world.homes}.get(of, self.world.young)
        truth = self.world.rate(indicator, start, people)
        value = rounded(truth, decimals)
        known = {
            "unit": f"per 1000 {of}",
            "denominator": f"{of} (not printed)",
            "indicator": f"{self.name(indicator)} rate",
        }
        made = self.figure(indicator, year(start), "rate_per_1000_population", value, str(value), **known | cells)
        self.plan.truth[made] = truth
        return made

    def copied(self, figure_id: str, decimals: int | None = None, **cells: object) -> str:
        """Print a figure again, in this section's manner and with so many decimals, and return the copy's id."""
        row, truth = self.plan.figure(figure_id), self.plan.truth[figure_id]
        kept = {name: row[name] for name in ("unit", "denominator", "role", "period_type")}
        kept |= {"indicator": f"{row['indicator']} (text)", "qualifier": self.rng.choice(("", "text copy of table"))}
        if row["unit"] == "%":
            decimals = places(row["value"]) if decimals is None else decimals
            return self.percent(row["indicator_id"], row["period"], row["measure"], truth, decimals, **kept | cells)
        printed = whole_text(int(row["value"]), self.commas)
        made = self.figure(row["indicator_id"], row["period"], row["measure"], row["value"], printed, **kept | cells)
        self.plan.truth[made] = truth
        return made

    def context(self, indicator_id: str, period: str, value: int, printed: str, unit: str, /, **cells: object) -> str:
        """Print a number that only helps to read the document, and return its id."""
        return self.figure(indicator_id, period, "count", value, printed, unit=unit, **{"role": "context"} | cells)


def places(value: object) -> int:
    """Return the decimals with which a number is printed."""
    return max(0, -int(Decimal(str(value)).as_tuple().exponent))


def period_type(period: str) -> str:
    """Return the kind of a period as the tables name it."""
    if " vs " in period:
        later, earlier = period.split(" vs ")
        return period_type(later) if months_of(later)[0] - months_of(earlier)[0] <= 12 else "multi_year"
    months = len(months_of(period))
    if "/" in period:
        return "financial_year" if months == 12 else "multi_year"
    return "part_year" if months <= 12 else "multi_year"


def _months(earlier: str) -> str:
    start = int(earlier[:4])
    return f"{year(start)} Apr-Jan" if earlier == window(start, 10) else f"{start} Apr-Dec"


def _pool(world: World, rng: random.Random) -> list[str]:
    """Return the 12 to 24 indicators this plan speaks of, without the chained one and the total."""
    left_out = {
        next(iter(world.steady)),
        "fly_tipping_reports",
        "youth_offenders",
        "other_notifiable_offences",
        "pdu_in_treatment",
    }
    names = [name for name in (*LEAVES, *FLAGGED, *OTHER) if name not in left_out]
    return ["fly_tipping_reports", *rng.sample(names, rng.randint(11, 22))]


def make_plan(seed: int | str) -> Plan:
    """Return the consistent plan document of a seed."""
    rng = random.Random(f"plan {seed}")
    writer = Writer(make_world(rng), rng)
    first, last = SECTIONS[:1], SECTIONS[1:]
    for write in (*first, *rng.sample(last, len(last)), *CLOSING):
        write(writer)
    if rng.random() < 0.3:  # a table need not be in the order of its lines
        rng.shuffle(writer.plan.figures)
    return writer.plan


# ---- sections -------------------------------------------------------------------------------------------------------


def introduction(w: Writer) -> None:
    """The fall or rise of the last year, the long run, and how long the plan lasts."""
    w.section("Introduction", "Foreword", style="plain")
    last, before, first = w.world.latest, year(w.world.last - 1), year(w.world.last - 7)
    number = w.world.difference(TOTAL, last, before)
    w.figure(
        TOTAL, f"{last} vs {before}", "difference", number, f"{abs(number):,}", unit="offences",
        indicator="Recorded crime, fewer crimes" if number < 0 else "Recorded crime, more crimes",
    )  # fmt: skip
    w.change(TOTAL, last, before, 1, indicator="Recorded crime change")
    w.count(TOTAL, first, indicator="Recorded offences some years ago")
    w.count(TOTAL, last, indicator="Recorded offences")
    truth = w.world.change(TOTAL, last, first)
    w.percent(TOTAL, f"{first}..{last}", "percent_change", truth, 0, denominator=f"{first} count")
    w.context(TOTAL, f"{first}..{last}", 7, "seven", "years", indicator="Span of the long run")
    years = f"{year(w.world.last + 1)}..{year(w.world.last + 3)}"
    w.context("csp_plan_length", years, 3, "three", "years", indicator="Length of the plan")
    w.context("csp_plan_sequence", years, 5, "5th", "plan number", indicator="Plan's place in the sequence of plans")
    w.claim("plan_years", "The title names three years", period=years, value=3)
    w.claim("direction", "Recorded crime moved in the last year", subject=TOTAL, period=f"{last} vs {before}",
            direction="up" if number > 0 else "down")  # fmt: skip


def progress_table(w: Writer) -> None:
    """Two years, change and percentage change; then the text that sums the table up."""
    w.section("Performance table", "Progress against the last plan", "How the borough did", style="bare")
    table, first, last = w.heading, year(w.world.last - 3), w.world.latest
    rows = [_table_row(w, name, first, last) for name in [TOTAL, *w.rng.sample(w.pool, min(len(w.pool), 11))]]
    _awaited(w)
    cells = [(row, "difference", "Change") for row in w.rng.sample(rows, 3)]
    for row, name, column in (*cells, (rows[1], "percent", "% change"), (rows[2], "last", last)):
        subject = row["indicator"]
        w.claim("cell", f"A value stands in the column {column}", figure_ids=row[name], subject=subject, items=column)
    noted = w.rng.sample(rows, w.rng.randint(3, 6))
    w.claim("named_items", "A note names the rows that other agencies count", items=[row["indicator"] for row in noted],
            figure_ids=[row["last"] for row in noted])  # fmt: skip
    w.plan.marks["table_rows"] = rows
    _performance_text(w, table, rows, f"{last} vs {first}")
    _yearly_changes(w, rows)


def _table_row(w: Writer, indicator: str, first: str, last: str) -> dict:
    qualifier = w.rng.choice(("", "arrow lost"))
    name = w.name(indicator)
    return {
        "indicator": indicator,
        "first": w.count(indicator, first, indicator=name),
        "last": w.count(indicator, last, indicator=name),
        "difference": w.difference(indicator, last, first, indicator=f"{name} change"),
        "percent": w.change(
            indicator, last, first, w.world.table_decimals, qualifier=qualifier, indicator=f"{name} percentage change"
        ),
    }


def _awaited(w: Writer) -> None:
    """Two rows whose later cell is awaited, with a day that is still to come."""
    ways = (
        ("Expected 1/6/12", "awaited 1 June 2012"),
        ("Due 30 September 2012", "awaited 30 September 2012"),
        ("", "awaited July 2012"),
        ("Expected August 2012", "awaited August 2012"),
    )
    for indicator, unit in (("young_people_cautioned", "young people"), ("youth_offences", "offences")):
        w.figure(indicator, year(w.world.last - 3), "count", w.rng.randint(100, 700), "", unit=unit, note="")
        w.plan.figures[-1]["value_as_printed"] = str(w.plan.figures[-1]["value"])
        printed, qualifier = w.rng.choice(ways)
        made = w.figure(
            indicator, w.world.latest, "count", None, printed, unit=unit, qualifier=qualifier, role="pending"
        )
        w.mark("awaited", figure=made)


def _performance_text(w: Writer, table: str, rows: list[dict], period: str) -> None:
    w.section("Performance text", "What the table shows", style="plain")
    copies = {row["indicator"]: _text_copy(w, row) for row in rows if w.rng.random() < 0.6}
    w.copied(rows[0]["first"], qualifier="text copy of table")
    w.mark("copies", copy=w.copied(rows[0]["last"], qualifier="text copy of table"), of=rows[0]["last"])
    for direction, sign in (("up", 1), ("down", -1)):
        moved = [row for row in rows if w.plan.truth[row["difference"]] * sign > 0]
        items = ordered(w.rng, [row["indicator"] for row in moved])
        printed = [copies.get(row["indicator"], row["percent"]) for row in moved]
        made = w.claim("list", f"The things that went {direction}", subject=table, period=period, direction=direction,
                       items=items, figure_ids=printed)  # fmt: skip
        w.mark("lists", claim=made, direction=direction, rows=moved, copies=copies)
    for row in rows:
        if not w.plan.figure(row["percent"])["value"]:
            w.claim("direction", "It stayed level", subject=row["indicator"], period=period, direction="level")
    for row in w.rng.sample(rows[1:], 4):
        direction = "up" if w.plan.truth[row["difference"]] > 0 else "down"
        if w.plan.truth[row["difference"]]:
            w.claim(
                "direction",
                "It moved over the three years",
                subject=row["indicator"],
                period=period,
                direction=direction,
            )


def _text_copy(w: Writer, row: dict) -> str:
    held = w.plan.figure(row["percent"])
    made = w.copied(row["percent"], w.rng.randint(0, places(held["value"])))
    w.mark("copies", copy=made, of=row["percent"])
    if w.rng.random() < 0.35:
        _approximate(w, row["last"])
    return made


def _approximate(w: Writer, figure_id: str) -> None:
    """Print a count again as a round number with the word that says so: over 1,200, almost 80, around 500."""
    row, word = w.plan.figure(figure_id), w.rng.choice(("over", "almost", "around", "at least", "more than", "about"))
    number, step = int(row["value"]), 10 ** max(0, len(str(row["value"])) - 2)
    down, up = number // step * step, -(-number // step) * step
    near = {"almost": up, "around": round(number / step) * step, "about": round(number / step) * step}.get(word, down)
    if number < 100 or near == number or abs(near - number) > 0.035 * number:
        return
    w.figure(row["indicator_id"], row["period"], "count", near, f"{word} {near:,}", unit=row["unit"],
             qualifier=word, indicator=f"{row['indicator']} (text)")  # fmt: skip


def _yearly_changes(w: Writer, rows: list[dict]) -> None:
    """The change of each year inside the table's three, for some rows; most of it may lie in one year."""
    start = w.world.last - 3
    for row in [rows[0], *w.rng.sample(rows[1:], 4)]:
        steps = [w.difference(row["indicator"], year(start + n + 1), year(start + n)) for n in range(3)]
        if w.plan.truth[row["difference"]]:
            _most_of(w, row, steps)
    if w.rng.random() < 0.5:
        _most_of_in_per_cent(w, rows[0], year(start + 1), year(start))


def _most_of(w: Writer, row: dict, steps: list[str]) -> None:
    whole = w.plan.truth[row["difference"]]
    shares = {step: w.plan.truth[step] / whole for step in steps}
    claim = ""
    most = [step for step, share in shares.items() if Fraction(57, 100) < share < Fraction(95, 100)]
    if most:
        claim = w.claim("most_of", "Most of the change came in one year", figure_ids=[most[0], row["difference"]])
    w.mark("most_of", claim=claim, whole=row["difference"], shares=shares)


def _most_of_in_per_cent(w: Writer, row: dict, later: str, earlier: str) -> None:
    """The first year's change in per cent of a count in the table, and how much of the whole change that is."""
    printed = w.change(row["indicator"], later, earlier, 0)
    base, whole = w.world.count(row["indicator"], earlier), w.plan.truth[row["difference"]]
    value = Fraction(str(w.plan.figure(printed)["value"]))
    shares = (
        [(value + half) * base / 100 / whole for half in (Fraction(-1, 2), Fraction(1, 2))] if whole else [Fraction(0)]
    )
    claim = ""
    if min(shares) > Fraction(52, 100) and max(shares) < Fraction(98, 100):
        claim = w.claim("most_of", "Most of the change came in the first year", figure_ids=[printed, row["difference"]])
    w.mark("most_of_percents", claim=claim, shorter=printed, whole=row["difference"], shares=shares)


def every_year(w: Writer) -> None:
    """A chain of yearly changes to a count, and counts of every year of two other indicators."""
    w.section("Trends", "Strategic context", style="plain")
    first, last = w.world.last - 3, w.world.last
    start, end = w.count(w.chained, year(first)), w.count(w.chained, year(last))
    decimals = w.rng.choice((0, 1))
    steps = [w.change(w.chained, year(n + 1), year(n), decimals) for n in range(first, last)]
    whole = w.change(w.chained, year(last), year(first), decimals)
    w.mark("chain", indicator=w.chained, start=start, end=end, steps=steps, whole=whole)
    w.claim("every_year", "It moved the same way each year", subject=w.chained, period=f"{year(first)}..{year(last)}",
            direction=w.world.steady[w.chained])  # fmt: skip
    other = next(name for name in w.world.steady if name != w.chained)
    for indicator in (other, w.rng.choice([name for name in OTHER if name in w.pool] or ["bus_incidents"])):
        for n in range(last - 4, last + 1):
            w.count(indicator, year(n))
    w.claim("every_year", "It moved the same way each year", subject=other, period=f"{year(last - 4)}..{year(last)}",
            direction=w.world.steady[other])  # fmt: skip


def part_years(w: Writer) -> None:
    """Ten months beside the same ten of the year before, with ranks; then both years in one span, with shares."""
    w.section("Section 2", "This year so far", style="signed")
    names = [name for name in w.pool if name not in ("fly_tipping_reports", "youth_crime")]
    for indicator in [ACQUISITIVE, *w.rng.sample(names, 6)]:
        _part_year_row(w, indicator, 10)
    _part_year_row(w, "youth_crime", 9, qualifier="April-December")
    _components(w)
    _span(w)


def _part_year_row(w: Writer, indicator: str, months: int, **cells: object) -> None:
    later, earlier = window(w.world.last, months), window(w.world.last - 1, months)
    if not w.world.count(indicator, earlier):
        return
    name = w.name(indicator)
    held = {
        "first": w.count(indicator, earlier, indicator=name, **cells),
        "last": w.count(indicator, later, indicator=name, **cells),
    }
    held["percent"] = w.change(indicator, later, earlier, 1, **cells)
    if w.rng.random() < 0.3:
        held["difference"] = w.difference(indicator, later, earlier)
    place = w.rng.randint(1, 32)
    w.figure(indicator, later, "rank", place, ordinal(place), unit="rank of 32", denominator="per 1000 population",
             qualifier=f"{ordinal(place)} {w.rng.choice(('lowest', 'highest'))}", role="comparator")  # fmt: skip
    w.mark("part_rows", indicator=indicator, **held)


def _components(w: Writer) -> None:
    """How the parts of acquisitive crime moved, when the whole moved as said above."""
    later, earlier = window(w.world.last, 10), window(w.world.last - 1, 10)
    whole = next(row["percent"] for row in w.plan.marks["part_rows"] if row["indicator"] == ACQUISITIVE)
    already = {row["indicator"]: row["percent"] for row in w.plan.marks["part_rows"]}
    parts = [already.get(name) or w.change(name, later, earlier, 1) for name in COMPOSITES[ACQUISITIVE]]
    made = w.claim("parts", "The kinds of acquisitive crime and how they moved", figure_ids=parts, subject=whole)
    w.mark("weighted", claim=made, parts=parts, whole=whole)


def _span(w: Writer) -> None:
    w.section("Section 3", "Two years together", style="plain")
    span = f"{w.world.last - 1}-04..{w.world.last + 1}-01"
    if w.rng.random() < 0.5:
        w.count(TOTAL, span, qualifier=f"1 April {w.world.last - 1} to 31 January {w.world.last + 1}")
    for indicator in (ACQUISITIVE, "drug_offences", "most_serious_violence", "knife_crime", "criminal_damage"):
        share = w.percent(indicator, span, "percent", w.world.share(indicator, TOTAL, span), 1,
                          denominator="total notifiable offences")  # fmt: skip
        w.mark("spans", indicator=indicator, share=share, count=w.count(indicator, span))
    shares = [
        w.percent(
            name, span, "percent", w.world.share(name, ACQUISITIVE, span), 1, denominator="serious acquisitive crime"
        )
        for name in COMPOSITES[ACQUISITIVE]
    ]
    made = w.claim("parts", "The kinds of acquisitive crime make up the whole", figure_ids=shares, subject="100%")
    w.mark("hundreds", claim=made, parts=shares)


def targets(w: Writer) -> None:
    """Baselines as counts and rates, of residents, of homes, of the young; targets; reoffending."""
    w.section("Priority targets", "Targets", "Outcomes and baselines", style="plain")
    year_now, rated = w.world.latest, ["serious_acquisitive_crime", "violence_against_the_person", "criminal_damage"]
    rated += w.rng.sample(("common_assault", "shoplifting", "drug_offences", "sexual_offences"), 2)
    for indicator in rated:
        _baseline(w, indicator, w.rng.choice((2, 3, 3)), "population")
    _baseline(w, "residential_burglary", 3, "households")
    _baseline(w, "first_time_entrants", 2, "population aged 10-17")
    _domestic_violence(w)
    for indicator in w.rng.sample(rated, 3):
        _target(w, indicator)
    w.figure("marac_repeat", year_now, "baseline", None, "", unit="%", role="baseline", note="no value printed")
    w.figure("asb_repeat", year_now, "baseline", None, f"To be established {year(w.world.last + 3)}", unit="%",
             role="baseline", qualifier=f"to be established {year(w.world.last + 3)}")  # fmt: skip
    w.mark("to_be_established", figure=w.plan.figures[-1]["figure_id"])
    _reoffending(w)


def _baseline(w: Writer, indicator: str, decimals: int, of: str) -> None:
    cells = {"role": "baseline", "qualifier": w.rng.choice(("", "baseline"))}
    count = w.count(indicator, w.world.latest, "baseline", **cells)
    rate = w.rate(indicator, w.world.last, decimals, of, **cells)
    w.mark("rated", indicator=indicator, count=count, rate=rate, of=of)


def _domestic_violence(w: Writer) -> None:
    held = {}
    for name in ("domestic_violence_offences", "domestic_violence_incidents"):
        cells = {"role": "baseline", "qualifier": "target is an increase"}
        held[name] = w.count(name, w.world.latest, "baseline", **cells)
        held[f"{name}_rate"] = w.rate(name, w.world.last, 2, **cells)
    w.mark("domestic", **held)
    share = w.world.share("domestic_violence_offences", "violence_against_the_person", w.world.latest)
    violence = next(row["count"] for row in w.plan.marks["rated"] if row["indicator"] == "violence_against_the_person")
    made = w.claim("share_of", "Domestic violence is about this share of violence", value=float(rounded(share, 0)),
                   figure_ids=[held["domestic_violence_offences"], violence])  # fmt: skip
    w.mark("share_of", claim=made)
    w.claim(
        "aim",
        "Reporting of domestic violence should rise",
        direction="up",
        figure_ids=held["domestic_violence_incidents"],
    )


def _target(w: Writer, indicator: str) -> None:
    plan_end, percent = year(w.world.last + 3), w.rng.choice((-1, -2, -3, -5))
    base = w.world.latest
    w.figure(indicator, plan_end, "target_percent_change", percent, f"{percent}%", unit="%", role="target",
             denominator=f"{base} count", indicator=f"{w.name(indicator)} target")  # fmt: skip
    w.mark("target_percents", figure=w.plan.figures[-1]["figure_id"])
    level = int(rounded(Fraction(w.world.count(indicator, base) * (100 + percent), 100), 0))
    w.figure(indicator, plan_end, "target_level", level, str(level), unit=w.world.units[indicator], role="target",
             indicator=f"{w.name(indicator)} target")  # fmt: skip


def _reoffending(w: Writer) -> None:
    """Of a cohort: actual against predicted; a rate per 100 and the same as a ratio; repeats of a counted base."""
    now, cohort = w.world.latest, w.rng.randint(1800, 3900)
    size = w.context("adult_reoffending_cohort", now, cohort, whole_text(cohort, w.commas), "people", role="baseline")
    actual, predicted = (
        Fraction(100 * round(cohort * w.rng.uniform(0.06, 0.11)), cohort),
        Fraction(w.rng.randint(6500, 9900), 1000),
    )
    held = {"size": size}
    for name, truth, base in (
        ("actual", actual, f"{cohort:,}"),
        ("predicted", predicted, f"{cohort:,}"),
        ("difference", (actual / predicted - 1) * 100, "predicted rate"),
    ):
        held[name] = w.percent(
            f"adult_reoffending_{name}",
            now,
            "baseline",
            truth,
            2,
            denominator=base,
            role="baseline",
            qualifier="positive = worse" if name == "difference" else "",
        )
    w.mark("reoffending", **held)
    w.claim("base", "The actual rate is of the cohort", figure_ids=[held["actual"], size])
    _youth_reoffending(w, now)
    _repeats(w, now)


def _youth_reoffending(w: Writer, now: str) -> None:
    ratio = w.rng.randint(62, 118)
    per_head = w.figure("youth_reoffending_ratio", now, "index", Decimal(ratio) / 100, f"{ratio / 100:.2f}",
                        unit="re-offences per young person", indicator="Youth re-offending ratio")  # fmt: skip
    per_100 = w.figure("youth_reoffending_rate", now, "baseline", ratio, str(ratio), role="baseline",
                       unit="re-offences per 100 young people", denominator="young people")  # fmt: skip
    w.mark("per_100", ratio=per_head, rate=per_100)


def _repeats(w: Writer, now: str) -> None:
    burglaries = w.world.count("residential_burglary", now)
    repeats = Fraction(100 * round(burglaries * w.rng.uniform(0.03, 0.08)), burglaries)
    share = w.percent("residential_burglary_repeat", now, "baseline", repeats, 2, role="baseline", qualifier="reduce",
                      denominator=f"{burglaries:,} burglaries")  # fmt: skip
    count = next(row["count"] for row in w.plan.marks["rated"] if row["indicator"] == "residential_burglary")
    w.claim("base", "Repeats are of the burglaries counted above", figure_ids=[share, count])
    w.mark("based", share=share, count=count, decimals=2)


def comparisons(w: Writer) -> None:
    """Rates of two years, ranks by rate and by volume, crimes per head."""
    w.section("Progress", "Compared with other areas", style="plain")
    others = w.rng.sample(("violence_against_the_person", "criminal_damage", "drug_offences"), w.rng.randint(0, 2))
    for indicator in [TOTAL, *others]:
        w.rate(indicator, w.world.last, 3, note="printed twice" if w.rng.random() < 0.3 else "")
        if indicator != TOTAL:
            w.count(indicator, w.world.latest)
            w.count(indicator, year(w.world.last - 1))
        w.mark("prior_rates", figure=w.rate(indicator, w.world.last - 1, 3), indicator=indicator)
    for indicator in [TOTAL, *w.rng.sample(w.pool, 4)]:
        for denominator in ("volume", "per 1000 population"):
            place = w.rng.randint(1, 32)
            w.figure(indicator, w.world.latest, "rank", place, ordinal(place), unit="rank of 32", role="comparator",
                     denominator=denominator, indicator=f"{w.name(indicator)}, London rank")  # fmt: skip
    per_head = rounded(w.world.rate(TOTAL, w.world.last, w.world.residents) / 1000, 2)
    w.figure(TOTAL, w.world.latest, "index", per_head, str(per_head), unit="crimes per head of population",
             denominator="population (not printed)", indicator="Crimes per head")  # fmt: skip
    w.context("comparator_group_size", w.world.latest, 32, "32", "boroughs", indicator="Boroughs compared")
    w.change(
        TOTAL, w.world.latest, year(w.world.last - 1), 0, indicator="Total crime change", qualifier="printed again"
    )
    lead, kind = w.rng.randint(2, 9), w.rng.choice(("lowest", "highest"))
    w.figure("asb_incidents", w.world.latest, "rank", lead, ordinal(lead), unit="rank in MSG", denominator="not stated",
             qualifier=kind, role="comparator")  # fmt: skip


def population(w: Writer) -> None:
    """How the borough will grow, and whom crime meets."""
    w.section("Population", "The borough", style="words")
    start, people = w.world.last, w.world.residents[w.world.last]
    grown = round(people * w.rng.uniform(0.055, 0.14) / 100) * 100
    cells = {"role": "projection", "period_type": "multi_year", "note": "years inferred from the next ten"}
    added = w.figure("population_growth", f"{start}..{start + 10}", "difference", grown, f"{grown:,}", unit="people",
                     indicator="Additional residents over ten years", **cells)  # fmt: skip
    percent = w.percent(
        "population_growth",
        f"{start}..{start + 10}",
        "percent_change",
        Fraction(100 * grown, people),
        0,
        denominator=f"{start} population",
        indicator="Population growth percentage",
        **cells,
    )
    w.mark("growth", added=added, percent=percent)
    if w.rng.random() < 0.6:
        near = round(people / 1000) * 1000
        value, text, word = w.rng.choice(((people, f"{people:,}", ""), (near, f"{near:,}", "around")))
        cells = {"qualifier": word, "period_type": "snapshot", "indicator": "Residents"}
        made = w.context("population", str(start), value, text, "people", **cells)
        w.mark("residents", figure=made)
    _whom_crime_meets(w, start)


def _whom_crime_meets(w: Writer, start: int) -> None:
    w.figure(
        "population_growth_ward",
        f"{start}..{start + 10}",
        "index",
        2,
        "double",
        unit="multiple of current population",
        qualifier="double",
        role="projection",
        period_type="multi_year",
    )
    for indicator, low, high in (("peak_victim_age", 13, 18), ("peak_offender_age", 16, 22)):
        for end, age in (("from", low), ("to", high)):
            w.context(indicator, w.world.latest, age, str(age), "years of age", period_type="snapshot",
                      indicator=f"{w.name(indicator)}, {end}")  # fmt: skip
    w.context("population_elderly", w.world.latest, 85, "85", "years of age", qualifier="over 85")
    cells = {"unit": "rank of 32", "denominator": "residents", "role": "comparator"}
    w.figure("population_rank", w.world.latest, "rank", 1, "most", **cells)
    share = w.rng.randint(34, 39)
    for value, text in ((share, f"{share}%"), (Decimal("33.3"), "third")):
        w.figure("young_adult_residents", w.world.latest, "percent", value, text, unit="%", denominator="residents",
                 qualifier="over a third", role="context", period_type="snapshot")  # fmt: skip


QUESTIONS = (  # stem, name, least and most of the answers in per cent, the way it should move
    ("feel_safe_day", "Feel safe walking alone by day", 88, 97, "up"),
    ("feel_safe_dark", "Feel safe after dark", 58, 84, "up"),
    ("worry_crime", "Worried about crime in this area", 18, 44, "down"),
    ("worry_burglary", "Worried about burglary", 40, 72, "down"),
    ("confidence_police_council", "Confidence in police and council", 28, 62, "up"),
    ("worry_vehicle_crime", "Worried about vehicle crime", 12, 30, "down"),
)
STRANDS = (
    "teenagers",
    "litter",
    "vandalism_graffiti",
    "drunk_rowdy",
    "noisy_neighbours",
    "drug_use_dealing",
    "abandoned_cars",
    "gangs",
)


def surveys(w: Writer) -> None:
    """Two surveys that ask nearly the same; a question whose shares make the whole; eight strands."""
    w.section("Residents' views", "Consultation", style="plain")
    asked = w.rng.randint(900, 1600)
    w.context(
        "residents_panel_sample",
        f"{w.world.last}-10",
        asked,
        whole_text(asked, w.commas),
        "people",
        period_type="survey_wave",
    )
    for stem, name, low, high, way in QUESTIONS:
        _question(w, stem, name, w.rng.randint(low, high), way, asked)
    _answers(w, asked)
    _strands(w)
    w.mark("panel", asked=asked)
    for place, concern in enumerate(ordered(w.rng, ["drugs", "alcohol", "violence", "litter", "burglary"]), 1):
        w.figure(f"consultation_rank_{concern}", f"{w.world.last}-10", "rank", place, str(place), unit="rank",
                 denominator="7 columns", qualifier="1 = most important", period_type="survey_wave")  # fmt: skip


def _question(w: Writer, stem: str, name: str, level: int, way: str, asked: int) -> None:
    wave, cells = f"{w.world.last}-10", {"period_type": "survey_wave", "indicator": name}
    near = w.rng.random() < 0.6
    other = (
        level + w.rng.randint(-3, 3) if near else max(3, min(98, level + w.rng.choice((-1, 1)) * w.rng.randint(8, 30)))
    )
    panel = w.percent(f"{stem}_panel", wave, "percent", Fraction(100 * round(asked * other / 100), asked), 0,
                      denominator=f"{asked:,} panel respondents", **cells)  # fmt: skip
    for before in (1, 0):
        answer = Fraction(level + (w.rng.randint(-3, 3) if before else 0))
        pas = w.percent(stem, year(w.world.last - before), "percent", answer, 0, denominator="PAS respondents", **cells)
    if w.rng.random() < 0.5:  # the same question put to others in the same year
        w.percent(stem, w.world.latest, "percent", Fraction(min(99, level + w.rng.randint(1, 12))), 0,
                  denominator="Residents Perception Survey", **cells)  # fmt: skip
    w.mark("questions", stem=stem, panel=panel, pas=pas, near=near, way=way)
    if near:
        w.claim("similar_question", "Two surveys ask nearly the same", figure_ids=[panel, pas])
    w.claim("aim", "The label says which way it should move", figure_ids=w.rng.choice((pas, panel)), direction=way)


def _answers(w: Writer, asked: int) -> None:
    """The answers to one question: with rounding they may make 99 or 101."""
    cuts = sorted(w.rng.sample(range(80, asked - 80), 3))
    numbers = [right - left for left, right in zip([0, *cuts], [*cuts, asked], strict=True)]
    names = ("satisfied", "neither", "dissatisfied", "do_not_know")
    parts = [
        w.percent(f"satisfaction_police_{name}", f"{w.world.last}-10", "percent", Fraction(100 * number, asked), 0,
                  denominator=f"{asked:,} panel respondents", period_type="survey_wave")
        for name, number in zip(names, numbers, strict=True)
    ]  # fmt: skip
    made = w.claim("parts", "All answers to one question", figure_ids=parts, subject="100%")
    w.mark("hundreds", claim=made, parts=parts)


def _strands(w: Writer) -> None:
    made = [
        w.figure(f"asb_{name}", w.world.latest, "baseline", share, f"{share}%", unit="%", qualifier="big problem",
                 denominator="PAS respondents", role="baseline", period_type="survey_wave")
        for name, share in ((name, w.rng.randint(4, 30)) for name in STRANDS)
    ]  # fmt: skip
    items = ordered(w.rng, [f"asb_{name}" for name in STRANDS])
    note = w.claim("named_items", "A footnote names the strands of the table", items=items, figure_ids=made)
    w.mark("named", claim=note)
    number = w.context("asb_strand_count", w.world.latest, len(STRANDS), "eight", "categories", period_type="snapshot")
    w.mark(
        "tallies", claim=w.claim("tally", "Eight strands are counted", figure_ids=number, items=items), figure=number
    )


def probation(w: Writer) -> None:
    """A caseload, those in custody, needs that overlap, a small cohort, and ages that make the whole."""
    w.section("Probation", "Reducing re-offending", style="plain")
    now, cells = w.world.latest, {"period_type": "snapshot"}
    cases = w.rng.randint(600, 1200)
    custody = round(cases * w.rng.uniform(0.25, 0.47))
    whole = w.context("probation_caseload", now, cases, whole_text(cases, w.commas), "people", role="actual", **cells)
    part = w.context("probation_caseload_custody", now, custody, str(custody), "people", role="actual", **cells)
    w.mark(
        "subsets",
        part=part,
        whole=whole,
        claim=w.claim("subset", "Some of the cases are in custody", figure_ids=[part, whole]),
    )
    exact = Fraction(100 * custody, cases)
    value, near = float(rounded(exact, 0)), float(5 * rounded(exact / 5, 0))
    if abs(near - exact) < exact * Fraction(4, 100) and w.rng.random() < 0.5:
        value = near  # about 40 % where it is 38.9 %
    w.mark(
        "share_of", claim=w.claim("share_of", "About this share is in custody", figure_ids=[part, whole], value=value)
    )
    _needs(w, now)
    _cohort(w)
    _ages(w, cases)
    _young_people(w, now)


def _needs(w: Writer, now: str) -> None:
    for need in ("drugs", "alcohol", "accommodation", "debt"):
        share = Fraction(w.rng.randint(35, 78))
        w.percent(f"probation_need_{need}", now, "percent", share, 0, denominator="caseload", period_type="snapshot")
    for whose, role in (("", "actual"), (", national", "comparator")):
        share, whole = Fraction(w.rng.randint(14, 34)), f"drug treatment population{whose}"
        w.percent("parents_in_drug_treatment", now, "percent", share, 0, denominator=whole, role=role)


def _young_people(w: Writer, now: str) -> None:
    young, cells = w.rng.randint(160, 320), {"role": "actual", "qualifier": "some", "note": "rolling 12 months"}
    w.context("young_people_in_crime", now, young, f"{young}", "people", **cells)
    w.context("young_people_serious_violence", now, young // 11, str(young // 11), "people", role="actual",
              denominator=f"{young} young people", period_type="snapshot")  # fmt: skip


def _cohort(w: Writer) -> None:
    """A small cohort, of which only some percentages are possible."""
    now, size = w.world.latest, w.rng.randint(23, 47)
    base = w.context("ppo_cohort_size", now, size, str(size), "people", role="actual")
    reoffended = w.rng.randint(5, size - 5)
    share = w.percent(
        "ppo_cohort_reoffended", now, "percent", Fraction(100 * reoffended, size), 0, denominator=f"{size} people"
    )
    w.claim("base", "The share is of the cohort", figure_ids=[share, base])
    w.mark("based", share=share, count=base, decimals=0)


def _ages(w: Writer, cases: int) -> None:
    low, high = sorted(w.rng.sample(range(100, cases - 100), 2))
    parts = [
        w.percent(
            f"probation_age_{name}",
            w.world.latest,
            "percent",
            Fraction(100 * number, cases),
            1,
            denominator="caseload",
            period_type="snapshot",
        )
        for name, number in (("under_25", low), ("25_to_40", high - low), ("over_40", cases - high))
    ]
    made = w.claim("parts", "The ages make up the caseload", figure_ids=parts, subject="100%")
    w.mark("hundreds", claim=made, parts=parts)


def events(w: Writer) -> None:
    """A carnival that added robberies, an opening that explains a rise, and a rise given as a range."""
    w.section("Events", "Crime trends", style="plain")
    last, before = w.world.last, w.world.last - 1
    later, earlier = window(last, 10), window(before, 10)
    extra = max(2, int(w.world.count("personal_robbery", f"{last}-08") * w.rng.uniform(0.2, 0.5)))
    event = w.figure(
        "personal_robbery_carnival",
        f"{last}-08 vs {before}-08",
        "difference",
        extra,
        str(extra),
        unit="offences",
        qualifier="event effect",
        note="event input; base not printed",
    )
    total = [
        w.count("personal_robbery", later),
        w.difference("personal_robbery", later, earlier),
        w.change("personal_robbery", later, earlier, 1),
    ]
    claim = w.claim("event_effect", "The carnival added to robbery", figure_ids=[event], items=total[1:])
    w.mark("events", claim=claim, event=event, later=total[0])
    rising = [
        n
        for n in ordered(w.rng, [*LEAVES])
        if w.world.change(n, year(last), year(before)) > 3 and w.world.difference(n, year(last), year(before)) > 40
    ]
    rising = [name for name in rising if name != w.chained]
    for indicator, tail in zip(rising, ("", "_shopping_centre"), strict=False):
        _range(w, indicator, indicator + tail)


def _range(w: Writer, indicator: str, event: str) -> None:
    last, before = w.world.latest, year(w.world.last - 1)
    rise = w.world.difference(indicator, last, before)
    low, high = int(rise * 0.85) // 10 * 10, -(-int(rise * 1.2) // 10) * 10
    ends = [
        w.figure(event, f"{last} vs {before}", "difference", number, f"{number:,}", unit="offences", role="estimate",
                 qualifier=f"{end} end of range", indicator=f"{w.name(indicator)}, extra offences, {end}")
        for end, number in (("low", low), ("high", high))
    ]  # fmt: skip
    percent, base = w.change(indicator, last, before, 0), w.count(indicator, before)
    claim = ""
    if event != indicator:
        claim = w.claim("event_effect", "The opening brought the rise of the year", figure_ids=ends, items=[percent])
    w.mark("ranges", claim=claim, ends=ends, percent=percent, base=base)


def money(w: Writer) -> None:
    """Amounts and small numbers that a reader needs and no check joins."""
    w.section("Funding", "Resourcing", style="plain")
    now, cells = year(w.world.last + 1), {"unit": "GBP", "role": "context"}
    for indicator in ("police_discretionary_fund", "fire_local_initiatives_fund", "yot_grant", "youth_services_budget"):
        amount, note = w.rng.randint(40, 800) * 1000, "printed as of the current year"
        w.figure(indicator, now, "amount", -amount, f"£{amount:,}", note=note, **cells)
    w.figure("nhs_savings_target", f"{now}..{year(w.world.last + 5)}", "amount", 20_000_000_000, "£20bn", **cells)
    less, cells = w.rng.randint(10, 30), {"unit": "%", "role": "context", "denominator": "previous overtime budget"}
    w.figure("police_overtime_budget", now, "percent_change", -less, f"{less}%", **cells)
    for number, unit in ((8, "police constables"), (1, "sergeants")):
        w.context("funded_officers", f"{w.world.last + 1}-01", number, str(number), unit, period_type="snapshot")
    for number, end in ((10, "low"), (20, "high")):
        cells = {"qualifier": f"{end} end of range", "role": "estimate", "period_type": "part_year"}
        w.context("gun_crime", f"{w.world.latest} YTD", number, str(number), "incidents", **cells)
    w.context("crime_trend_length", f"5 years to {w.world.latest}", 5, "5", "years", period_type="multi_year")
    projected = rounded(w.world.change(TOTAL, w.world.latest, year(w.world.last - 1)) - Fraction(7, 10), 1)
    w.figure(
        TOTAL,
        f"{w.world.latest} vs {year(w.world.last - 1)}",
        "percent_change",
        projected,
        percent_text(projected, "plain"),
        unit="%",
        denominator=f"{year(w.world.last - 1)} full year",
        qualifier="projection ('on trajectory')",
        role="projection",
    )


def wards(w: Writer) -> None:
    """Burglary by ward, which adds up to the borough, and the ward with most."""
    w.section("Wards", "Priority 1", style="plain")
    now = w.world.latest
    whole = w.count("residential_burglary", now)
    parts = {}
    for ward, number in w.world.wards.items():
        name = f"residential_burglary_{ward}"
        parts[name] = w.figure(
            name, now, "count", number, whole_text(number, w.commas), unit="offences", indicator=f"Burglary, {ward}"
        )
    claim = w.claim("parts", "The wards make up the borough", figure_ids=list(parts.values()), subject=whole)
    w.mark("sums", claim=claim, parts=list(parts.values()), whole=whole)
    _worst_ward(w, now)
    top = w.rng.randint(2, 6)
    part = w.context(
        "wards_in_top_20", now, top, str(top), "wards", denominator="21 wards", role="actual", period_type="snapshot"
    )
    all_wards = w.context("ward_count", now, 21, "21", "wards", period_type="snapshot")
    w.mark(
        "subsets",
        part=part,
        whole=all_wards,
        claim=w.claim("subset", "Some wards are in the top 20", figure_ids=[part, all_wards]),
    )


def _worst_ward(w: Writer, now: str) -> None:
    counts = sorted(((number, f"residential_burglary_{ward}") for ward, number in w.world.wards.items()), reverse=True)
    if counts[0][0] > 1.02 * counts[1][0]:
        cells = {"unit": "rank of wards", "denominator": "volume", "qualifier": "highest"}
        rank = w.figure(counts[0][1], now, "rank", 1, "than any other", **cells)
        _largest(w, [name for _, name in counts], now, "highest", rank)


def _largest(w: Writer, names: list[str], period: str, direction: str, rank: str = "") -> None:
    made = w.claim(
        "largest",
        f"One is said to be the {direction}",
        subject=names[0],
        period=period,
        direction=direction,
        items=ordered(w.rng, names[1:]),
        figure_ids=rank,
    )
    w.mark("largest", claim=made, names=names)


def violence(w: Writer) -> None:
    """Violence and its parts as counts, drugs and possession, all robbery."""
    w.section("Violence and drugs", "Priority 3", style="plain")
    now = w.world.latest
    for whole_name in ("violence_against_the_person", "robbery_all"):
        whole = w.count(whole_name, now)
        parts = [w.count(name, now) for name in COMPOSITES[whole_name]]
        claim = w.claim("parts", "The kinds add up", figure_ids=parts, subject=whole)
        w.mark("sums", claim=claim, parts=parts, whole=whole)
        w.mark(
            "subsets",
            part=parts[0],
            whole=whole,
            claim=w.claim("subset", "One kind is part of all", figure_ids=[parts[0], whole]),
        )
    possession = w.world.share("drug_possession", "drug_offences", now)
    w.percent("drug_possession", now, "percent", possession, 1, denominator="drugs offences")
    w.percent("domestic_violence_arrest_rate", now, "percent", Fraction(w.rng.randint(700, 880), 10), 1,
              denominator="DV offences with an arrest decision (not stated)")  # fmt: skip
    share = w.world.share("domestic_violence_offences", "violence_against_the_person", now)
    w.figure(
        "violence_domestic_share",
        now,
        "percent",
        20,
        "a fifth",
        unit="%",
        denominator="reported violent crimes",
        role="estimate",
        qualifier="at least a fifth; estimate",
    ) if 20 <= share <= 25 else None


def elsewhere(w: Writer) -> None:
    """What belongs to other areas, other months or an earlier state of the count: alike in name, and no rival."""
    w.section("Other matters", "Context", style="plain")
    _london(w)
    _wards_by_rate(w)
    now, before = w.world.latest, year(w.world.last - 1)
    for period in (window(w.world.last, 10), window(w.world.last - 1, 10)):
        w.context("terrorist_incidents", period, 0, "0", "incidents", role="actual")
    w.context("bomb_hoaxes", before, 0, "0", "incidents", role="actual")
    w.context("bomb_hoaxes", now, 4, "4", "incidents", role="actual")
    w.count("knife_crime", f"{w.world.last}-04..{w.world.last + 1}-01", note="YTD, end month not printed")
    _victims(w, now, before)
    _provisional(w)
    w.figure(
        "residential_burglary",
        f"{year(w.world.last + 1)}..{year(w.world.last + 3)}",
        "target_level",
        1000,
        "1000",
        role="target",
        unit="offences per year",
        denominator="average of previous five years",
        qualifier="below",
    )
    share = w.world.share("drug_possession", TOTAL, now)
    w.percent("drug_possession", now, "percent", share, 1, denominator="total notifiable offences")
    for number, unit in ((3, "questionnaires per year"), (60, "questions")):
        w.context("residents_panel_form", now, number, str(number), unit, qualifier="up to", period_type="survey_wave")


def _victims(w: Writer, now: str, before: str) -> None:
    w.figure("youth_victims", f"{w.world.last} vs {w.world.last - 6}", "percent_change", -50, "50%", unit="%",
             denominator=f"{w.world.last - 6} count", period_type="multi_year")  # fmt: skip
    cells = {"qualifier": "some", "role": "actual", "period_type": "financial_year"}
    w.context("youth_victims", f"previous 12 months ({before}-{now})", 236, "236", "people", **cells)


def _london(w: Writer) -> None:
    """The same indicator for London: another count, another change, another rate."""
    last, before = w.world.latest, year(w.world.last - 1)
    for indicator in (TOTAL, w.rng.choice(w.pool)):
        change = Decimal(w.rng.randint(-90, 90)) / 10
        w.figure(
            indicator,
            f"{last} vs {before}",
            "percent_change",
            change,
            percent_text(change, "signed"),
            unit="%",
            role="comparator",
            denominator=f"London, {before} count",
            indicator=f"{w.name(indicator)}, London",
        )
    rate = rounded(w.world.rate(TOTAL, w.world.last, w.world.residents) * Fraction(w.rng.randint(105, 140), 100), 2)
    w.figure(TOTAL, last, "rate_per_1000_population", rate, str(rate), unit="per 1000 population", role="comparator",
             denominator="London population", indicator="Total crime rate, London")  # fmt: skip


def _wards_by_rate(w: Writer) -> None:
    """Two wards with the rate of their own residents."""
    for ward in w.rng.sample(sorted(w.world.wards), 2):
        residents, name = w.rng.randint(9_000, 16_000), f"vehicle_crime_{ward}"
        number = w.rng.randint(60, 400)
        w.figure(
            name, w.world.latest, "count", number, str(number), unit="offences", indicator=f"Vehicle crime, {ward}"
        )
        rate = rounded(Fraction(1000 * number, residents), 2)
        w.figure(name, w.world.latest, "rate_per_1000_population", rate, str(rate), unit="per 1000 population",
                 denominator="ward population (not printed)", indicator=f"Vehicle crime rate, {ward}")  # fmt: skip


def _provisional(w: Writer) -> None:
    """An estimate beside the count it was replaced by."""
    number = w.world.count("pdu_in_treatment", w.world.latest)
    w.count("pdu_in_treatment", w.world.latest)
    near = max(1, round(number * w.rng.choice((0.93, 0.96, 1.05, 1.08))))
    w.context(
        "pdu_in_treatment",
        w.world.latest,
        near,
        str(near),
        "people",
        qualifier="estimate, final expected July 2012",
        role="estimate",
        indicator="Problem drug users in treatment (estimate)",
    )


def categories(w: Writer) -> None:
    """How many of nine groups fell and how many rose, and which."""
    w.section("Crime categories", "Recent performance", style="plain")
    last, before = w.world.latest, year(w.world.last - 1)
    moves = {name: w.world.difference(name, last, before) for name in w.rng.sample([*LEAVES], 12) if name != w.chained}
    names = [name for name, move in moves.items() if move][:9]
    kinds = {"increased": [n for n in names if moves[n] > 0], "decreased": [n for n in names if moves[n] < 0]}
    whole = w.context("crime_category_count", last, len(names), str(len(names)), "categories")
    parts = []
    for kind, items in kinds.items():
        made = w.context(
            f"crime_category_count_{kind}",
            f"{last} vs {before}",
            len(items),
            str(len(items)),
            "categories",
            denominator=f"{len(names)} categories",
            role="actual",
        )
        parts.append(made)
        w.mark("tallies", claim=w.claim("tally", f"The groups that {kind}", figure_ids=made, items=items), figure=made)
    w.claim("parts", "Every group rose or fell", figure_ids=parts, subject=whole)


def the_plan_itself(w: Writer) -> None:
    """Dates, years, references, footnotes."""
    w.section("About this plan", "Governance", style="plain")
    written = w.world.last + 1
    years = f"{year(written)}..{year(written + 2)}"
    w.claim("plan_years", "The foreword names the same years", period=years)
    w.context("csp_plan_length", years, 3, "three", "years", note="said again")
    w.claim("document_date", "The plan was written in these months", date=f"{written}-05..{written}-08")
    for subject, date, tense in (
        ("drug testing on arrest begins", f"{written}-03-01", "past"),
        ("a new training programme ends", f"{written}-02", "past"),
        ("commissioners are elected", f"{written + 1}-11-15", "planned"),
        ("the plan is next reviewed", f"{written + 1}-04", "planned"),
    ):
        w.mark("dates", claim=w.claim("date", f"When {subject}", subject=subject, date=date, tense=tense))
    if w.rng.random() < 0.5:
        subject = "drug testing on arrest begins"
        w.claim("date", "The same date again", subject=subject, date=f"{written}-03-01", tense="past")
    appendices = {"Appendix A": ["coming changes", "consultation methods"], "Appendix B": ["membership", "glossary"]}
    for part, items in appendices.items():
        w.claim("contents", "What an appendix holds", subject=part, items=items)
        w.claim("reference", "The text sends the reader there", subject=part, items=w.rng.choice(items))
    _odd_dates(w, written)


def _odd_dates(w: Writer, written: int) -> None:
    """Numbers with a day or an open period for their period, and a number of powers that is to fall."""
    w.context("csp_audit_interval", f"before {year(written - 3)}", 3, "three", "years", period_type="multi_year")
    cells, aimed = {"period_type": "snapshot"}, {"period_type": "snapshot", "role": "target"}
    w.context("drug_testing_on_arrest", f"{written}-03-01", 1, f"1 March {written}", "launch event", **cells)
    w.context("asb_powers", str(written), 18, "18", "powers", **cells)
    w.figure("asb_powers", str(written + 1), "target_level", 5, "5", unit="powers", **aimed)
    w.figure("rough_sleeping", str(written + 1), "target_level", 0, "end", unit="rough sleepers", **aimed)


def closing(w: Writer) -> None:
    """Claims that look over the whole document: the largest of a table, footnotes, aims, what surveys said again."""
    w.section("Summary", "In short", style="plain")
    rows = w.plan.marks["table_rows"][1:]
    offences = [row["indicator"] for row in rows if w.world.units[row["indicator"]] == "offences"]
    now = w.world.latest
    for direction, factor in (("highest", -1), ("lowest", 1)):
        names = sorted(offences, key=lambda name: factor * w.world.count(name, now))
        if len(names) > 2 and abs(w.world.count(names[0], now) - w.world.count(names[1], now)) > 5:
            _largest(w, names, now, direction)
    _largest_of_all(w)
    for row in w.rng.sample(rows, 2):
        w.claim(
            "footnote",
            "A mark refers to a note",
            figure_ids=row["last"],
            items=w.rng.choice(("period", "source of the count")),
        )
    for row in w.rng.sample([row for row in rows if w.world.units[row["indicator"]] == "offences"], 2):
        if not row["indicator"].startswith(("domestic", "racist", "drug", "sexual")):
            w.mark("aims", claim=w.claim("aim", "Offences should fall", figure_ids=row["last"], direction="down"))
    for question in w.plan.marks["questions"]:
        if w.rng.random() < 0.5:
            w.mark("copies", copy=w.copied(question["pas"]), of=question["pas"])


def _largest_of_all(w: Writer) -> None:
    """A claim over all counts of the period; the total is no rival, everything else is."""
    printed = [
        row for row in w.plan.figures if row["period"] == w.world.latest and row["measure"] in ("count", "baseline")
    ]
    rivals = {
        str(row["indicator_id"]): row
        for row in printed
        if row["unit"] != "%" and row["value"] is not None and row["indicator_id"] != TOTAL
    }
    names = sorted(rivals, key=lambda name: -float(rivals[name]["value"]))
    if rivals[names[0]]["unit"] == "offences" and w.world.months.get(names[0]):
        w.claim(
            "largest", "It is the single biggest group", subject=names[0], period=w.world.latest, direction="highest"
        )


SECTIONS: tuple[Callable[[Writer], None], ...] = (
    introduction, progress_table, every_year, part_years, targets, comparisons, population, surveys, probation, events,
    money, wards, violence, elsewhere, categories, the_plan_itself,
)  # fmt: skip
CLOSING = (closing,)
