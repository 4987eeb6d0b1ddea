"""Links lead somewhere; the glossary is in order; the picture, the reports and the parameters are as the code has them."""

import re
from pathlib import Path

import pytest
import yaml

from csp_lib.params import exercises, models
from tests.architecture.test_imports_point_downward import FLOORS
from tests.docs.documents import REPOSITORY, documents, table_column

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def dead_links(page: Path) -> list[str]:
    """Return the links of a page to files or headings that are not there; addresses on the web are not followed."""
    said = []
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            said.append(f"{page.name}: {target}")
    return said


def anchors(page: Path) -> set[str]:
    """Return the anchors that the headings of a page make."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_between_documents_leads_somewhere():
    assert [said for page in documents() for said in dead_links(page)] == []


def test_a_dead_link_and_a_missing_heading_are_named(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("# One two\n[x](b.md) [y](#one-two) [z](#three) [w](https://example.org)", encoding="utf-8")
    assert dead_links(page) == ["a.md: b.md", "a.md: #three"]


def glossary_entries() -> list[str]:
    """Return the paragraphs of the glossary after its introduction."""
    text = (REPOSITORY / "GLOSSARY.md").read_text(encoding="utf-8")
    return [paragraph.strip() for paragraph in text.split("\n\n")[2:]]


def test_every_glossary_paragraph_begins_with_its_term_in_bold():
    entries = glossary_entries()
    assert len(entries) >= 30
    assert [entry for entry in entries if not re.match(r"\*\*[^*]+\*\*( \([^)]+\))?: ", entry)] == []


def test_the_glossary_is_in_alphabetical_order():
    terms = [re.match(r"\*\*([^*]+)\*\*", entry).group(1).lower() for entry in glossary_entries()]
    assert terms == sorted(terms)
    assert len(terms) == len(set(terms))


def test_the_picture_in_the_data_flow_page_is_the_one_the_laws_hold():
    page = (REPOSITORY / "docs" / "data-flow.md").read_text(encoding="utf-8")
    drawn = page.split("## The floors")[1].split("```")[1].strip().splitlines()
    assert [line.split(" | ") for line in drawn] == FLOORS


def test_every_room_in_the_picture_is_described():
    page = (REPOSITORY / "docs" / "data-flow.md").read_text(encoding="utf-8")
    assert sorted(table_column(page, "The floors")) == sorted(room for floor in FLOORS for room in floor)


def test_every_law_test_is_listed_in_the_data_flow_page():
    page = (REPOSITORY / "docs" / "data-flow.md").read_text(encoding="utf-8")
    tests = {path.name for path in (REPOSITORY / "tests" / "architecture").glob("test_*.py")}
    assert {name for name in tests if f"`{name}`" not in page} == set()


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("Settings", models.Settings),
        ("Defaults", models.Defaults),
        ("Borough", models.BoroughParams),
        ("Priority", models.Priority),
        ("Event", models.EventParams),
        ("Rebase", models.RebaseParams),
        ("Theme", models.ThemeParams),
        ("Report", models.ReportParams),
        ("Run", models.RunParams),
        ("Consultation", exercises.ExerciseParams),
        ("Promotion", exercises.PromotionParams),
        ("Columns", exercises.ColumnsParams),
        ("Rating", exercises.RatingParams),
    ],
)
def test_the_page_of_parameters_has_every_key_of_the_model_in_its_order(heading, model):
    page = (REPOSITORY / "params" / "README.md").read_text(encoding="utf-8")
    assert table_column(page, heading) == list(model.model_fields)


def test_every_model_of_a_parameter_file_has_its_table():
    described = {
        "Settings", "Defaults", "BoroughParams", "Priority", "EventParams", "RebaseParams", "ThemeParams", "ReportParams",
        "RunParams", "ExerciseParams", "PromotionParams", "ColumnsParams", "RatingParams",
    }  # fmt: skip
    defined = {
        name
        for name, value in {**vars(models), **vars(exercises)}.items()
        if isinstance(value, type) and issubclass(value, models.ParamsModel) and value is not models.ParamsModel
    }
    assert defined == described


def test_the_page_of_notebooks_lists_every_report_with_its_question_and_axes():
    page = (REPOSITORY / "notebooks" / "README.md").read_text(encoding="utf-8")
    for path in sorted((REPOSITORY / "params" / "reports").glob("*.yml")):
        report = yaml.safe_load(path.read_text(encoding="utf-8"))
        row = f"| `{report['report']}` | {report['question']} | {', '.join(report['axes'])} |"
        assert row in page, f"notebooks/README.md has no row beginning {row}"
