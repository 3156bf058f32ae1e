"""The files behind the vocabulary: their entries one by one, adding to them, and a user's own file beside them.

A user's own file holds labels as `labels.toml` does and noise under `[noise.starts]`, `[noise.whole]`, …; it is read
beside the packaged tables, so that an installed package need not be changed.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalize.errors import MissingFile, UsageError
from normalize.resources import data_file

OWN = "ROUNDUP_VOCABULARY"
"""Environment variable with the path of one's own vocabulary; empty: none is read."""
NOISE = "noise"
STRENGTHS = ("phrase", "colon", "opener")
PLACES = ("starts", "whole", "ends", "closes", "over")

Table = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One form of the vocabulary: what it means ("noise" for noise), how it is recognised, its language, its file."""

    meaning: str
    strength: str
    language: str
    form: str
    file: Path


def own_file() -> Path | None:
    """Where a user's own vocabulary lies, whether it exists or not; None when `ROUNDUP_VOCABULARY` is set to nothing.

    >>> (own_file() or Path("vocabulary.toml")).name
    'vocabulary.toml'
    """
    named = os.environ.get(OWN)
    if named is not None:
        return Path(named) if named else None
    folder = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(folder) / "roundup" / "vocabulary.toml"


def label_tables() -> Table:
    """Labels by meaning, strength and language, as the package has them.

    >>> "What is it about" in label_tables()["synopsis"]["phrase"]["en"]
    True
    """
    return _parsed(data_file("vocabulary", "labels.toml"))


def noise_tables() -> Table:
    """Noise by place and language, as the package has it."""
    return _parsed(data_file("vocabulary", "noise.toml"))


def own_tables() -> tuple[Table, Table]:
    """A user's own labels and noise, in the same form; empty without a file.

    Raises UsageError for a file that is none.
    """
    file = own_file()
    if file is None or not file.exists():
        return {}, {}
    own = _parsed(file)
    noise = own.pop(NOISE, {})
    for name, table in (*own.items(), *((place, {"": forms}) for place, forms in noise.items())):
        _check_table(file, name, table)
    return own, noise


def _check_table(file: Path, name: str, table: object) -> None:
    sound = isinstance(table, Mapping) and all(
        isinstance(languages, Mapping) and all(isinstance(forms, list) for forms in languages.values())
        for languages in table.values()
    )
    if not sound:
        raise UsageError(f'{file}: [{name}] is no table of forms; expected [{name}.phrase] and below it en = ["…"]')


def _parsed(file: Path) -> Table:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingFile(f"cannot read the vocabulary {file} ({error.strerror})") from error
    except ValueError as error:
        raise UsageError(f"{file} is no TOML ({error}); mend it, or set {OWN} to nothing to leave it out") from error


def vocabulary_entries() -> Iterator[Entry]:
    """Every form of the vocabulary, the packaged ones first, in the order in which they are matched."""
    labels, noise = data_file("vocabulary", "labels.toml"), data_file("vocabulary", "noise.toml")
    yield from _entries(label_tables(), labels)
    yield from _entries({NOISE: noise_tables()}, noise)
    own, own_noise = own_tables()
    file = own_file() or labels
    yield from _entries(own, file)
    yield from _entries({NOISE: own_noise}, file)


def _entries(tables: Table, file: Path) -> Iterator[Entry]:
    for meaning, strengths in tables.items():
        for strength, languages in strengths.items():
            for language, forms in languages.items():
                yield from (Entry(meaning, strength, language, form, file) for form in forms)


def add_entry(entry: Entry) -> None:
    """Writes one form into its file, which is made if need be; comments and order stay as they are."""
    own = entry.file == own_file()
    table = f"{entry.meaning}.{entry.strength}" if own or entry.meaning != NOISE else entry.strength
    try:
        text = entry.file.read_text(encoding="utf-8") if entry.file.exists() else ""
        entry.file.parent.mkdir(parents=True, exist_ok=True)
        entry.file.write_text(with_form(text, table, entry.language, entry.form), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {entry.file} ({error.strerror}); name another file in {OWN}") from error


def with_form(text: str, table: str, language: str, form: str) -> str:
    """A vocabulary file's text with one more form; everything else stays letter for letter.

    >>> with_form('[trivia.phrase]\\nen = ["Fun fact"]\\n', "trivia.phrase", "en", "Good to know").splitlines()
    ['[trivia.phrase]', 'en = ["Fun fact", "Good to know"]']
    """
    lines = text.splitlines()
    start = next((at for at, line in enumerate(lines) if line.strip() == f"[{table}]"), None)
    if start is None:
        lines += ["", f"[{table}]"] if lines else [f"[{table}]"]
        start = len(lines) - 1
    end = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("[")), len(lines))
    at = next((at for at in range(start + 1, end) if re.match(rf"{language}\s*=", lines[at])), None)
    quoted = json.dumps(form, ensure_ascii=False)
    if at is None:
        filled = max(at for at in range(start, end) if lines[at].strip() and not lines[at].startswith("#"))
        lines.insert(filled + 1, f"{language} = [{quoted}]")
    else:
        close = next(row for row in range(at, end) if lines[row].rstrip().endswith("]"))
        lines[close] = _appended(lines[close], quoted)
    return "\n".join(lines) + "\n"


def _appended(line: str, quoted: str) -> str:
    """The last line of a list with one more item."""
    before = line.rstrip()[:-1].rstrip()
    if not before:
        return f"    {quoted},\n]"
    return f"{before}{quoted}]" if before.endswith("[") else f"{before.rstrip(',')}, {quoted}]"
