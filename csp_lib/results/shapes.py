"""What results are made of: frozen records of numbers and tables, no sentences of their own."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # planning reads periods from here and must not wait for pandas
    import pandas as pd

    from csp_lib.analysis.areas.compare import Rank
    from csp_lib.analysis.change import Change
    from csp_lib.analysis.early_warning import Warnings
    from csp_lib.analysis.harm import HarmIndex
    from csp_lib.analysis.rates import Rate
    from csp_lib.analysis.reconcile import Finding
    from csp_lib.analysis.targets import Verdict
    from csp_lib.consultation.matrix import MatrixFinding
    from csp_lib.results.consultations.shapes import Asked, Ranking, Rating
    from csp_lib.results.evidence_shapes import Evidence


@dataclass(frozen=True)
class Period:
    """The months that are judged and the same months of the year before.

    `year` is 2011/12; `first`, `last` and the previous pair are months (2011-04); `is_part_year` says that fewer
    than twelve months are known.
    """

    year: str
    first: str
    last: str
    previous_year: str
    previous_first: str
    previous_last: str
    months_covered: int

    @property
    def is_part_year(self) -> bool:
        """Tell whether the period is shorter than a year, and may not be called one."""
        return self.months_covered < 12

    @property
    def last_whole_year(self) -> str:
        """The last financial year that has ended when the period has: of a part year nothing later is known."""
        return self.previous_year if self.is_part_year else self.year


@dataclass(frozen=True)
class Denominator:
    """Residents that a rate is counted against: whose, which mid-year, how many, from where."""

    name: str
    mid_year: int
    wanted_mid_year: int
    residents: int
    source_id: str
    data_kind: str


@dataclass(frozen=True)
class BreakMark:
    """A change in recording that touches a series: its first month, what it is and whether it forbids comparison."""

    month: str
    title: str
    sentence: str
    effect: str


@dataclass(frozen=True)
class Indicator:
    """One offence set in one borough and period, beside the same months of the year before.

    `offences` is None when the store holds no count of the period; `reason` then says why. `rank` compares the
    rate per 1,000 residents of all boroughs.
    """

    offence_set: str
    title: str
    phrase: str
    series: str
    period: Period
    offences: int | None
    previous: int | None
    change: "Change | None"
    change_refused: str | None
    rate: "Rate | None"
    previous_rate: "Rate | None"
    denominator: Denominator | None
    rank: "Rank | None"
    breaks: list[BreakMark]
    source_ids: list[str]
    reason: str | None = None


@dataclass(frozen=True)
class SourceLine:
    """A source as a page names it."""

    source_id: str
    title: str
    publisher: str
    licence: str
    attribution: str
    data_kind: str
    vintage: str | None
    sha256: str
    leaves_out: str


@dataclass(frozen=True)
class PrintedFigure:
    """One figure a plan prints, beside what the data here say.

    `printed` and `ours` are in the printed unit; `ours` is None when nothing here measures the same. `direction` says
    whether a rank counts from the lowest or the highest. `agreement` is one of the audit's closed words.
    `flag` says what the audit of the document found wrong with the figure, and is empty when nothing was.
    """

    figure_id: str
    indicator: str
    period: str
    measure: str
    unit: str
    denominator: str
    printed: float | None
    direction: str
    ours: float | None
    agreement: str
    reason: str
    document: str
    line: int
    role: str
    flag: str = ""


@dataclass(frozen=True)
class ThemeTrend:
    """All that a theme page prints. Frames may be empty; `absent` then says what is missing and what fills it.

    months: month, offences, level, lower, upper (offences a month; the level is smoothed and seasonally adjusted)
    rolling: month, offences (sum of the twelve months that end there)
    season: month_number, month_name, index, lower, upper (1 is an average month)
    years: financial_year, months_covered, offences
    totals: financial_year, offences (another compilation, all offences only)
    rates: financial_year, area_name, rate (per 1,000 residents)
    ranked: area, area_name, offences, residents, rate, place (lowest is 1)
    """

    borough: str
    borough_name: str
    theme: str
    title: str
    question: str
    caution: str | None
    period: Period
    headline: Indicator | None
    details: list[Indicator]
    months: "pd.DataFrame"
    rolling: "pd.DataFrame"
    season: "pd.DataFrame"
    years: "pd.DataFrame"
    totals: "pd.DataFrame"
    rates: "pd.DataFrame"
    ranked: "pd.DataFrame"
    direction: str
    direction_reason: str
    season_reason: str
    london_rate: float | None
    peers: list[str]
    peers_names: list[str]
    peers_reason: str | None
    peer_rate: float | None
    printed: list[PrintedFigure]
    statements: list[str]
    indicators: "pd.DataFrame"
    absent: str | None
    notes: list[str]
    evidence: "Evidence | None" = None
    rank_source_ids: list[str] = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)


@dataclass(frozen=True)
class PriorityRow:
    """One priority of the plan with what the data say of it, in the columns of a plan's progress table."""

    title: str
    theme: str
    theme_title: str
    indicator: Indicator | None
    desired_direction: str
    target: str
    verdict: "Verdict"
    note: str


@dataclass(frozen=True)
class JudgedTarget:
    """One target of a plan, judged for one year.

    `target` is the target as printed, `baseline` and `current` are figures in words with their years and units.
    `judged_year` is a financial year, or the target's whole period where the verdict does not depend on the year.
    `printed_verdict` is the verdict the document itself prints, empty when it prints none.
    """

    line: int
    document: str
    indicator: str
    framework: str
    period: str
    target: str
    target_kind: str
    baseline: str
    current: str
    verdict: "Verdict"
    judged_year: str
    note: str
    printed_verdict: str


@dataclass(frozen=True)
class AnnualReview:
    """All that an annual review prints.

    movers: every offence set of the list that adds up to the total, with its indicator; they are complete.
    """

    borough: str
    borough_name: str
    partnership: str
    plan_title: str
    plan_years: str
    committee: str | None
    period: Period
    total: Indicator
    priorities: list[PriorityRow]
    priorities_note: str | None
    movers: list[Indicator]
    themes: list[ThemeTrend]
    other_themes: list[tuple[str, str]]
    printed: list[PrintedFigure]
    gaps: list[str]
    notes: list[str]
    audit: "Audit | None" = None
    warnings: "Warnings | None" = None
    harm: "HarmIndex | None" = None
    targets: list[JudgedTarget] = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)


@dataclass(frozen=True)
class Consultation:
    """An exercise ranked or rated, and what the plan prints of its own consultation.

    `asked` is None where no exercise is declared; `ranking` and `rating` are None where no answers are held, and
    `absent` then says so. matrix: the rows of the borough's matrix whose issues this exercise put in an order (the
    columns of consultation.matrix), without rows where no link names it; `findings` what the matrix leaves open of it.
    `answers_from` are the sources of the answers alone.
    published: source, evidence_type, period, sample_size, question, finding, value, unit, rank, says_not, line
    """

    borough: str
    borough_name: str
    asked: "Asked | None"
    ranking: "Ranking | None"
    rating: "Rating | None"
    matrix: "pd.DataFrame"
    findings: "list[MatrixFinding]"
    published: "pd.DataFrame"
    absent: str | None
    answers_from: list[SourceLine] = field(default_factory=list)
    sources: list[SourceLine] = field(default_factory=list)

    @property
    def sha256_of_answers(self) -> str:
        """The checksums of the files that hold the answers, empty where none are held."""
        return ", ".join(source.sha256 for source in self.answers_from)


@dataclass(frozen=True)
class DataQuality:
    """What stands behind a borough's pages.

    coverage: table, source_id, kind, first, last, rows
    revisions: financial_year, used_source, used_offences, other_source, other_offences, difference, same_kind
    part_years: financial_year, months_covered, series
    """

    borough: str
    borough_name: str
    coverage: "pd.DataFrame"
    revisions: "pd.DataFrame"
    part_years: "pd.DataFrame"
    breaks: list[BreakMark]
    notes: list[str]
    sources: list[SourceLine] = field(default_factory=list)


@dataclass(frozen=True)
class Audit:
    """Every check of the figures a document prints; `as_of` is the day by which awaited values are overdue."""

    borough: str
    borough_name: str
    figures: int
    as_of: str
    findings: "list[Finding]"
    sources: list[SourceLine] = field(default_factory=list)


@dataclass(frozen=True)
class PublishedFigures:
    """All that a borough's own document prints: its tables as printed, its targets judged, its lists, and the audit.

    Frames have the columns of the tables of the same names (tables/plans.py), in the document's order.
    """

    borough: str
    borough_name: str
    plan_title: str
    plan_years: str
    period: Period
    audit: Audit
    tables: "list[PlanTable]"
    targets: list[JudgedTarget]
    flags: "pd.DataFrame"
    priorities: "pd.DataFrame"
    actions: "pd.DataFrame"
    governance: "pd.DataFrame"
    events: "pd.DataFrame"
    resources: "pd.DataFrame"
    emerging_issues: "pd.DataFrame"
    sources: list[SourceLine] = field(default_factory=list)


@dataclass(frozen=True)
class PlanTable:
    """One table of a plan, rebuilt from the tables here with its columns in the printed order.

    `table_id` is T1 to T11 (shared by the parts of one table), `columns` are the printed heads and those of `rows`,
    whose cells are texts as printed. `lines` says where the plan prints the rows; `figure_ids` holds, row by row, the
    printed figures a row shows.
    """

    table_id: str
    title: str
    columns: list[str]
    rows: "pd.DataFrame"
    notes: list[str]
    lines: str
    source_ids: list[str]
    figure_ids: list[list[str]]
