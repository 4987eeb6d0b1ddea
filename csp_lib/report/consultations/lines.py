"""A file's ranking for a terminal and for programs."""

from typing import TYPE_CHECKING, Any

from csp_lib.report import numbers, terminal
from csp_lib.report.consultations import verdicts, words
from csp_lib.report.consultations.ranking import printed
from csp_lib.report.wording import sentence

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.results.consultations.from_file import RankedFile
    from csp_lib.results.consultations.shapes import Ranking

LEFT = ("issue", "range", "in or out")  # columns of words
WITHOUT_ORDER = ("issue", "points", "first", "top 3")
WIDEST = 44  # of an option's name on a terminal


def lines(found: "RankedFile") -> list[str]:
    """Return the ranking for a terminal: verdict, table, how firm it is, how ballots were read."""
    made = found.ranking
    told = [f"{found.name}: {made.asked.title}" if made.asked.is_declared else found.name]
    told += [*words.taken(made), *words.weighted(made), "", verdicts.headline(made)]
    if not made.options.empty:
        why = verdicts.why_so_firm(made)
        told += [*([why] if why else []), "", *_table(made), words.caution(made.asked, made.people), ""]
        told += [*_firmness(made), "", *_read_as(made)]
    # names of options come from anybody: nothing in them may steer the screen
    return terminal.plain(told)


def notes(found: "RankedFile") -> list[str]:
    """Return what the reader of the file noticed, and what waits for a person."""
    made = found.ranking
    waiting = []
    if made.added is not None and made.added.is_provisional:
        where = f" in {found.review}" if found.review else "; --review FILE writes them to a file"
        texts = (
            "1 text written in waits"
            if made.added.open_texts == 1
            else f"{made.added.open_texts} texts written in wait"
        )
        waiting = [f"{texts} for a person's decision{where}."]
    return terminal.plain([*found.notes, *made.notes, *waiting])


def as_json(found: "RankedFile") -> dict[str, Any]:
    """Return the ranking for programs; shares and chances from 0 to 1, orders as lists of options' names."""
    made = found.ranking
    firm = made.firmness
    return {
        "ballots": made.taken.cast,
        "valid": made.taken.valid,
        "repaired": made.taken.mended,
        "spoilt": made.taken.spoilt,
        "late": made.taken.late,
        "second_papers": made.taken.second_papers,
        "write_ins_only": made.taken.write_in_only,
        "earlier_rounds": made.taken.earlier,
        "repairs": {str(row["rule"]): int(row["ballots"]) for row in made.taken.repairs.to_dict("records")},
        "evidence_type": made.asked.evidence_type,
        "unranked": made.asked.unranked,
        "top": made.asked.top,
        "options": [_option(row) for row in made.options.to_dict("records")],
        "head_to_head": made.head_to_head.order,
        "cycles": [list(circle) for circle in made.head_to_head.cycles],
        "instant_runoff": made.run_off,
        "places_by_rule": _grid(firm.by_rule.drop(columns="times_in_top")),
        "places_by_unranked": _grid(firm.by_meaning),
        "weights": _weights(made),
        "could_be_in_top": firm.could_be_top,
        "ballots_to_swap": firm.swap.ballots if firm.swap else None,
        "kendalls_w": firm.agreement.w,
        "shared_order": firm.agreement.has_shared_order,
        "added": _added(made),
        "verdict": firm.verdict.replace(" ", "_"),
    }


def _option(row: "dict[Any, Any]") -> dict[str, Any]:
    return {
        "option": row["option"],
        "rank": int(row["rank"]),
        "average_points": _number(row["average_points"]),
        "rank_low": int(row["rank_low"]),
        "rank_high": int(row["rank_high"]),
        "band": row["band"],
        "first_choice_share": row["first_choice_share"] / 100,
        "top3_share": row["top3_share"] / 100,
        "ranked_share": row["ranked_share"] / 100,
        "ballots_ranking_it": int(row["n"]),
        "p_top_k": row["p_top_k"],
        "verdict": row["verdict"].replace(" ", "_"),
    }


def _weights(made: "Ranking") -> dict[str, float] | None:
    if made.weights is None:
        return None
    cost = made.weights
    return {"effective_people": cost.n_eff, "design_effect": cost.design_effect, "largest_weight": cost.largest_weight}


def _number(value: float) -> float | None:
    return None if numbers.is_missing(value) else float(value)


def _grid(grid: "pd.DataFrame") -> dict[str, dict[str, int]]:
    """Return a grid as rule: option: place."""
    columns = [name for name in grid.columns if name != "option"]
    return {name.replace(" ", "_"): dict(zip(grid["option"], map(int, grid[name]), strict=True)) for name in columns}


def _added(made: "Ranking") -> dict[str, Any] | None:
    if made.added is None:
        return None
    named = [
        {
            "issue": one.promotion.title, "mentions": one.promotion.mentions, "ballots": one.promotion.ballots,
            "needed": one.promotion.needed, "groups": one.promotion.groups, "promoted": one.promotion.is_promoted,
            "why_not": one.promotion.why_not,
        }
        for one in made.added.issues
    ]  # fmt: skip
    return {"issues": named, "by_fewer_than_five": made.added.by_few, "undecided_texts": made.added.open_texts}


def _table(made: "Ranking") -> list[str]:
    n, top = made.people, made.asked.top
    rows = [
        {
            "place": numbers.ordinal(row["rank"]), "issue": _shortened(row["option"]),
            "points": numbers.decimal(row["average_points"], 2), "range": words.places(row["rank_low"], row["rank_high"]),
            "band": row["band"], "first": words.share(row["first_choice_share"], n),
            "top 3": words.share(row["top3_share"], n), f"top {top} again": words.chance(row["p_top_k"]),
            "in or out": words.side(row["rank"], top, row["verdict"]),
        }
        for row in printed(made, made.options).to_dict("records")
    ]  # fmt: skip
    # where ballots share no order nothing that speaks of one is told
    names = [name for name in rows[0] if made.has_order or name in WITHOUT_ORDER]
    widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in names}
    head = {name: name for name in names}
    laid_out = ["  ".join(_cell(row[n], n, widths[n]) for n in names).rstrip() for row in [head, *rows]]
    return [*laid_out, ""]


def _cell(text: str, name: str, width: int) -> str:
    return text.ljust(width) if name in LEFT else text.rjust(width)


def _shortened(option: str) -> str:
    (plain,) = terminal.plain([option])
    return plain if len(plain) <= WIDEST else plain[: WIDEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def _firmness(made: "Ranking") -> list[str]:
    told = [verdicts.agreement(made)]
    if made.has_order:
        told += [verdicts.head_to_head(made), verdicts.run_off(made), verdicts.swap(made)]
    told += verdicts.left_out(made)
    if made.added is not None:
        told += [sentence(words.added(one).rstrip(".")) for one in made.added.issues]
        told += [words.by_few(made.added.by_few)] if made.added.by_few else []
        told += (
            ["What is said of write-ins is provisional: texts wait for a decision."]
            if made.added.is_provisional
            else []
        )
    return told


def _read_as(made: "Ranking") -> list[str]:
    mended = [f"{row['meaning']}: {numbers.count(row['ballots'])}" for row in made.taken.repairs.to_dict("records")]
    told = [verdicts.blanks(made), *([f"Mended by rule, in ballots: {'; '.join(mended)}."] if mended else [])]
    if not made.asked.is_declared:
        told.append(
            "There is no question file: options are those that occur, evidence counts as self-selected, ties and "
            "write-ins as allowed. csp data template question prints one to fill in."
        )
    return told
