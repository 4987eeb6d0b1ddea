"""The issues a write-in can name: options offered, issues known under other names, and names of its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from csp_lib.consultation.write_ins.texts import normalised, parts
from csp_lib.reference.write_in_aliases import NOT_AN_ISSUE, Aliases

MOST_PARTS = 5  # ours: a text of more parts is a paragraph, and no list of issues


@dataclass(frozen=True)
class Issue:
    """An issue that was named: `name` is the option's name, the issue's id, or the words it is kept under."""

    name: str
    title: str
    is_offered: bool


@dataclass(frozen=True)
class Meaning:
    """What a text means by the alias table; without `is_certain` it is for a person to say which of the issues."""

    issues: tuple[Issue, ...]
    is_certain: bool


class KnownIssues:
    """The options offered and the issues of the alias table, found by name or alias."""

    def __init__(self, offered: Iterable[str], aliases: Aliases) -> None:
        self.titles, self.within = aliases.titles, aliases.within
        self.options = {normalised(option): Issue(option, option, True) for option in sorted(offered)}
        self.issues_of = {normalised(alias): issues for alias, issues in aliases.issues_of.items()}
        self.ids = {normalised(name): issue for issue, title in self.titles.items() for name in (issue, title)}
        self.options_of: dict[str, tuple[Issue, ...]] = {}
        for words, option in self.options.items():
            for issue in self.issues_of.get(words, ()):
                self.options_of[issue] = (*self.options_of.get(issue, ()), option)

    def named(self, name: str) -> Issue | None:
        """Return the option or issue of exactly this name, id or title; None when there is none.

        An issue that is offered as one option is that option.
        """
        words = normalised(name)
        if words in self.options:
            return self.options[words]
        issue = self.ids.get(words, NOT_AN_ISSUE)
        if issue == NOT_AN_ISSUE:
            return None
        options = self.options_of.get(issue, ())
        return options[0] if len(options) == 1 else Issue(issue, self.titles[issue], False)

    def meaning(self, text: str) -> Meaning | None:
        """Return what an option's name, an alias, or several of them ("litter and drugs") mean; None for other texts.

        A text that says there is no issue means none.
        """
        whole = self._meaning_of(normalised(text))
        if whole is not None and whole.is_certain:
            return whole
        pieces = parts(text)
        found = [self._meaning_of(piece) for piece in pieces] if 1 < len(pieces) <= MOST_PARTS else []
        joined = _joined([meaning for meaning in found if meaning is not None])
        return joined if found and None not in found and (joined.is_certain or whole is None) else whole

    def _meaning_of(self, words: str) -> Meaning | None:
        if words in self.options:
            return Meaning((self.options[words],), True)
        if words not in self.issues_of:
            return None
        return _joined([self._standing(issue) for issue in self.issues_of[words] if issue != NOT_AN_ISSUE])

    def _standing(self, issue: str) -> Meaning:
        """Return the option that an issue is part of, or the issue itself.

        Where several options share the issue, or divide it between them, it is not certain which was meant.
        """
        same = self.options_of.get(issue) or self.options_of.get(self.within.get(issue, ""), ())
        if same:
            return Meaning(same, len(same) == 1)
        inner = [narrower for narrower, wider in self.within.items() if wider == issue]
        divided = tuple(option for narrower in inner for option in self.options_of.get(narrower, ()))
        if divided:
            return Meaning(divided, False)
        return Meaning((Issue(issue, self.titles[issue], False),), True)


def _joined(meanings: list[Meaning]) -> Meaning:
    issues = dict.fromkeys(issue for meaning in meanings for issue in meaning.issues)
    return Meaning(tuple(issues), all(meaning.is_certain for meaning in meanings))
