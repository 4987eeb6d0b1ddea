import base64
import hashlib
import os
import re
import subprocess
import sys

import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_output

from csp_lib.errors import ReportError
from csp_lib.report import charts
from csp_lib.report.blocks import Callout, Card, Cards, Column, Definitions, Nothing, Provenance, Table, Text

from .conftest import cell, prose

CARDS = Cards(
    id="headline", title="Headline figures", source=["MPS, recorded crime"], period="April 2011 to March 2012",
    cards=[Card("All offences", "14,197", 14197, "", "down 5.2% from 14,968 in 2010/11", "clear fall")],
)  # fmt: skip
TABLE = Table(
    id="priorities", title="Progress", columns=[Column("Priority"), Column("2011/12", "offences", True)],
    rows=[["Burglary", "1,882"], ["Robbery", "hidden"]], source=["MPS, recorded crime"], notes=["a: small numbers."],
)  # fmt: skip
FIGURE = charts.years_chart(
    pd.DataFrame({"financial_year": ["2010/11", "2011/12"], "offences": [14968, 14197]}), block_id="years",
    title="Offences fell", subtitle="All offences, Harrow", description="They fell to 14,197.", source=["MPS"], data_kind="derived",
)  # fmt: skip
TEXT = Text(id="opening", sentences=["Crime fell.", "It fell twice."])
PROVENANCE = Provenance(
    id="sources", sources=[{"title": "Recorded crime", "publisher": "MPS", "licence": "OGL", "sha256": "ab12" * 16,
                            "attribution": "Contains public sector information."}],
    parameters=[("year", "2011/12", "defaults")], versions=[("csp_lib", "0.1.0")], not_checked=["The base is unknown."],
)  # fmt: skip


def simulated(block_id="invented", kind="simulated"):
    return Table(id=block_id, title="Invented", columns=[Column("A")], rows=[["1"]], data_kind=kind)


def bodies(page):
    return page.select_one(".body").get_text(" ", strip=True)


def test_a_page_holds_every_block_of_its_notebook(page):
    shown = page("## Headlines", CARDS, TEXT, "## Years", FIGURE, TABLE, "## Sources", PROVENANCE)
    assert [tag["id"] for tag in shown.select(".body [id]") if tag.name not in ("h2", "h3")] == [
        "headline", "opening", "years", "priorities", "sources",
    ]  # fmt: skip
    text = bodies(shown)
    for words in ("14,197", "down 5.2% from 14,968 in 2010/11", "clear fall", "Crime fell. It fell twice.", "a: small numbers.",
                  "They fell to 14,197.", "Contains public sector information.", "The base is unknown.", "defaults"):  # fmt: skip
        assert words in text
    assert "Source: MPS, recorded crime. Period: April 2011 to March 2012." in text


def test_the_title_and_the_edges_come_from_the_words_handed_in(page):
    shown = page("## Headlines", CARDS)
    assert shown.title.string == "Burglary: Harrow, 2011/12"
    assert [h1.get_text() for h1 in shown.find_all("h1")] == ["Burglary: Harrow"]
    assert shown.html["lang"] == "en-GB"
    assert "Committee edition" in shown.header.get_text()
    assert "Data to March 2012" in shown.footer.get_text()
    assert "Questions: the community safety team." in shown.footer.get_text()


def test_what_is_neither_block_nor_prose_never_reaches_a_page(html):
    secret = "SECRET-4711"
    outputs = [new_output("display_data", data={kind: secret}) for kind in (
        "text/html", "text/plain", "application/javascript", "text/latex", "text/vnd.mermaid", "image/svg+xml", "image/png",
        "application/vnd.jupyter.widget-view+json")]  # fmt: skip
    outputs += [new_output("stream", name=name, text=secret) for name in ("stdout", "stderr")]
    outputs += [new_output("execute_result", data={"text/plain": secret, "text/html": secret}, execution_count=1)]
    leaky = new_code_cell(f"print('{secret}')", execution_count=1, outputs=outputs)
    assert secret not in html("## Headlines", CARDS, leaky)


def test_a_markdown_output_is_shown_as_prose(page):
    assert "A *plain* word".replace("*", "") in bodies(
        page("## Headlines", CARDS, cell({"text/markdown": "A *plain* word"}))
    )


def test_screen_only_cells_are_left_out(page):
    shown = page(prose("# How to run", "screen-only"), "## Headlines", CARDS, cell(TEXT, tags=["screen-only"]))
    assert "How to run" not in shown.get_text()
    assert "Crime fell" not in shown.get_text()


@pytest.mark.parametrize("items, headings", [
    (["## Kept", CARDS, "## Left out", Nothing("no survey")], ["Kept"]),
    (["## Left out", "With prose.", Nothing("none"), "## Kept", CARDS], ["Kept"]),
    (["## Left out", "### Left out too", Nothing("none"), "## Kept", CARDS], ["Kept"]),
    (["## Parent", "### Left out", Nothing("none"), "### Child", CARDS], ["Parent", "Child"]),
    (["## Parent", Nothing("none"), "### Child", CARDS], ["Parent", "Child"]),
    (["## Both", Nothing("none"), CARDS], ["Both"]),
    (["## Prose alone\n\nSome words.", "## Kept", CARDS], ["Prose alone", "Kept"]),
    (["## Empty", "## Kept", CARDS], ["Kept"]),
])  # fmt: skip
def test_a_heading_whose_section_shows_nothing_is_left_out_with_it(page, items, headings):
    shown = page(*items)
    assert [tag.get_text() for tag in shown.select(".body :is(h2, h3, h4)")] == headings
    assert "With prose." not in bodies(shown)


def test_figures_and_tables_are_numbered_in_order(page):
    shown = page("## A", TABLE, FIGURE, simulated())
    assert [tag.get_text() for tag in shown.select(".label")] == ["Table 1", "Figure 1", "Table 2"]


def test_headings_get_ids_of_their_words_and_the_contents_lead_to_them(page):
    shown = page("## Years", CARDS, "### Ranks & rates", TEXT, "## Years", TABLE, "## Priorities", FIGURE)
    ids = [tag["id"] for tag in shown.select(".body :is(h2, h3)")]
    assert ids == ["years-2", "ranks-rates", "years-3", "priorities-2"]
    assert [link["href"] for link in shown.select("nav a")] == [f"#{name}" for name in ids]
    assert shown.select_one("nav > ol > li > ol a").get_text() == "Ranks & rates"


def test_a_page_of_one_section_has_no_contents_list(page):
    assert page("## Headlines", CARDS).nav is None


def test_a_table_has_a_caption_and_header_cells_with_scope(page):
    table = page("## A", TABLE).table
    assert table.caption.get_text(strip=True).startswith("Table 1")
    assert [th["scope"] for th in table.find_all("th")] == ["col", "col", "row", "row"]
    assert table.find("td")["class"] == ["number"]
    assert "(offences)" in table.thead.get_text()


def test_a_figure_has_description_words_size_and_its_numbers(page):
    figure = page("## A", FIGURE).figure
    assert "They fell to 14,197." in figure.figcaption.get_text()
    assert figure.img["src"].startswith("data:image/svg+xml;base64,")
    assert base64.b64decode(figure.img["src"].split(",")[1]).decode() == FIGURE.image
    assert (figure.img["alt"], int(figure.img["width"])) == (FIGURE.alt, FIGURE.width)
    assert "14,968" in figure.details.table.get_text()


@pytest.mark.parametrize("kind, words", [
    ("derived", "Worked out from published data"), ("transcribed", "Transcribed from a printed document"),
    ("partner", "Partner's own figures"), ("simulated", "Simulated data"), ("restricted", "Restricted"),
])  # fmt: skip
def test_what_is_not_published_is_stamped(page, kind, words):
    assert page("## A", simulated(kind=kind), edition="partnership").select_one("table .stamp").get_text() == words


def test_what_is_published_bears_no_stamp(page):
    assert page("## A", TABLE).select(".stamp") == []


def test_a_page_with_simulated_data_says_so_on_top_and_on_each_printed_page(page):
    shown = page("## A", CARDS, simulated())
    assert "Simulated data." in shown.select_one(".band").get_text()
    assert '@bottom-left{content:"Committee edition. Simulated data"}' in shown.style.string
    real = page("## A", CARDS)
    assert real.select_one(".band") is None
    assert "Simulated" not in real.style.string.split("@top-left")[-1]


def test_the_policy_allows_exactly_the_style_of_the_page(html):
    text = html("## A", CARDS, FIGURE)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text
    assert "default-src 'none'; img-src data:;" in text
    assert text.index("Content-Security-Policy") < text.index("<style>")


def test_a_page_asks_for_nothing_and_runs_nothing(page):
    shown = page("## A", CARDS, FIGURE, TABLE, PROVENANCE)
    assert shown.find_all(["script", "link", "iframe", "form", "base"]) == []
    assert [tag["src"][:11] for tag in shown.find_all(src=True)] == ["data:image/"]
    assert "url(" not in shown.style.string and "@import" not in shown.style.string


def test_the_same_notebook_gives_the_same_bytes(html):
    items = ("## A", CARDS, FIGURE, TABLE, "## Sources", PROVENANCE)
    assert html(*items) == html(*items)


@pytest.mark.slow
def test_another_process_hash_seed_and_time_zone_give_the_same_bytes(tmp_path):
    code = (
        "import hashlib, pandas as pd; from csp_lib.report import charts\n"
        "from nbformat.v4 import *; from csp_lib.report.exporter import exporter\n"
        "b = charts.shares_chart(pd.DataFrame({'label': ['A', 'B'], 'percent': [1, 2]}), block_id='s', title='T', subtitle='S',"
        " description='D it is.', source=['MPS'], data_kind='derived')\n"
        "nb = new_notebook(cells=[new_markdown_cell('## A'), new_code_cell('x', execution_count=1,"
        " outputs=[new_output('display_data', data=b._repr_mimebundle_())])])\n"
        "html = exporter().page(nb, title='T', subtitle='', edition='public', borough_name='B', year='Y', last_data='D')\n"
        "print(hashlib.sha256(html.encode()).hexdigest())"
    )
    seen = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Tokyo")):
        env = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env, cwd=tmp_path
        )
        seen.add(done.stdout)
    assert len(seen) == 1


def refusal(html, *items, **changed):
    with pytest.raises(ReportError) as caught:
        html(*items, **changed)
    return str(caught.value)


def test_a_failed_cell_is_refused_with_notebook_heading_and_cause(html):
    failed = new_code_cell(
        "x", execution_count=1, outputs=[new_output("error", ename="KeyError", evalue="'rate'", traceback=[])]
    )
    assert refusal(html, "## Years", CARDS, failed).startswith('theme_trend, "Years": a cell failed with KeyError')


def test_a_cell_that_did_not_run_is_refused(html):
    assert 'theme_trend, "Years": a code cell did not run' in refusal(html, "## Years", CARDS, new_code_cell("x"))


def test_a_notebook_without_a_block_is_refused(html):
    assert refusal(html, "## Years\n\nOnly words.") == "theme_trend: the notebook shows no block. End a cell with one."


def test_a_second_title_is_refused(html):
    assert "the heading 'Again' is of level 1" in refusal(html, "## Years", CARDS, "# Again")


def test_a_skipped_heading_level_is_refused(html):
    assert 'heading "Deep" skips a level (h2 to h4). Write it with ###.' in refusal(
        html, "## A", CARDS, "#### Deep", TEXT
    )


def test_two_blocks_with_one_id_are_refused(html):
    assert 'theme_trend: "B", text block "headline": 2 blocks have this id' in refusal(
        html, "## A", CARDS, "## B", Text(id="headline", sentences=["Twice."])
    )


def test_a_table_typed_into_markdown_is_refused_for_its_missing_caption(html):
    assert "has no caption. Show it as a Table block" in refusal(html, "## A", CARDS, "| a | b |\n|---|---|\n| 1 | 2 |")


def test_the_public_edition_refuses_simulated_data_unless_told_otherwise(html):
    assert '"A", table block "invented": the public edition may not show simulated data' in refusal(
        html, "## A", simulated(), edition="public"
    )
    assert "Simulated data" in html("## A", simulated(), edition="public", allow_simulated=True)


def test_restricted_data_stays_in_the_partnership_edition(html):
    restricted = simulated("kept_back", "restricted")
    for allowed in (False, True):
        assert "may not show restricted data" in refusal(
            html, "## A", restricted, edition="public", allow_simulated=allowed
        )
    assert "may not show restricted data" in refusal(html, "## A", restricted, edition="committee")
    assert "Restricted" in html("## A", restricted, edition="partnership")


def test_a_block_below_its_edition_floor_is_refused(html):
    block = Callout(id="inner", tone="gap", text="For partners.", edition_floor="partnership")
    assert "may be shown from the partnership edition on, not in the committee one" in refusal(html, "## A", block)
    assert "For partners." in html("## A", block, edition="partnership")


def test_a_page_over_its_size_names_its_largest_blocks(html):
    message = refusal(html, "## A", CARDS, FIGURE, kilobytes=30)
    assert re.search(
        r"theme_trend: the page has \d+ KB, more than 30\. The largest blocks are years, headline", message
    )


def test_a_bad_block_in_a_notebook_file_is_refused_with_its_heading(html):
    bundle = {"application/vnd.csp.block+json": {"kind": "callout", "id": "x", "tone": "alarm", "text": "A"}}
    assert refusal(html, "## Years", cell(bundle)).startswith('theme_trend, "Years": callout block "x": tone \'alarm\'')


def test_definitions_are_a_list_of_terms(page):
    shown = page("## Words", Definitions(id="words", terms=[("Rate", "Offences per 1,000.")]))
    assert (shown.dt.get_text(), shown.dd.get_text()) == ("Rate", "Offences per 1,000.")
