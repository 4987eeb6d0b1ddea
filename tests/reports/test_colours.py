"""Contrast of the colours a reader meets, computed after WCAG 2.2 (1.4.3 text, 1.4.11 graphics)."""

import re
from pathlib import Path

import pytest

from csp_lib.report import style

SHEET = (Path(style.__file__).parent / "templates/csp_report/static/report.css").read_text(encoding="utf-8")
SCHEMES = [
    dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{6})", block)) for block in re.findall(r":root\{(.*?)\}", SHEET, re.DOTALL)
]
TEXT = ["ink", "quiet", "accent", "link", "caution", "change", "gap", "question"]
EDGES = ["rule", "accent", "caution", "change", "gap", "question"]


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_the_standard_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_sheet_has_a_light_and_a_dark_scheme_of_the_same_names():
    assert len(SCHEMES) == 2
    assert set(SCHEMES[0]) == set(SCHEMES[1]) >= {*TEXT, *EDGES, "paper", "surface", "band", "band-ink"}


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read_on_paper_and_on_boxes(scheme, ground, name):
    assert contrast(scheme[name], scheme[ground]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
@pytest.mark.parametrize("name", EDGES)
def test_edges_that_mean_something_can_be_seen(scheme, name):
    assert contrast(scheme[name], scheme["paper"]) >= 3
    assert contrast(scheme["band-ink"], scheme["band"]) >= 4.5


def test_no_colour_stands_in_the_sheet_outside_its_list():
    rest = re.sub(r":root\{.*?\}", "", SHEET, flags=re.DOTALL)
    print_grey = "#505a5f"  # margin boxes cannot use variables
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rest)) <= {"#fff", print_grey}


@pytest.mark.parametrize("number", range(4))
def test_lines_of_a_chart_can_be_seen_on_white(number):
    assert contrast(style.palette()[number].lower(), "#ffffff") >= 3


@pytest.mark.parametrize("number", range(3))
def test_neighbouring_lines_of_a_chart_can_be_told_apart(number):
    assert contrast(style.palette()[number].lower(), style.palette()[number + 1].lower()) >= 3


@pytest.mark.parametrize("colour", [style.INK, style.QUIET])
def test_words_in_a_chart_can_be_read_on_white_and_on_its_bands(colour):
    assert contrast(colour, "#ffffff") >= 4.5
    assert contrast(colour, style.BAND) >= 4.5


def test_pale_bars_have_an_edge_that_can_be_seen():
    assert contrast(style.EDGE, "#ffffff") >= 3
