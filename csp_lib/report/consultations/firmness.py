"""How firm the order is: other rules, other readings, sources left out, ballots to swap; one page, always."""

from typing import TYPE_CHECKING

import pandas as pd

from csp_lib.consultation.firmness.grid import RULES
from csp_lib.report import charts, numbers
from csp_lib.report.blocks import Block, Nothing
from csp_lib.report.charts.figure import Caption
from csp_lib.report.consultations import verdicts, words
from csp_lib.report.consultations.ranking import NO_BALLOTS, kind_of, notes_of, printable, printed, sources_of
from csp_lib.report.tables import Show, table_block
from csp_lib.report.wording import count_word, listed, sentence

if TYPE_CHECKING:
    from csp_lib.results.shapes import Consultation

MOST_IN_GRID = 15
NOT_LEFT_OUT = "No source or group could be left out: ballots name none, all name one, or too few name each."
READINGS = {"below": "share the places left", "not_offered": "were not on the ballot", "abstain": "are not compared"}


def summary(result: "Consultation") -> Block | Nothing:
    """Return what was asked of the order and what was found, a question a row."""
    made = printable(result)
    if made is None or len(made.options) < 2:
        return Nothing(NO_BALLOTS)
    order = [
        (f"{sentence(words.AGAIN[made.asked.evidence_type])[:-1]}?", verdicts.why_so_firm(made)),
        ("Two issues at a time?", verdicts.head_to_head(made)),
        ("Counted by elimination?", verdicts.run_off(made)),
        ("How few ballots could change it?", verdicts.swap(made)),
    ]
    found = [
        ("Do people agree?", verdicts.agreement(made)),
        *(order if made.has_order else []),
        ("If blanks meant something else?", verdicts.blanks(made)),
        ("Does one source or group decide it?", " ".join(verdicts.left_out(made)) or NOT_LEFT_OUT),
    ]
    shown = (Show("asked", "Asked of the order"), Show("found", "Found"))
    return table_block(
        pd.DataFrame(found, columns=["asked", "found"]), shown, block_id="firmness", source=sources_of(result),
        title=f"The {words.top_places(made.asked.top)}: {verdicts.how_firm(made)}", data_kind=kind_of(result),
        notes=notes_of(result),
    )  # fmt: skip


def ranges_chart(result: "Consultation") -> Block | Nothing:
    """Return each issue's place with the places it could have."""
    made = printable(result)
    if made is None or len(made.options) < 2 or not made.has_order:
        return Nothing(NO_BALLOTS)
    widest = (
        made.options.assign(width=made.options["rank_high"] - made.options["rank_low"]).nlargest(1, "width").iloc[0]
    )
    return charts.rank_ranges_chart(
        made.options,
        top=made.asked.top,
        **Caption(
            block_id="ranges",
            title="The places each issue could have",
            subtitle=f"{result.borough_name}, {made.asked.title}: place by average points, and the places it could have",
            description=f"The widest range is that of {widest['option']}: "
            f"{words.places(widest['rank_low'], widest['rank_high'])}. {verdicts.why_so_firm(made)}",
            source=sources_of(result),
            data_kind=kind_of(result),
            notes=notes_of(result),
        ),
    )


def rules_chart(result: "Consultation") -> Block | Nothing:
    """Return the place of each issue under each rule."""
    made = printable(result)
    if made is None or not 2 <= len(made.options) <= MOST_IN_GRID:
        return Nothing(NO_BALLOTS)
    grid = made.firmness.by_rule
    rules = [name for name in grid.columns if name in RULES]
    always = list(grid.loc[grid["times_in_top"] == len(rules), "option"])
    told = f"Every rule puts {listed(always)} there." if always else "No issue is there under every rule."
    return charts.rules_grid_chart(
        grid, rules, top=made.asked.top,
        **Caption(
            block_id="rules", title=f"The {words.top_places(made.asked.top)} under {count_word(len(rules))} rules",
            subtitle=f"{result.borough_name}, {made.asked.title}: place of each issue under each rule", description=told,
            source=sources_of(result), data_kind=kind_of(result),
            notes=notes_of(result, *(f"{words.titled(name)}: {RULES[name][1]}" for name in rules)),
        ),
    )  # fmt: skip


def readings(result: "Consultation") -> Block | Nothing:
    """Return the places under the three meanings of a blank, and with weights on and off."""
    made = printable(result)
    if made is None or len(made.options) < 2:
        return Nothing(NO_BALLOTS)
    grid, weighted = made.firmness.by_meaning, made.firmness.weighted
    shown = [Show("option", "Issue"), *(Show(name, f"Blanks {told}", "count") for name, told in READINGS.items())]
    if not weighted.empty:
        grid = grid.merge(weighted, on="option")
        shown += [Show(name, name.capitalize(), "count") for name in weighted.columns if name != "option"]
    return table_block(
        grid, shown, block_id="readings", title="Place of each issue under other readings of the same ballots",
        data_kind=kind_of(result), source=sources_of(result),
        notes=notes_of(result, f"This page reads blanks so: {words.BLANKS[made.asked.unranked]}"),
    )  # fmt: skip


def merged(result: "Consultation") -> Block | Nothing:
    """Return the places as decided and had every text still open meant the option that is suggested."""
    made = printable(result)
    if made is None or made.firmness.merged.empty:
        return Nothing("no text that waits may mean an issue that was offered")
    shown = (
        Show("option", "Issue"), Show("decided", "Place as decided", "count"),
        Show("if_held", "Place if suggestions held", "count"),
    )  # fmt: skip
    return table_block(
        made.firmness.merged, shown, block_id="merged", title="Place of each issue, texts that wait merged or not",
        data_kind=kind_of(result), source=sources_of(result), notes=notes_of(result),
    )  # fmt: skip


def left_out(result: "Consultation") -> Block | Nothing:
    """Return what leaves and enters the top places without one source or group."""
    made = printable(result)
    if made is None or made.firmness.left_out.empty:
        return Nothing("no source or group could be left out")
    shown = (
        Show("label", "Without the ballots of"), Show("ballots", "Ballots, to the nearest 5", "count"),
        Show("enters", "Comes in", missing="no issue"), Show("leaves", "Goes out", missing="no issue"),
    )  # fmt: skip
    return table_block(
        made.firmness.left_out, shown, block_id="left-out", data_kind=kind_of(result), source=sources_of(result),
        title=f"The {words.top_places(made.asked.top)} without one source or group",
        notes=notes_of(
            result, "Sources and groups of fewer than 10 ballots, and any that would tell of them, are not listed."
        ),
    )  # fmt: skip


def head_to_head(result: "Consultation") -> Block | Nothing:
    """Return how many put one issue above another, pair by pair."""
    made = printable(result)
    if made is None or not 2 <= len(made.options) <= MOST_IN_GRID or made.taken.valid < words.FEWEST_FOR_A_PERCENTAGE:
        return Nothing("too few ballots or too many issues for a table of pairs")
    rows = printed(made, made.head_to_head.percent).set_index("option")
    square = rows[list(rows.index)]
    return charts.head_to_head_chart(
        square, n=made.taken.valid,
        **Caption(
            block_id="pairs", title="Issues two at a time",
            subtitle=f"{result.borough_name}, {made.asked.title}: per cent that put the row above the column",
            description=_closest(square), source=sources_of(result), data_kind=kind_of(result),
            notes=notes_of(
                result, "Of those who part the two issues: ballots that tie them or leave both blank are in no base."
            ),
        ),
    )  # fmt: skip


def _closest(square: pd.DataFrame) -> str:
    """Return the closest pair in words."""
    options, shares = list(square.columns), square.to_numpy(float)
    pairs = [(row, column) for row in range(len(options)) for column in range(row + 1, len(options))]
    known = [pair for pair in pairs if not numbers.is_missing(shares[pair])]
    if not known:
        return "No ballot puts one issue above another."
    row, column = min(known, key=lambda pair: abs(shares[pair] - 50))
    return f"The closest pair: {numbers.count(shares[row, column])} of 100 put {options[row]} above {options[column]}."


def by_rule(result: "Consultation") -> Block | Nothing:
    """Return the places under each rule as a table, where there are too many issues to draw."""
    made = printable(result)
    if made is None or len(made.options) <= MOST_IN_GRID:
        return Nothing("the rules are drawn")
    rules = [name for name in made.firmness.by_rule.columns if name in RULES]
    shown = (Show("option", "Issue"), *(Show(name, words.titled(name), "count") for name in rules))
    return table_block(
        made.firmness.by_rule, shown, block_id="rules", title="Place of each issue under each rule",
        data_kind=kind_of(result), source=sources_of(result),
        notes=notes_of(result, *(f"{words.titled(n)}: {RULES[n][1]}" for n in rules)),
    )  # fmt: skip
