"""A gold page taken apart: the verbatim lines of each film, with the role the gold reading gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from normalize.text import collapse, fold
from roundup_spider.reading.cut import page_text

Gold = dict[str, Any]

_WORD = re.compile(r"\w+")
_LONGEST_LABEL = 45
_LONGEST_HEADER = 220
_CAST_WORDS = frozenset(["with", "avec", "con", "mit", "starring", "cast", "darsteller"])
_FACT = re.compile(r"([^\W\d_][^:]{1,24}\s?:)\s(\S.*)", re.DOTALL)
_LAST_LABEL = re.compile(
    r"\s(what (is|we|he)\b[^.!?]*\?|what we know|did you know ?\??|le saviez-vous ?\?|de quoi ça parle ?\?|"
    r"di cosa si tratta ?\?)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One line of a film: `label` ("Did you know ?") and `text`, as on the page; `role` is a field, header or other."""

    role: str
    text: str
    label: str = ""
    subject: str = ""
    """The title, when it begins the header."""
    names: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """Label and text as one line."""
        return f"{self.label} {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Taken:
    """A gold page in pieces: what stands before the films, the films, what stands after."""

    gold: Gold
    before: tuple[str, ...]
    films: tuple[tuple[Piece, ...], ...]
    after: tuple[str, ...]


def words(text: str | None) -> str:
    """The words of a text, folded, with a space at either end, so that `in` compares whole words."""
    return " " + " ".join(_WORD.findall(fold(text or ""))) + " "


def gold_pages(folder: Path) -> list[tuple[Gold, bytes]]:
    """Every gold reading of a folder with the bytes of its page, in order of id."""
    readings = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    found = [gold for gold in readings if isinstance(gold, dict) and "films" in gold]
    return [(gold, (folder / f"{gold['id']}.html").read_bytes()) for gold in found]


def take_apart(gold: Gold, body: bytes) -> Taken | None:
    """The page's lines sorted into films by its gold reading; None without films, or when they cannot be told apart."""
    if not gold["films"]:
        return None
    lines = _segments([line.text for line in page_text(body, gold["url"]).lines], gold["films"])
    starts = _header_lines(gold["films"], [words(line) for line in lines])
    if starts is None or len(set(starts)) < len(starts):
        return None
    end = _last_line(gold["films"][-1], starts[-1], lines)
    bounds = [*starts, end]
    films = tuple(
        tuple(_pieces(film, lines[start:stop]))
        for film, start, stop in zip(gold["films"], bounds, bounds[1:], strict=False)
    )
    return Taken(gold, tuple(lines[: starts[0]]), films, tuple(lines[end:]))


def _segments(lines: Sequence[str], films: Sequence[Gold]) -> list[str]:
    """Lines cut before and after every gold paragraph they hold, and before the cast that follows a header."""
    texts = [text for film in films for field in ("synopsis", "trivia") for text in paragraphs(film, field)]
    casts = [film["cast"][0] for film in films if film["cast"]]
    return [
        part
        for line in lines
        for piece in _cut_around(line, texts)
        for part in ([piece] if any(piece in text for text in texts) else _cut_before_cast(piece, casts))
    ]


def _cut_around(line: str, texts: Sequence[str]) -> list[str]:
    for text in texts:
        at = line.find(text)
        if at >= 0 and len(text) < len(line):
            before, after = line[:at].strip(), line[at + len(text) :].strip()
            return [*_cut_around(before, texts), text, *_cut_around(after, texts)]
    return [line] if line else []


def _cut_before_cast(piece: str, casts: Sequence[str]) -> list[str]:
    if len(piece) > _LONGEST_HEADER:
        return [piece]
    for name in casts:
        found = re.search(rf"(?<=.)\s(\w[\w ]{{0,10}}:?\s+){re.escape(name)}", piece)
        if found and found.group(1).strip(" :").casefold() in _CAST_WORDS:
            cut = found.start(1)
            return [piece[:cut].strip(), *_cut_before_label(piece[cut:])]
    return _cut_before_label(piece)


def _cut_before_label(piece: str) -> list[str]:
    found = _LAST_LABEL.search(piece)
    return [piece[: found.start()].strip(), found.group().strip()] if found and found.start() else [piece]


def paragraphs(film: Gold, field: str) -> list[str]:
    """The paragraphs of a film's synopsis or trivia."""
    return [part for part in (film[field] or "").split("\n") if part.strip()]


def _header_lines(films: Sequence[Gold], lines: Sequence[str]) -> list[int] | None:
    found: list[int] = []
    after = 0
    for film in films:
        body = [
            _first(words(part), lines, after) for field in ("synopsis", "trivia") for part in paragraphs(film, field)
        ]
        if any(place is None for place in body):
            return None
        places = [place for place in body if place is not None]
        header = _header_before(film, lines, after, min(places, default=None))
        if header is None:
            return None
        found.append(header)
        after = max([header, *places]) + 1
    return found


def _first(wanted: str, lines: Sequence[str], after: int) -> int | None:
    return next((number for number in range(after, len(lines)) if wanted in lines[number]), None)


def _header_before(film: Gold, lines: Sequence[str], after: int, text: int | None) -> int | None:
    """The header: the last run of short lines with the title (or, if it is lost, the directors) before the text."""
    named = film["title"] or " ".join(film["directors"]) or " ".join(film["cast"])
    tokens, letters = set(words(named).split()), words(named).replace(" ", "")
    rows = range(after, len(lines) if text is None else text + 1)
    fitting = [
        row
        for row in rows
        if len(lines[row]) < _LONGEST_HEADER
        and (letters in lines[row].replace(" ", "") or tokens <= set(lines[row].split()))
    ]
    if not fitting:
        return None
    if text is None:
        return fitting[0]
    best = fitting[-1]
    while best - 1 in fitting:
        best -= 1
    return best


def _last_line(film: Gold, start: int, lines: Sequence[str]) -> int:
    wanted = [*paragraphs(film, "synopsis"), *paragraphs(film, "trivia"), *film["cast"], *film["directors"]]
    reach = [
        row
        for row in range(start, min(len(lines), start + 14))
        if any(words(text) in words(lines[row]) for text in wanted)
    ]
    return max([start, *reach]) + 1


def _pieces(film: Gold, lines: Sequence[str]) -> Iterable[Piece]:
    label = ""
    for number, line in enumerate(lines):
        piece = _piece(film, line, first=number == 0)
        if piece.role == "other" and _is_label(line, lines[number + 1 :]):
            label = line
            continue
        yield Piece(piece.role, piece.text, piece.label or label, piece.subject, piece.names)
        label = ""


def _is_label(line: str, following: Sequence[str]) -> bool:
    return (
        bool(following)
        and len(line) < _LONGEST_LABEL
        and bool(re.search(r"[?:]$|^d(id|o) you know|^what we know|^the essential", line, re.IGNORECASE))
    )


def _piece(film: Gold, line: str, *, first: bool) -> Piece:
    if first:
        return Piece("header", line, subject=_beginning(line, film["title"]), names=tuple(film["directors"]))
    for field in ("synopsis", "trivia"):
        for text in paragraphs(film, field):
            if words(text) in words(line):
                return _labelled(field, line, text)
    cast = [name for name in film["cast"] if words(name) in words(line)]
    if cast and 2 * len(cast) >= len(film["cast"]):
        return _labelled("cast", line, cast[0], tuple(cast))
    fact = _FACT.match(line)
    return Piece("other", fact.group(2), fact.group(1)) if fact else Piece("other", line)


def _beginning(line: str, title: str | None) -> str:
    return title if title and line.startswith(title) and len(line) > len(title) else ""


def _labelled(role: str, line: str, text: str, names: tuple[str, ...] = ()) -> Piece:
    """Parts the label from the text it introduces, when the text can be found letter by letter."""
    at = line.find(text[:12])
    label = collapse(line[:at]) if 0 < at <= _LONGEST_LABEL else ""
    return Piece(role, line[at:] if label else line, label, names=names)
