"""A text without markup: a letter, a text file. Its lines are paragraphs, its head and first lines say what it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from email.utils import parsedate
from functools import cache
from itertools import islice, pairwise

from normalize.resources import data_file
from normalize.text import collapse, mend
from normalize.vocabulary import flatten, vocabulary
from roundup_spider.reading.byline import byline_date
from roundup_spider.reading.decode import Decoded
from roundup_spider.reading.language import text_language
from roundup_spider.reading.lines import MOST_LINES, Line, PageText
from roundup_spider.reading.metadata import About, posting_date

_RULE = re.compile(r"[-=_*~#.+]{3,}|")
_NARROWEST, _WIDEST = 50, 80
"""Between which widths a plain text may be wrapped."""
_FIELD = re.compile(r"^([^\W\d_][\w-]*)\s?: (.+)$", re.MULTILINE)
_LONGEST_HEAD = 1_000
_FIRST_LINES = 8
_LONGEST_TITLE = 120
_LEAST_WORDS = 3


def plain_page(decoded: Decoded, url: str | None) -> PageText:
    """A text without markup: every paragraph a line; title and date from a letter's head or the first lines.

    >>> plain_page(Decoded("The releases of August 31\\nPosted: 2022-08-30\\n\\nNope\\n", "utf-8"), None).title
    'The releases of August 31'
    """
    head, text = letter_head(decoded.text)
    lines = plain_lines(text)
    if not lines:
        return PageText((), notes=(*decoded.notes, ("no-article", "the page holds no text")))
    first = [line.text for line in lines[:_FIRST_LINES]]
    language = text_language(line.text for line in lines)
    return PageText(
        lines[:MOST_LINES],
        head.title or _title(first),
        published=head.published or posting_date(url) or byline_date(first),
        language=language,
        notes=decoded.notes,
    )


def letter_head(text: str) -> tuple[About, str]:
    """Subject and date of a newsletter saved as plain text ("From: …", "Date: …", "Subject: …"), and the text after it.

    >>> about, rest = letter_head("Objet : Films de vendredi\\nDate : Thu, 2 Mar 2023 07:00:00 +0000\\n\\nCLOSE\\n")
    >>> about.title, about.published, rest
    ('Films de vendredi', '2023-03-02', 'CLOSE\\n')
    """
    head, blank, rest = text.lstrip().partition("\n\n")
    fields = {found[1].lower(): found[2] for found in _FIELD.finditer(head[:_LONGEST_HEAD])}
    subject, sent = (_field(fields, meaning) for meaning in ("subject", "date"))
    if not blank or len(fields) < 2 or len(fields) < len(head.splitlines()) or not subject:
        return About(), text
    stamp = parsedate(sent)
    return About(collapse(subject), published=date(*stamp[:3]).isoformat() if stamp else None), rest


def _field(fields: Mapping[str, str], meaning: str) -> str:
    """A field of a letter's head, by any of its names."""
    return next((fields[name] for name in _letter_fields()[meaning] if name in fields), "")


@cache
def _letter_fields() -> dict[str, list[str]]:
    fields: dict[str, list[str]] = tomllib.loads(data_file("vocabulary", "bylines.toml").read_text("utf-8"))["letters"]
    return fields


def _title(first: Sequence[str]) -> str:
    """The first of the opening lines that speaks of a list of films; "" where none does."""
    told = vocabulary().list_words
    short = (text for text in first if len(text) <= _LONGEST_TITLE and len(text.split()) >= _LEAST_WORDS)
    return next((text for text in short if not told.isdisjoint(flatten(text).split())), "")


def plain_lines(text: str) -> tuple[Line, ...]:
    """The lines of a text without markup: blank lines and rules part paragraphs, whose wrapped lines are joined."""
    rows = [collapse(mend(row)) for row in islice(text.splitlines(), 2 * MOST_LINES)]
    wrapped = _wraps_at(rows)
    lines: list[Line] = []
    opens = 1
    for number, (before, row) in enumerate(pairwise(["", *rows])):
        if _RULE.fullmatch(row):
            opens = max(opens, 3 if row else 2)
        elif opens == 1 and wrapped and _goes_on(before, row, wrapped):
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {row}")
        else:
            lines.append(Line(row, "text", element=number, opens=opens))
            opens = 1
    return tuple(lines)


def _wraps_at(rows: Sequence[str]) -> int:
    """The width at which a text is wrapped, as mail is; 0 if it is not: then some line is longer than any mail's."""
    longest = max((len(row) for row in rows if not _RULE.fullmatch(row)), default=0)
    return longest if _NARROWEST <= longest <= _WIDEST and "" in rows else 0


def _goes_on(before: str, row: str, width: int) -> bool:
    """Whether a row goes on with the sentence before: its first word did not fit there any more."""
    return bool(before) and len(before) + 1 + len(row.split(" ", 1)[0]) > width
