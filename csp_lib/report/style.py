"""How a chart looks: the Analysis Function palette, our type, our size; matplotlib is imported only when one is drawn."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH = 6.4  # inches: a phone shows it at 8.5 points, paper and screen a little larger than drawn
HEIGHT = 3.5
PIXELS_PER_INCH = 96
FONTS = ("Arial", "Liberation Sans", "DejaVu Sans")
INK = "#1d2329"
QUIET = "#505a5f"
EDGE = "#6f777b"
BAND = "#f1f4f7"
INSIDE_STAMPS = {
    "simulated": "Simulated data",
    "transcribed": "Transcribed",
    "partner": "Partner's own figures",
    "restricted": "Restricted",
}


@cache
def palette(name: str = "categorical") -> tuple[str, ...]:
    """Return the colours of a palette of the Analysis Function: categorical, duo, sequential or focus."""
    from afcharts.af_colours import get_af_colours

    return tuple(get_af_colours(name))


@cache
def family() -> str:
    """Return the first of our fonts that this machine has; the last one comes with matplotlib."""
    from matplotlib import font_manager

    present = {font.name for font in font_manager.fontManager.ttflist}
    return next(name for name in FONTS if name in present)


def settings() -> dict[str, object]:
    """Return what we set on top of the Analysis Function's style."""
    return {
        "font.family": [family(), FONTS[-1]],
        "text.parse_math": False,
        "font.size": 10,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.labelsize": 9.5,
        "axes.edgecolor": EDGE,
        "axes.linewidth": 0.8,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.color": EDGE,
        "ytick.color": EDGE,
        "ytick.major.size": 0,
        "grid.color": "#d8dde1",
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "savefig.bbox": None,
        "svg.fonttype": "path",
        "svg.hashsalt": "csp",
        "path.simplify": True,
    }


FINER = 16  # matplotlib writes letters on a grid this many times finer than is needed


@contextmanager
def canvas(height: float = HEIGHT, data_kind: str = "published") -> Iterator[tuple["Figure", "Axes"]]:
    """Yield a figure of our size with one set of axes, in our style whatever a notebook has set before.

    The figure belongs to no window or backend, so nothing is left open. What is not published is stamped inside.
    """
    from matplotlib import style
    from matplotlib.figure import Figure

    with style.context(["afcharts.afcharts", settings()], after_reset=True):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        axes = figure.subplots()
        stamp(axes, data_kind)
        yield figure, axes


def stamp(axes: "Axes", data_kind: str) -> None:
    """Write into the plot area what its numbers are, unless they are published or worked out from published ones."""
    if data_kind not in INSIDE_STAMPS:
        return
    large = data_kind in ("simulated", "restricted")
    axes.text(
        0.5, 0.5 if large else 0.02, INSIDE_STAMPS[data_kind], transform=axes.transAxes, ha="center",
        va="center" if large else "bottom", fontsize=26 if large else 9, color=QUIET, alpha=0.3 if large else 1.0,
        rotation=14 if large else 0, zorder=5, gid="stamp",
    )  # fmt: skip


def svg(figure: "Figure") -> str:
    """Return the figure as one SVG text, the same for the same figure; call it inside `canvas`."""
    buffer = io.StringIO()
    with warnings.catch_warnings():
        # A letter that no font has is drawn as a box; the table below the chart still holds it.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return smaller(buffer.getvalue())


def smaller(text: str) -> str:
    """Return an SVG without its preamble, comments, long names of letters and decimals that no eye can see.

    Letters are outlines, so that no font is needed where the page is read; most of a chart is their bytes. They are
    written from point to point instead of from the corner, and placed by attributes instead of transforms.
    """
    text = text[text.index("<svg") :]
    text = re.sub(r"<!--.*?-->|<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*\n\s*", " ", re.sub(r'<g id="[^"]*">', "<g>", text)).replace("> <", "><").strip()
    for short, font in enumerate(
        sorted(set(re.findall(r'href="#([A-Za-z-]+)-[0-9a-f]+"', text)), key=len, reverse=True)
    ):
        text = text.replace(f"{font}-", f"f{short}-")
    text = re.sub(r'(?<= d=")[^"]*|(?<= [xy]=")[^"]*|(?<=translate)[^)]*', lambda f: _two_decimals(f[0]), text)
    text = re.sub(r'(<path id="f[0-9a-f-]+" d=")([^"]*)" transform="scale\(0.015625\)"', _coarser_letter, text)
    text = re.sub(r'(<use xlink:href="#f[0-9a-f-]+") transform="translate\(([^ )]+)(?: ([^)]+))?\)"', _placed, text)
    text = re.sub(r'(?<= style=")[^"]*', lambda f: f[0].replace(": ", ":").replace("; ", ";"), text)
    return re.sub(r'<use [^>]*? style="([^"]*)"/>(?:<use [^>]*? style="\1"/>)+', _under_one_style, text)


def _under_one_style(marks: re.Match[str]) -> str:
    """Return marks in a row that look alike with their look said once."""
    look = f' style="{marks[1]}"'
    return f"<g{look}>{marks[0].replace(look, '')}</g>"


def _placed(use: re.Match[str]) -> str:
    across, down = use[2], use[3] or "0"
    return use[1] + (f' x="{across}"' if float(across) else "") + (f' y="{down}"' if float(down) else "")


def _coarser_letter(letter: re.Match[str]) -> str:
    """Return an outline in relative commands on a grid of a fortieth of a point, which no eye can tell from the finer one."""
    parts = re.findall(r"([A-Za-z])([^A-Za-z]*)", letter[2])
    if any(command not in "MLQz" for command, _ in parts):
        return letter[0]
    here, start, written = (0, 0), (0, 0), []
    for command, numbers in parts:
        points = [round(float(number) / FINER) for number in re.findall(r"-?[\d.]+", numbers)]
        pairs = list(zip(points[::2], points[1::2], strict=True))
        written.append(command.lower() + _joined([c - h for pair in pairs for c, h in zip(pair, here, strict=True)]))
        here = pairs[-1] if pairs else start
        start = here if command == "M" else start
    return f'{letter[1]}{"".join(written)}" transform="scale({0.015625 * FINER:g})"'


def _joined(numbers: list[int]) -> str:
    return re.sub(r" -", "-", " ".join(map(str, numbers)))


def _two_decimals(path: str) -> str:
    path = re.sub(r"\s*([A-Za-z])\s*", r"\1", path)
    return re.sub(r"-?\d+\.\d{3,}", lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), path)
