"""Sidecars: what is known of a file, written beside it as <file>.source.yml."""

import dataclasses
import datetime
import os
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError

from csp_lib.errors import SourceError
from csp_lib.sources.ballots import Columns
from csp_lib.sources.findings import did_you_mean

Keys = TypeVar("Keys", bound="HowToRead")

SUFFIX = ".source.yml"
DataKind = Literal["published", "derived", "transcribed", "partner", "simulated", "restricted"]


def _as_text(value: Any) -> Any:
    """YAML reads an unquoted 2017-01-31 as a date and 2017 as a number; both are meant as text here."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _real_date(text: str) -> str:
    datetime.date.fromisoformat(text)
    return text


Filled = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,60}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[
    str, BeforeValidator(_real_date), StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$"), BeforeValidator(_as_text)
]
Vintage = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}){0,2}$"), BeforeValidator(_as_text)]

ALLOWED = {
    "source_id": "1 to 60 of a-z, 0-9, '_' and '-'",
    "data_kind": "published, derived, transcribed, partner, simulated or restricted",
    "sha256": "64 hexadecimal digits in lower case",
    "published_on": "a date written as 2017-01-31, or null",
    "accessed_on": "a date written as 2017-01-31, or null",
    "vintage": "a year, month or date written as 2017, 2017-01 or 2017-01-31, or null",
    "notes": "a list of sentences",
    "exercise": "1 to 60 of a-z, 0-9, '_' and '-', or null",
    "columns": "columns of the file by what they hold: respondent, options, places, write_in, weight, source, date, groups",
}


class HowToRead(BaseModel):
    """What must be known of a file of ballots before it can be read: its exercise, which column holds what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exercise: Slug | None = None
    columns: Columns | None = None


class Sidecar(HowToRead):
    """What is known of one file.

    `vintage` decides which of two files of one kind is newer; `kind` is what `recognise` says of a kept file, or the
    table's name for an embedded one.
    """

    source_id: Slug
    title: Filled
    publisher: Filled
    page: str = ""
    licence: Filled
    attribution: Filled
    data_kind: DataKind
    kind: Slug
    file: Filled
    sha256: Sha256
    published_on: Day | None = None
    accessed_on: Day | None = None
    vintage: Vintage | None = None
    covers: str = ""
    leaves_out: str = ""
    notes: list[str] = []


def beside(path: Path) -> Path:
    """Return where the sidecar of a file stands."""
    return path.with_name(path.name + SUFFIX)


def read_sidecar(path: Path) -> Sidecar:
    """Return the sidecar written in this file; SourceError names the file, every wrong key and what is allowed."""
    return make_sidecar(read_keys(path), path.name)


def read_keys(path: Path) -> dict[str, Any]:
    """Return what a sidecar file says, not yet checked, so that a part of the keys may be given by hand."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        told = " ".join(str(error).split())
        raise SourceError(f"{path.name}: this is not readable YAML ({told}). Correct the sidecar.") from None
    except OSError as error:
        raise SourceError(f"{path.name}: the sidecar cannot be read ({error.strerror}).") from None
    if not isinstance(content, dict):
        raise SourceError(f"{path.name}: a sidecar holds keys and values, such as 'publisher: ...'. Correct it.")
    return content


def make_sidecar(keys: dict[str, Any], shown: str) -> Sidecar:
    """Return the sidecar made of these keys; SourceError with every problem otherwise."""
    return _checked(Sidecar, keys, shown)


def how_to_read(keys: dict[str, Any], shown: str) -> HowToRead:
    """Return what these keys say of how a file is read, whatever else they say; SourceError with every problem."""
    return _checked(HowToRead, {key: keys[key] for key in HowToRead.model_fields if key in keys}, shown)


def _checked(model: type[Keys], keys: dict[str, Any], shown: str) -> Keys:
    try:
        return model.model_validate(keys)
    except ValidationError as error:
        raise SourceError([_sentence(shown, found) for found in error.errors()]) from None


def _sentence(shown: str, found: Any) -> str:
    key = str(found["loc"][0])
    if key == "columns" and len(found["loc"]) > 1:
        return _sentence_on_columns(shown, found)
    if found["type"] == "extra_forbidden":
        return f"{shown}: {key!r} is not a key of a sidecar. {did_you_mean(key, Sidecar.model_fields)}"
    if found["type"] == "missing":
        return f"{shown}: the key {key!r} is missing. Add it."
    return f"{shown}, {key}: {found['input']!r} is not allowed. Use {ALLOWED.get(key, 'text that is not empty')}."


def _sentence_on_columns(shown: str, found: Any) -> str:
    key = ".".join(str(part) for part in found["loc"])
    if found["type"] == "unexpected_keyword_argument":
        hint = did_you_mean(str(found["loc"][-1]), [field.name for field in dataclasses.fields(Columns)])
        return f"{shown}: {key!r} is not a key of columns. {hint}"
    return f"{shown}, {key}: {found['input']!r} is not allowed. Use {ALLOWED['columns']}."


def write_sidecar(path: Path, sidecar: Sidecar) -> None:
    """Write a sidecar to this file; a reader sees the whole of it or none."""
    keys = sidecar.model_dump()
    unsaid = [key for key in HowToRead.model_fields if keys[key] is None]  # keys of ballots alone
    said = {key: value for key, value in keys.items() if key not in unsaid}
    text = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=120)
    waiting = path.with_name(f".{path.name}.{os.getpid()}")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(path)
