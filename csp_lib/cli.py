"""The operator's door: `csp`. Results on stdout, progress and problems on stderr, no prompts, no logic.

Exit codes: 0 done, 1 some reports failed, 2 wrong usage, params or data, 130 interrupted.
"""

import json
import os
import sys
from pathlib import Path

import click

from csp_lib import __version__, paths
from csp_lib.errors import CspError

FAILED, REFUSED, INTERRUPTED = 1, 2, 130


def main() -> None:
    """Run one command and end with its exit code."""
    sys.exit(exit_code(sys.argv[1:]))


def exit_code(arguments: list[str]) -> int:
    """Return the exit code of one command; a problem the reader can mend is told in sentences, without a traceback."""
    try:
        code = csp.main(arguments, prog_name="csp", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except CspError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        return REFUSED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted: finished pages are in place, the others as they were", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of a pipe has seen enough (`csp list | head`); keep Python from complaining at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="csp", message="%(prog)s %(version)s")
def csp() -> None:
    """Annual reviews, theme pages and consultation rankings for Community Safety Partnerships."""


@csp.command("list")
@click.argument("kind", type=click.Choice(["reports", "themes", "boroughs", "runs"]), default="reports")
def list_(kind: str) -> None:
    """List every report the params define, one line each (or: themes, boroughs, runs)."""
    from csp_lib.batch.listing import lines

    for line in lines(kind):
        click.echo(line)


@csp.command()
@click.option(
    "--borough", "boroughs", multiple=True, metavar="NAME", help="A borough, in any spelling; repeat for more."
)
@click.option("--theme", "themes", multiple=True, metavar="THEME", help="A theme of params/themes/; repeat for more.")
@click.option("--report", "reports", multiple=True, metavar="REPORT", help="A report of `csp list`; repeat for more.")
@click.option("--year", metavar="2011/12", help="The financial year, April to March.")
@click.option("--known-to", metavar="2012-03", help="The last month known; an earlier one makes a part-year report.")
@click.option("--run", metavar="NAME", help="A run of params/runs/: fills what is not named here.")
@click.option("--edition", metavar="EDITION", help="public, committee or partnership.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Reports at a time; default: usable cores.")
@click.option("--outputs", type=click.Path(path_type=Path), metavar="DIR", help="Where pages go; default: outputs/.")
@click.option("--dry-run", is_flag=True, help="Say what would be built and why; write no page.")
@click.option("--force", is_flag=True, help="Build pages that are current, too.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first report that fails.")
@click.option("--allow-simulated", is_flag=True, help="Let the public edition show simulated data, with its stamp.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome of every report for programs.")
def run(as_json: bool, **asked: object) -> int:
    """Build the reports whose inputs changed, and the index.

    Default: the five seed boroughs, 2011/12, committee edition.
    """
    from csp_lib.batch import summary
    from csp_lib.batch.run import Request
    from csp_lib.batch.run import run as run_reports

    done = run_reports(Request(**asked))  # type: ignore[arg-type]
    if as_json:
        click.echo(json.dumps(summary.as_json(done.outcomes), indent=1, ensure_ascii=False))
    elif done.index is None:
        click.echo("\n".join(summary.planned(done.outcomes)))
    else:
        click.echo(str(done.index))
    for line in summary.summary(done.outcomes) if done.index is not None else []:
        click.echo(line, err=True)
    return FAILED if done.failed else 0


@csp.command()
@click.option("--outputs", type=click.Path(path_type=Path), metavar="DIR", help="Where pages are; default: outputs/.")
def check(outputs: Path | None) -> int:
    """Look over params, data, notebooks and outputs; tell every problem, run nothing."""
    from csp_lib.batch.check import check as look_over

    problems = look_over(outputs or paths.default_outputs_dir())
    for problem in problems:
        click.echo(problem, err=True)
    if not problems:
        click.echo("params, data, notebooks and outputs agree")
    return REFUSED if problems else 0


@csp.group()
def data() -> None:
    """Keep files with their sources, and build the data store."""


@data.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option(
    "--exercise", metavar="NAME", help="The consultation exercise of ballots or answers whose file does not say."
)
def add(files: tuple[Path, ...], exercise: str | None) -> None:
    """Recognise files by their content, keep them, rebuild the store: all of them or none."""
    from csp_lib.batch.intake import add_files

    for line in add_files(list(files), exercise):
        click.echo(line)


@data.command()
@click.argument("source_id", metavar="ID")
def remove(source_id: str) -> None:
    """Remove a kept file and rebuild the store without it."""
    from csp_lib.batch.intake import remove_source

    click.echo(remove_source(source_id))


@data.command()
def build() -> None:
    """Build the store when its inputs changed."""
    from csp_lib.sources import store

    click.echo(store.ensure_built())


@data.command()
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def status(as_json: bool) -> None:
    """Say what the store holds, from which sources, and how fresh it is."""
    from csp_lib.batch import intake

    found = intake.status()
    click.echo(json.dumps(found, indent=1, ensure_ascii=False) if as_json else "\n".join(intake.status_lines(found)))


@data.command()
@click.argument("kind")
def template(kind: str) -> None:
    """Print an empty table or question file to fill in: indicators, ballots, question, survey_answers, priority_links,
    population, harm_weights, figures or claims.
    """
    from csp_lib.sources import templates

    click.echo(templates.template(kind), nl=False)


@csp.command()
@click.option(
    "--borough", "boroughs", multiple=True, metavar="NAME", help="A borough, in any spelling; repeat for more."
)
@click.option("--figures", type=click.Path(path_type=Path), metavar="FILE", help="Your own document's printed figures.")
@click.option("--claims", type=click.Path(path_type=Path), metavar="FILE", help="What its text asserts about them.")
@click.option("--as-of", metavar="2012-03-31", help="The day by which awaited values are overdue; default: today.")
@click.option("--all", "everything", is_flag=True, help="Tell every check, those that agree too.")
@click.option("--json", "as_json", is_flag=True, help="Print every check for programs.")
def audit(boroughs: tuple[str, ...], figures: Path | None, claims: Path | None, as_of: str | None,
          everything: bool, as_json: bool) -> None:  # fmt: skip
    """Recompute a document's printed figures from each other and from recorded crime; say what does not hold."""
    from csp_lib.report import audit_words
    from csp_lib.results import audit as audits

    made = audits.audits(list(boroughs), figures, claims, as_of)
    if as_json:
        click.echo(json.dumps(audit_words.as_json(made), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(audit_words.lines(made, everything)))


@csp.command()
@click.argument("series", type=click.Path(path_type=Path), metavar="SERIES.csv")
@click.option("--known-to", metavar="2010-09", help="The last month known; default: the last one with a count.")
@click.option("--target", type=float, metavar="N", help="A target for the year's total: say the chance of meeting it.")
@click.option("--direction", type=click.Choice(["reduce", "increase"]), default="reduce", show_default=True,
              help="Whether the target is to stay at or below, or to reach.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def project(series: Path, known_to: str | None, target: float | None, direction: str, as_json: bool) -> None:
    """Project the year of any monthly series (columns month and value), with its range and how such ranges held."""
    from csp_lib.report import projection_words
    from csp_lib.results.project_series import project_series

    found = project_series(series, known_to, target, direction)
    if as_json:
        click.echo(json.dumps(projection_words.as_json(found), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(projection_words.lines(found)))
    for line in projection_words.notes(found):
        click.echo(line, err=True)


@csp.command()
@click.argument("ballots", type=click.Path(path_type=Path), metavar="BALLOTS")
@click.option("--question", type=click.Path(path_type=Path), metavar="FILE",
              help="The question file: what was offered, and how answers are read.")  # fmt: skip
@click.option("--unranked", type=click.Choice(["below", "not_offered", "abstain"]),
              help="What an option left blank means; default: below.")  # fmt: skip
@click.option("--top", type=click.IntRange(min=1), metavar="K", help="How many places matter; default: 3.")
@click.option("--review", type=click.Path(path_type=Path), metavar="FILE",
              help="Where a person decides on write-ins; new texts are added to it.")  # fmt: skip
@click.option("--repairs", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a row for every mark that was mended.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def rank(ballots: Path, question: Path | None, unranked: str | None, top: int | None, review: Path | None,
         repairs: Path | None, as_json: bool) -> None:  # fmt: skip
    """Rank the ballots of a file, with rank ranges, and say how firm the order is."""
    from csp_lib.report.consultations import lines as ranking_lines
    from csp_lib.results.consultations.from_file import rank_ballots

    found = rank_ballots(ballots, question, unranked, top, review, repairs)
    if as_json:
        click.echo(json.dumps(ranking_lines.as_json(found), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(ranking_lines.lines(found)))
    for line in ranking_lines.notes(found):
        click.echo(line, err=True)


@csp.command()
@click.argument("table", type=click.Path(path_type=Path), metavar="TABLE")
@click.option("--threshold", type=click.IntRange(min=2), default=5, metavar="N",
              help="Counts below this are hidden; default: 5.")  # fmt: skip
@click.option("--zeros", type=click.Choice(["shown", "hidden"]), default="shown",
              help="Whether a count of 0 is hidden as well; default: shown.")  # fmt: skip
@click.option("--round", "rounding", type=click.Choice(["nearest-5", "midpoint-6"]),
              help="Round what is shown, instead of hiding more counts.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it for programs.")
def protect(table: Path, threshold: int, zeros: str, rounding: str | None, as_json: bool) -> None:
    """Hide the small counts of a table, and others so that they cannot be worked out; say what a reader still can."""
    from csp_lib.report import protect_lines
    from csp_lib.results.protect import protect_table

    found = protect_table(table, threshold, zeros, rounding or "none")
    if as_json:
        click.echo(json.dumps(protect_lines.as_json(found), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(protect_lines.lines(found)))
    for line in protect_lines.notes(found):
        click.echo(line, err=True)


@csp.command()
@click.option("--browser/--no-browser", default=True, help="Open the browser, or only print the address.")
@click.option("--port", type=click.IntRange(1024, 65535), metavar="N", help="This port and no other.")
def lab(browser: bool, port: int | None) -> None:
    """Open JupyterLab on the start notebook, on this machine only."""
    from csp_lib.batch.lab import open_lab

    open_lab(browser, port)


if __name__ == "__main__":
    main()
