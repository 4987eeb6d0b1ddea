"""Months and financial years (April to March), and how they are written."""

import re
from dataclasses import dataclass
from functools import total_ordering

from csp_lib.errors import ParamsError

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@total_ordering
@dataclass(frozen=True)
class Month:
    """A calendar month, written 2011-04 in files and April 2011 on pages."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Month":
        """Return the month written as 2011-04; ParamsError when there is no such month."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", str(text).strip())
        if not match or not 1 <= int(match[2]) <= 12:
            raise ParamsError(f"month {text!r} is not a month. Write it as 2012-03.")
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __lt__(self, other: "Month") -> bool:
        return (self.year, self.number) < (other.year, other.number)

    @property
    def title(self) -> str:
        """The month as it stands on a page: April 2011."""
        return f"{MONTH_NAMES[self.number - 1]} {self.year}"

    def shift(self, months: int) -> "Month":
        """Return the month that lies this many months later (earlier when negative)."""
        index = self.year * 12 + self.number - 1 + months
        return Month(index // 12, index % 12 + 1)

    def until(self, last: "Month") -> list["Month"]:
        """Return the months from this one to last, both included."""
        count = (last.year - self.year) * 12 + last.number - self.number + 1
        return [self.shift(i) for i in range(max(0, count))]

    @property
    def financial_year(self) -> "FinancialYear":
        """The financial year that holds this month."""
        return FinancialYear(self.year if self.number >= 4 else self.year - 1)


@total_ordering
@dataclass(frozen=True)
class FinancialYear:
    """April of `start` to March of the next year; written 2011/12 on pages, 2011-12 in file names."""

    start: int

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Return the year written as 2011/12, 2011-12 or 2011/2012; ParamsError otherwise."""
        match = re.fullmatch(r"(\d{4})\s*[/-]\s*(\d{2}|\d{4})", str(text).strip())
        if match:
            end = int(match[1]) + 1
            if match[2] in (f"{end % 100:02d}", str(end)):
                return cls(int(match[1]))
        raise ParamsError(f"year {text!r} is not a financial year. Write it as 2011/12 (April 2011 to March 2012).")

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"

    def __lt__(self, other: "FinancialYear") -> bool:
        return self.start < other.start

    @property
    def slug(self) -> str:
        """The year as part of a file name: 2011-12."""
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @property
    def first_month(self) -> Month:
        """April of the year."""
        return Month(self.start, 4)

    @property
    def last_month(self) -> Month:
        """March, the month that ends the year."""
        return Month(self.start + 1, 3)

    @property
    def previous(self) -> "FinancialYear":
        """The financial year before."""
        return FinancialYear(self.start - 1)

    def months(self, known_to: Month | None = None) -> list[Month]:
        """Return the twelve months of the year, or those up to known_to."""
        last = self.last_month if known_to is None else min(self.last_month, known_to)
        return self.first_month.until(last)


def describe_months(first: Month, last: Month) -> str:
    """Return a span of months in words: April 2011 to January 2012."""
    return first.title if first == last else f"{first.title} to {last.title}"
