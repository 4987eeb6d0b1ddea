"""Two invented exercises of ashmere: ballots with every kind of trouble on them, and a panel's answers on a scale.

Every number is simulated. `cast` and `ranked` make small exercises of a test's own.
"""

import csv
import io
import random
from pathlib import Path
from typing import Any

import pandas as pd

from csp_lib.params.exercises import ExerciseParams
from csp_lib.results.consultations.ranking import asked_by, rank_exercise, undeclared
from csp_lib.results.consultations.shapes import Held, Ranking
from csp_lib.results.shapes import Consultation, SourceLine

EXERCISE, PANEL = "ashmere-2011", "ashmere-panel-2011"
OPTIONS = ("Burglary", "Drugs", "Litter", "Robbery", "Speeding")
LIKED = (9.0, 4.0, 1.0, 5.0, 1.5)
PEOPLE = 66
UNDECIDED = "the lamp by Quillon bridge"
BY_FEW = "fire setting"
ADDED = "ASB"
MEANS_AN_OPTION = "break-ins"
HIDDEN_GROUP = "65 or over"
HEADER = [
    "exercise", "respondent_id", "option", "write_in", "rank", "source", "date", "group_age", "group_ward",
]  # fmt: skip

QUESTION = f"""\
exercise: {EXERCISE}
borough: ashmere
title: Have your say
question: Put these issues in order.
opened: 2011-05-01
closed: 2011-06-30
asked: 400
options: [Burglary, Drugs, Litter, Robbery, Speeding]
write_ins: true
top: 2
groups: [age, ward]
margins: {{age: {{16 to 29: 60000, 30 to 44: 70000, 45 to 64: 50000, 65 or over: 20000}}}}
margins_source: Drawn for the tests
"""
PANEL_QUESTION = f"""\
exercise: {PANEL}
borough: ashmere
title: Panel of the spring
question: How important is each issue to you?
evidence_type: panel
opened: 2011-03-01
closed: 2011-03-31
top: 2
groups: [sex]
rating: {{scale: [Very important, Fairly important, Not important], top: [Very important], no_answer: [Do not know]}}
margins: {{sex: {{women: 52000, men: 48000}}, age: {{16 to 44: 60000, 45 or over: 40000}}}}
margins_source: Drawn for the tests
"""
ANSWERS = ("Very important", "Fairly important", "Not important", "Do not know")
IMPORTANT = {"Burglary": (60, 25, 10, 5), "Litter": (15, 40, 40, 5), "Noise": (30, 40, 20, 10)}


def ballots(exercise: str = EXERCISE) -> str:
    """Return the ballots as the template has them: 70 handed in, 66 of them counted."""
    dice = random.Random(2011)
    papers = [paper for number in range(PEOPLE) for paper in _paper(dice, number)]
    papers += [
        ["late", "Speeding", "", "1", "online", "2011-07-15", "", ""],
        ["spoilt", "Litter", "", "x", "online", "2011-06-01", "", ""],
        ["alone", "", ADDED, "1", "table", "2011-06-01", "", "South"],
        ["p000", "Speeding", "", "1", "table", "2011-06-02", _age(0), _ward(0)],  # a second paper
    ]
    return _csv(HEADER, [[exercise, *paper] for paper in papers])


def _paper(dice: random.Random, number: int) -> list[list[str]]:
    """Return the lines of one person: three to five options in order, and perhaps a text written in."""
    order = sorted(range(len(OPTIONS)), key=lambda at: dice.expovariate(LIKED[at]))[: dice.randint(3, len(OPTIONS))]
    about = ["table" if number % 3 else "online", "2011-06-01", _age(number), _ward(number)]
    who = f"p{number:03d}"
    lines = [[who, OPTIONS[at], "", str(place), *about] for place, at in enumerate(order, 1)]
    if number == 5:
        lines = [[who, "", MEANS_AN_OPTION, "1", *about], [who, "Litter", "", "2", *about]]
    texts = {**dict.fromkeys(range(10, 18), ADDED), 20: UNDECIDED, 21: BY_FEW, 22: BY_FEW}
    return [*lines, [who, "", texts[number], "6", *about]] if number in texts else lines


def _age(number: int) -> str:
    if number % 11 == 7:
        return HIDDEN_GROUP
    return ("16 to 29", "30 to 44", "30 to 44", "45 to 64")[number % 4]


def _ward(number: int) -> str:
    return "North" if number % 2 else "South"


def answers() -> str:
    """Return what 120 panel members answered, as the template has it."""
    dice = random.Random(1190)
    rows = []
    for number in range(120):
        group = ["women" if number % 3 else "men", "16 to 44" if number % 5 < 2 else "45 or over"]
        for issue, weights in IMPORTANT.items():
            rows.append([PANEL, f"m{number:03d}", issue, dice.choices(ANSWERS, weights)[0], "", *group])
    return _csv(["exercise", "respondent_id", "issue", "answer", "weight", "group_sex", "group_age"], rows)


def declare(home: Path, text: str, exercise: str) -> None:
    """Write a question file into a home."""
    folder = home / "params" / "consultations"
    folder.mkdir(exist_ok=True)
    (folder / f"{exercise}.yml").write_text(text, encoding="utf-8")


def cast(*orders: str, exercise: str = EXERCISE, **column: str) -> pd.DataFrame:
    """Return ballots as a reader hands them on, drawn like this: 12: Burglary > Drugs = Litter > +fires.

    The number says how many people cast it, one after the other; + marks a text written in. `column` fills a column of
    all of them, say source or round.
    """
    rows: list[dict[str, object]] = []
    paper = 0
    for order in orders:
        count, _, told = order.partition(": ")
        for _ in range(int(count)):
            paper += 1
            about = {"exercise": exercise, "respondent_id": f"r{paper:03d}", "paper": len(rows)}
            rows += [{**about, **line} for line in _lines(told)]
    columns = {"weight": None, "ballots": 1, "source": "", "round": "", "date": ""}
    return pd.DataFrame(rows).astype({"option": object, "write_in": object}).assign(**{**columns, **column})


def _lines(told: str) -> list[dict[str, str | None]]:
    if not told:
        return [{"option": None, "write_in": None, "rank": None}]
    return [
        {
            "option": None if name[0] == "+" else name,
            "write_in": name[1:] if name[0] == "+" else None,
            "rank": str(place),
        }
        for place, level in enumerate(told.split(" > "), 1)
        for name in level.split(" = ")
    ]


def told(variable: str, *counts: tuple[str, int], exercise: str = EXERCISE) -> pd.DataFrame:
    """Return the groups of the people of `cast`: so many of the first, the next of the second."""
    categories = [category for category, count in counts for _ in range(count)]
    who = [f"r{number:03d}" for number in range(1, len(categories) + 1)]
    return pd.DataFrame(
        {"exercise": exercise, "respondent_id": who, "variable": variable, "category": categories}, dtype=object
    )


def question(**said: object) -> ExerciseParams:
    """Return a question file's content; five options and two places that matter, unless `said` otherwise."""
    usual = {"exercise": EXERCISE, "borough": "ashmere", "title": "Have your say", "question": "Put these in order"}
    return ExerciseParams.model_validate({**usual, "options": list(OPTIONS), "top": 2, **said})


def ranked(
    ballots: pd.DataFrame, declared: ExerciseParams | None = None, respondents: pd.DataFrame | None = None,
    decisions: pd.DataFrame | None = None,
) -> Ranking:  # fmt: skip
    """Return drawn ballots ranked, by their question file or without one."""
    groups = respondents if respondents is not None else told("age")
    asked = asked_by(declared) if declared is not None else undeclared(EXERCISE)
    return rank_exercise(Held(ballots, groups, decisions), asked, declared)


def page_of(ranking: Ranking | None, **said: Any) -> Consultation:
    """Return a consultation's result that holds a ranking alone."""
    nothing = pd.DataFrame({"issue": [], "source": []})
    source = SourceLine("drawn", "Drawn ballots", "The tests", "Invented", "", "simulated", "2011", "0" * 64, "")
    usual: dict[str, Any] = {
        "rating": None, "findings": [], "matrix": nothing, "published": nothing, "absent": None, "ranking": ranking, "sources": [source], "answers_from": [source],
        "asked": ranking.asked if ranking is not None else None,
    }  # fmt: skip
    return Consultation(borough="ashmere", borough_name="Ashmere", **{**usual, **said})


def _csv(header: list[str], rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue()
