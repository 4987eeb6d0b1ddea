"""The periods that documents print, as months; texts that name none have no months."""

import re
from calendar import monthrange
from dataclasses import dataclass

from csp_lib.errors import ParamsError
from csp_lib.reference.periods import MONTH_NAMES, FinancialYear, Month


@dataclass(frozen=True)
class Months:
    """Months from first to last, both included, counted from year 0; `is_year` says a financial year or several."""

    first: int
    last: int

    def __len__(self) -> int:
        return self.last - self.first + 1

    def holds(self, other: "Months") -> bool:
        """Tell whether another stretch lies inside this one."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Months") -> bool:
        """Tell whether the two share a month."""
        return self.first <= other.last and other.first <= self.last


def _number(month: Month) -> int:
    return month.year * 12 + month.number - 1


def months(text: str) -> Months | None:
    """Return the months of a printed period: 2010/11, 2010, 2010-04, 2010-04-13, or first..last of these."""
    plain = re.sub(r"\s*\(.*?\)", "", str(text)).strip()
    first, _, last = plain.partition("..")
    begin, end = _single(first), _single(last or first)
    if begin is None or end is None or end.last < begin.first:
        return None
    return Months(begin.first, end.last)


def _single(text: str) -> Months | None:
    text = text.strip()
    if re.fullmatch(r"\d{4}", text):
        return Months(int(text) * 12, int(text) * 12 + 11)
    try:
        if re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text) and 1 <= int(text[5:7]) <= 12:
            month = _number(Month.parse(text[:7]))
            return Months(month, month)
        year = FinancialYear.parse(text)
    except ParamsError:
        return None
    return Months(_number(year.first_month), _number(year.last_month))


def compared(text: str) -> tuple[str, str] | None:
    """Return the later and the earlier period of a change: 'A vs B', or the ends of 'B..A' in years."""
    later, _, earlier = str(text).partition(" vs ")
    if earlier:
        return later.strip(), earlier.strip()
    first, _, last = str(text).partition("..")
    if last and re.fullmatch(r"\d{4}(/\d{2})?", last.strip()) and months(first) and months(last):
        return last.strip(), first.strip()
    return None


def taken_of(period: str, base: str) -> tuple[str, str] | None:
    """Return the two years of a change whose period names the later and whose base the earlier: 2010/11, 2009/10 count."""
    if not re.fullmatch(r"\d{4}/\d{2}", period.strip()) or re.match(r"not (stated|printed)", base):
        return None
    named = re.search(r"(?<!\d)\d{4}/\d{2}(?!\d)", base)
    if named and named[0] < period:
        return period, named[0]
    is_year_before = re.search(r"\b(previous|prior|last) (financial )?year\b|\byear before\b", base)
    return (period, str(FinancialYear.parse(period).previous)) if is_year_before else None


def years_between(later: Months, earlier: Months) -> float:
    """Return the years from one stretch's end to the other's."""
    return (later.last - earlier.last) / 12


WRITTEN = (
    (re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{2,4})"), ("day", "month", "year")),
    (re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(MONTH_NAMES)})\s+(\d{{4}})"), ("day", "name", "year")),
    (re.compile(r"(\d{4})-(\d{2})-(\d{2})"), ("year", "month", "day")),
    (re.compile(rf"({'|'.join(MONTH_NAMES)})\s+(\d{{4}})"), ("name", "year")),
    (re.compile(r"(?<!\d)(\d{4})-(\d{2})(?!\d)"), ("year", "month")),
)


def in_words(text: str) -> str:
    """Return a date or period as a page says it: 1 June 2011; April 2009 to January 2010 against April 2008 to ..."""
    now, _, before = text.partition(" vs ")
    if before:
        return f"{in_words(now)} against {in_words(before)}"
    first, _, last = text.partition("..")
    if last:
        return _day_or_month(first) if first == last else f"{_day_or_month(first)} to {_day_or_month(last)}"
    return _day_or_month(text)


def _day_or_month(text: str) -> str:
    match = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    if not match or not 1 <= int(match[2]) <= 12:
        return text
    month = f"{MONTH_NAMES[int(match[2]) - 1]} {match[1]}"
    return f"{int(match[3])} {month}" if match[3] else month


def is_impossible(text: str) -> bool:
    """Tell whether a text names a year, month or day that cannot be; texts of other sorts are not judged."""
    if re.search(r"(?<!\d)\d{5,}(/\d{2})?(?!\d)", text):
        return True
    for year, end in re.findall(r"(?<!\d)(\d{4})/(\d{2})(?!\d)", text):
        if (int(year) + 1) % 100 != int(end):
            return True
    for year, month, day in re.findall(r"(?<![\d-])(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])", text):
        if not 1 <= int(month) <= 12 or (day and not 1 <= int(day) <= monthrange(int(year), int(month))[1]):
            return True
    return _ends_before_it_begins(text)


def _ends_before_it_begins(text: str) -> bool:
    for part in text.split(" vs "):
        first, _, last = part.partition("..")
        begin, end = _single(first), _single(re.sub(r"\s*\(.*?\)", "", last))
        if last and begin is not None and end is not None and end.last < begin.first:
            return True
    return False


def due_date(text: str) -> str | None:
    """Return the date a text names as ISO (1/6/11, 1 June 2011, June 2011); the last day where no day is named."""
    for pattern, names in WRITTEN:
        match = pattern.search(text)
        if match:
            parts = dict(zip(names, match.groups(), strict=True))
            year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
            month = MONTH_NAMES.index(parts["name"]) + 1 if "name" in parts else int(parts["month"])
            return f"{year:04d}-{month:02d}-{int(parts.get('day', 31)):02d}"
    match = re.search(r"(?<!\d)(\d{4})/(\d{2})(?!\d)", text)
    return f"{int(match[1]) + 1:04d}-03-31" if match else None
