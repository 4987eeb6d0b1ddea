"""What people wrote in beside the options: texts decided by a person, judged by the rule declared beforehand."""

from typing import TYPE_CHECKING

from csp_lib.results.consultations.shapes import Added, AddedIssue, Asked, Held

if TYPE_CHECKING:
    import pandas as pd

    from csp_lib.consultation.ballots import Repaired
    from csp_lib.consultation.write_ins.promotion import PromotionRule
    from csp_lib.consultation.write_ins.review import WriteIns
    from csp_lib.params.exercises import ExerciseParams

VOTER = ["exercise", "respondent_id"]


def added(
    repaired: "Repaired", written: "WriteIns | None", held: Held, asked: Asked, question: "ExerciseParams | None"
) -> Added | None:
    """Return what was written in, None where nothing was."""
    from csp_lib.consultation.write_ins import promotion as by_rule

    if written is None:
        return None
    rule, (grouped_by, groups) = _rule(question), _groups(held, question)
    could_name = repaired.valid + repaired.only_write_ins
    found = by_rule.promotions(written.decided, could_name, rule, groups)
    if_held = by_rule.promotions(written.decided_if_held, could_name, rule, groups)
    return Added(
        issues=[
            AddedIssue(one, by_rule.placing(written.decided, one.issue, max(1, len(asked.options)), float(could_name)))
            for one in found
            if one.mentions >= by_rule.FEWEST_SHOWN
        ],
        by_few=by_rule.suggestions_by_few(found),
        open_texts=written.open,
        promoted_if_suggestions_held=[one.title for one in if_held if one.is_promoted],
        outcomes=written.outcomes,
        rule=rule,
        needed=rule.needed(could_name),
        grouped_by=grouped_by,
    )


def read_write_ins(repaired: "Repaired", held: Held, asked: Asked) -> "WriteIns":
    """Return the write-ins with what a person has decided on each text, and what is suggested for the others."""
    from csp_lib.consultation.write_ins.review import reviewed
    from csp_lib.reference.write_in_aliases import aliases

    offered = asked.options or sorted(repaired.ballots["option"].unique())
    return reviewed(repaired.write_ins, offered, aliases(), held.decisions, held.decided_in)


def _rule(question: "ExerciseParams | None") -> "PromotionRule":
    """Return the rule that a question file declares, or the usual one."""
    from csp_lib.consultation.write_ins.promotion import PromotionRule

    if question is None:
        return PromotionRule()
    declared = question.promotion
    return PromotionRule(declared.floor_people, declared.share_of_ballots, declared.min_groups)


def _groups(held: Held, question: "ExerciseParams | None") -> "tuple[str, pd.DataFrame | None]":
    """Return what tells one group from another (the first group declared, else the source), and who is of which."""
    if question is not None and question.groups:
        variable = question.groups[0]
        mine = held.respondents[held.respondents["variable"] == variable]
        return variable, mine[[*VOTER, "category"]]
    if question is None and held.respondents["variable"].nunique() == 1:
        return str(held.respondents["variable"].iloc[0]), held.respondents[[*VOTER, "category"]]
    said = held.ballots[held.ballots["source"] != ""]
    if said.empty:
        return "", None
    return "source", said.drop_duplicates(VOTER)[[*VOTER, "source"]].rename(columns={"source": "category"})
