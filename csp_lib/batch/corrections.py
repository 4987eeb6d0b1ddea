"""What a page that is issued again says otherwise than in its former issue: kept in one file, drawn as one page.

The former mark waits beside the page (`publish.former_mark`) until its corrections are written down, so that a run may
end anywhere and the next one finds what is left to compare.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from csp_lib.batch import manifest, publish
from csp_lib.errors import ReportError
from csp_lib.reference import areas, offences
from csp_lib.reference.periods import Month

CORRECTIONS = "corrections.json"
PAGE = "corrections.html"
FORMAT = 1

MEASURES = {
    "offences": "offences",
    "previous": "offences a year before",
    "verdict": "how the two years compare",
    "rate_per_1000_population": "offences per 1,000 residents",
    "rank": "place among London's boroughs",
}
"""What a headline holds, in the words of the corrections; in this order."""

CODE = {"library": "the library", "notebook": "the notebook", "lock": "locked libraries", "python": "Python"}
"""The inputs that compute, as a cause names them."""

DISAGREES = ("inconsistent", "does not agree")
GONE = "no longer on the page"
MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
PAGE_ID = re.compile(r"^[a-z0-9_-]+/[a-z0-9_-]+$")


def changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the corrections between two marks of one page; none when each figure is printed as it was.

    A page of other months prints other figures, and corrects none.
    """
    if before.get("known_to") != now.get("known_to"):
        return []
    found = [*_headline_changes(before, now), *_finding_changes(before, now)]
    whole = {
        "page": now["id"],
        "borough": now["borough"],
        "report": now["report"],
        "theme": now["theme"],
        "title": now["page"]["title"],
        "simulated": "simulated" in now["data_kinds"],
        "cause": "; ".join(causes(before, now)),
        "vintage": vintages(now),
    }
    return [{**whole, **change} for change in found]


def _headline_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each headline figure of the former page that is printed otherwise, or no longer; new ones correct nothing."""
    is_now = _headlines(now)
    for name, former in _headlines(before).items():
        known = offences.offence_sets().get(name)
        title = known.title if known else name.replace("_", " ")
        for measure, words in MEASURES.items():
            was = _as_printed(measure, former.get(measure))
            now_is = _as_printed(measure, is_now[name].get(measure)) if name in is_now else GONE
            withdrawn = now_is == GONE and (was is None or measure != "offences")
            if was != now_is and not withdrawn:
                yield {"measure": measure, "subject": name, "what": f"{title}: {words}", "was": was, "is": now_is}


def _headlines(run: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {str(h["offence_set"]): h for h in run["headlines"] if isinstance(h, dict) and "offence_set" in h}


def _as_printed(measure: str, value: Any) -> Any:
    """Return a figure as far as a page prints it: rates have one decimal, halves away from zero."""
    if measure != "rate_per_1000_population" or value is None:
        return value
    return float(Decimal(str(value)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def _finding_changes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield each check of printed figures that ends otherwise, or says other figures.

    A check that is new or gone counts only when it finds a disagreement: more rules are no correction.
    """
    if "findings" not in before or "findings" not in now:
        return
    former, is_now = _findings(before), _findings(now)
    for key in [*former, *(key for key in is_now if key not in former)]:
        was, now_is = _ends(former.get(key), is_now.get(key))
        if was != now_is:
            check, lines, _ = key
            place = f" (line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))})" if lines else ""
            what = f"Check of printed figures, {check.replace('_', ' ')}{place}"
            yield {"measure": "finding", "subject": check, "what": what, "was": was, "is": now_is}


def _findings(run: Mapping[str, Any]) -> dict[tuple[str, tuple[int, ...], int], dict[str, Any]]:
    """Return the findings of a mark by check, lines and the how-manieth of these."""
    seen: Counter[tuple[str, tuple[int, ...]]] = Counter()
    found = {}
    for finding in run["findings"]:
        place = (str(finding["check"]), tuple(finding["lines"]))
        found[(*place, seen[place])] = finding
        seen[place] += 1
    return found


def _ends(former: Mapping[str, Any] | None, now: Mapping[str, Any] | None) -> tuple[Any, Any]:
    """Return what a check said and what it says: verdicts, or explanations when only their figures differ."""
    if former is None or now is None:
        verdict = (former or now or {})["verdict"]
        if verdict not in DISAGREES:
            return None, None
        return (verdict, "no longer checked") if now is None else ("not checked", verdict)
    if former["verdict"] != now["verdict"] or _digits(former) == _digits(now):
        return former["verdict"], now["verdict"]
    return former["explanation"], now["explanation"]


def _digits(finding: Mapping[str, Any]) -> list[str]:
    return re.findall(r"\d+(?:[.,]\d+)*", str(finding["explanation"]))


def causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return what may have changed the figures, told from what differs in the two marks; data first."""
    old, new = before["inputs"], now["inputs"]
    differ = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    told = list(_source_causes(before, now)) or [manifest.WORDS[n] for n in ("store", "facts") if n in differ]
    code = [words for name, words in CODE.items() if name in differ]
    told += [f"the code that computes changed ({', '.join(code)})"] if code else []
    told += [_parameter_cause(before, now)] if "parameters" in differ else []
    return told or ["not known: the two issues were made from the same"]


def _source_causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    old = {s["source_id"]: s for s in before["sources"]}
    new = {s["source_id"]: s for s in now["sources"]}
    for name in [name for name in old if name in new]:
        was, is_now = _vintage(old[name]), _vintage(new[name])
        if was != is_now:
            yield f"the extract changed: {_name(new[name])}, vintage {was} to {is_now}"
        elif old[name].get("sha256") != new[name].get("sha256"):
            yield f"the extract changed: {_name(new[name])}, vintage {is_now} as before"
    gone = [f"{_name(s)}, vintage {_vintage(s)}" for name, s in old.items() if name not in new]
    came = [f"{_name(s)}, vintage {_vintage(s)}" for name, s in new.items() if name not in old]
    if gone and came:
        yield f"the extract changed: {' and '.join(gone)} to {' and '.join(came)}"
    elif gone or came:
        yield f"the extract changed: {' and '.join(gone or came)} {'was left out' if gone else 'was added'}"


def _name(source: Mapping[str, Any]) -> str:
    return str(source.get("title") or source["source_id"])


def _vintage(source: Mapping[str, Any]) -> str:
    """Return a source's vintage in words: December 2016 for 2016-12."""
    vintage = str(source.get("vintage") or "not stated")
    return Month.parse(vintage).title if MONTH.match(vintage) else vintage


def vintages(run: Mapping[str, Any]) -> str:
    """Return the vintages of the data a page rests on, each once, oldest first; empty when none is stated."""
    stated = sorted({str(s["vintage"]): s for s in run["sources"] if s.get("vintage")}.items())
    return ", ".join(_vintage(source) for _, source in stated)


def _parameter_cause(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    old, new = ({row[0]: row[1] for row in run["parameters"]} for run in (before, now))
    differ = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    named = [f"{name}, {old.get(name, 'not set')} to {new.get(name, 'not set')}" for name in differ]
    return "the parameters changed" + (f": {'; '.join(named)}" if named else "")


def read(folder: Path) -> list[dict[str, Any]]:
    """Return the corrections of an edition's folder; ReportError when their file cannot be read, lest it be lost."""
    path = folder / CORRECTIONS
    if not path.exists():
        return []
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError
        return [dict(entry) for entry in content["corrections"] if (entry["page"], entry["issue"])]
    except (OSError, ValueError, KeyError, TypeError):
        place = f"{folder.parent.name}/{folder.name}/{CORRECTIONS}"
        raise ReportError(
            f"{place}: this file is damaged or of another version, and what it holds may not be lost. "
            "Restore it from a copy, or move it away to begin another."
        ) from None


def settle(folder: Path) -> None:
    """Write down what re-issued pages say otherwise, then let go of their former marks. Whole or not at all.

    Pages whose new mark is not in place yet wait for it. Call under the lock of the outputs folder.
    """
    held = read(folder)
    every, done = list(held), []
    for former in sorted(folder.glob(f"*/.*{publish.FORMER}")):
        now = manifest.read_run(publish.mark_of_former(former))
        if now is not None:
            before = manifest.read_run(former)
            every = with_issue(every, changes(before, now) if before else [])
            done.append(former)
    if every != held:
        publish.write_whole(folder / CORRECTIONS, publish.json_text({"format": FORMAT, "corrections": every}))
    for former in done:
        former.unlink(missing_ok=True)


def with_issue(held: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the corrections with those of one more issue of a page, by page and issue; never the same issue twice.

    The number of the issue follows from those held: the page's first issue is 1 and corrects nothing. A change can
    only come twice when it was taken back in between, so the page's last issue tells a repetition from a new one.
    """
    if not found:
        return held
    mine = [entry for entry in held if entry["page"] == found[0]["page"]]
    last = max((entry["issue"] for entry in mine), default=1)
    if found == [{k: v for k, v in entry.items() if k != "issue"} for entry in mine if entry["issue"] == last]:
        return held
    return sorted([*held, *({**e, "issue": last + 1} for e in found)], key=lambda e: (e["page"], e["issue"]))


def write_page(folder: Path, year: str, edition: str, library: str) -> None:
    """Draw the corrections of an edition when their content changed; nothing when there are none."""
    held = read(folder)
    if held:
        content: dict[str, Any] = {"groups": groups(held, folder), "edition": edition, "year": year}

        def draw() -> str:
            from csp_lib.report.exporter import corrections_html

            return corrections_html(**content)

        publish.draw_whole(folder / PAGE, content, library, draw)


def groups(held: list[dict[str, Any]], folder: Path) -> list[dict[str, Any]]:
    """Return the corrections by borough and page, as the page lists them; a page is linked when it is there."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for entry in held:
        known = areas.areas().get(entry["borough"])
        pages = found.setdefault(known.name if known else entry["borough"], {})
        page = pages.setdefault(entry["page"], {"rows": []})
        page["title"], page["simulated"] = entry["title"], entry["simulated"]
        page["href"] = _link(entry["page"], folder)
        page["rows"].append({k: entry[k] for k in ("issue", "measure", "what", "was", "is", "cause", "vintage")})
    return [{"borough": name, "pages": list(pages.values())} for name, pages in sorted(found.items())]


def _link(page: str, folder: Path) -> str:
    return f"{page}.html" if PAGE_ID.match(page) and (folder / f"{page}.html").is_file() else ""
