"""The words that stand between a title, its director and its cast ("by", "de", "with", …), found in a text.

The words are data: `data/vocabulary/connectors.toml`, by class and language.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from normalize.frozen import frozen
from normalize.resources import data_file
from normalize.vocabulary import flatten
from roundup_spider.reading.facts import opens_fact, piece_kind, pieces

_AFTER_GENRES = frozenset({"by", "from", "de", "credit"})
_PIECE_START = re.compile(r".*(?:[,:|(•–—”»\"]| - )", re.DOTALL)
"""A text up to the last mark that a piece of it may begin after."""
_FARTHEST, _WORD_LENGTH = 60, 3
_WORD = re.compile(r"\w+")
_INNER_CAPITAL = re.compile("[A-ZÀ-ÞА-Я](?<=[a-z].)")
"""A capital right after a small letter, as after every glued word."""
_OF_FILMS = frozenset({"genre", "status"})
"""What single words of "comédie dramatique française", "film français" tell."""


@frozen
class Connector:
    """A connector found in a text, its class and the languages it belongs to."""

    start: int
    end: int
    kind: str
    languages: frozenset[str]


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(data_file("vocabulary", "connectors.toml").read_text(encoding="utf-8"))


@cache
def _words(group: str) -> tuple[re.Pattern[str], dict[str, tuple[str, frozenset[str]]], frozenset[str]]:
    """A pattern over the connectors of a group ("director" or "cast"), what each folded form is, their first words."""
    kinds = _table()["director"] if group == "director" else {"cast": _table()["cast"]}
    found: dict[str, tuple[str, set[str]]] = {}
    for kind, languages in kinds.items():
        for language, forms in languages.items():
            for form in forms:
                found.setdefault(flatten(form), (kind, set()))[1].add(language)
    bodies = "|".join(map(_bodies, _by_initial(found)))
    meanings = {form: (kind, frozenset(languages)) for form, (kind, languages) in found.items()}
    return re.compile(rf"(?<![\w'-])(?:{bodies})"), meanings, frozenset(_WORD.findall(form)[0] for form in found)


def _by_initial(forms: Iterable[str]) -> list[list[str]]:
    """Forms by their first letter, the longest first."""
    groups: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=len, reverse=True):
        groups[form[0]].append(form)
    return list(groups.values())


def _bodies(forms: Sequence[str]) -> str:
    """A pattern of forms that share their first letter, which is looked at once."""
    first = re.escape(forms[0][0])
    return first + "(?:" + "|".join(_body(form).removeprefix(first) for form in forms) + ")"


def _body(form: str) -> str:
    if form.endswith(":"):
        return _body(form[:-1]).removesuffix(r"(?:\s*:\s*|\s+)") + r"\s*(?::\s*|[–—]\s+)"
    body = re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]\\s?")
    return body if form[-1] in "'" else body + (r"\s*" if form[-1] in ":." else r"(?:\s*:\s*|\s+)")


@lru_cache(maxsize=2_000)
def connectors(text: str, group: str, start: int = 0, end: int | None = None) -> tuple[Connector, ...]:
    """The connectors of a group ("director" or "cast") in `text[start:end]`, each with the space after it."""
    pattern, meanings, openers = _words(group)
    flat, end, found = flatten(text), len(text) if end is None else end, list[Connector]()
    for match in () if openers.isdisjoint(_WORD.findall(flat)) else pattern.finditer(flat, start, end):
        kind, languages = _meaning(match.group(), meanings)
        found.append(Connector(match.start(), match.end(), kind, languages))
        found += _inner(match, meanings)
    if _INNER_CAPITAL.search(text) is not None:
        found += _glued_connectors(text, group, start, end)
    return (*found, *_after_genres(text, start, found)) if group == "director" else tuple(found)


def credit_behind_facts(text: str) -> Connector | None:
    """The connector that announces a director behind nothing but facts, None if the text does not begin so.

    >>> texts = ("(UK, 1h45) by Ann Lee", "French film by Ann Lee", "(M) 105 min, directed by Ann Lee", "Gull by A")
    >>> [found.start for text in texts if (found := credit_behind_facts(text))]
    [11, 12, 13]
    """
    if not opens_fact(text):
        return None
    found = (found for found in connectors(text, "director", 0, min(len(text), _FARTHEST)) if found.start)
    return next((one for one in found if text[one.end : one.end + 1].isupper() and _are_facts(text[: one.start])), None)


def _are_facts(text: str) -> bool:
    """Whether a text is nothing but facts; a letter or two are taken for a certificate ("(M) 105 minutes,")."""
    parts = [text[start:end] for start, end in pieces(text)]
    return any(map(piece_kind, parts)) and all(piece_kind(part) or len(part) < _WORD_LENGTH for part in parts)


@cache
def _glued(group: str) -> re.Pattern[str]:
    """Short words glued to the capital that follows, perhaps to the word before, too: "EndsbyDavid Gordon Green"."""
    words = _table()["glued"][group]
    body = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:(?<![\w'’])(?:{body}|{body.title()})|(?<=[a-zà-ÿ\d!?.)])(?:{body}))(?=[A-ZÀ-ÞА-Я][\w'’])")


def _glued_connectors(text: str, group: str, start: int, end: int) -> Iterator[Connector]:
    """The connectors whose spaces were lost with the tags around names."""
    meanings = _words(group)[1]
    for match in _glued(group).finditer(text, start, end):
        kind, languages = meanings[match.group().lower()]
        yield Connector(match.start(), match.end(), kind, languages)


def _after_genres(text: str, start: int, found: Sequence[Connector]) -> Iterator[Connector]:
    """Connectors with the words before them that tell a genre or a country: "comédie dramatique française de"."""
    for connector in found:
        if connector.kind not in _AFTER_GENRES:
            continue
        least = max(start, connector.start - _FARTHEST)
        mark = _PIECE_START.match(text, least, connector.start)
        begin = mark.end() if mark else least
        piece = text[begin : connector.start]
        if (begin == start or begin > least) and piece.strip() and _tells_genre(piece):
            lead = len(piece) - len(piece.lstrip())
            yield Connector(begin + lead, connector.end, "genre", connector.languages)


@lru_cache(maxsize=2_000)
def _tells_genre(piece: str) -> bool:
    """Whether a piece says what kind of film it is, and nothing else ("comédie dramatique", "French film")."""
    known = piece_kind(piece) in {"genre", "country", "status"}
    return (
        known
        and piece.split()[0].lower() not in _table()["not_before_genre"]["any"]
        and any(piece_kind(word) in _OF_FILMS for word in piece.split())
    )


def _inner(match: re.Match[str], meanings: dict[str, tuple[str, frozenset[str]]]) -> list[Connector]:
    """The last word of a longer connector, where it is a connector too: "a film by" may be a title's end and "by"."""
    words = match.group().rstrip().rsplit(" ", 1)
    if len(words) == 1 or words[1] not in meanings:
        return []
    start = match.start() + len(words[0]) + 1
    return [Connector(start, match.end(), *meanings[words[1]])]


def _meaning(found: str, meanings: dict[str, tuple[str, frozenset[str]]]) -> tuple[str, frozenset[str]]:
    """The class and languages of a connector as it was found, with its spaces and colon."""
    form = re.sub(r"\s+", " ", found.strip().replace("’", "'"))
    forms = (form, form.rstrip(" :"), form.replace(" ", ""))
    return next((meanings[form] for form in forms if form in meanings), ("credit", frozenset()))


@cache
def genitive() -> re.Pattern[str]:
    """The marks of the genitive after a name, with the space that follows."""
    table = _table()["genitive"]
    marks, endings, relative = (
        "|".join(re.escape(str(word)) for word in sorted(table[key], key=len, reverse=True))
        for key in ("marks", "turkish", "relative")
    )
    return re.compile(rf"(?<=\w)(?:['’](?:{endings})(?:\s+(?:{relative}))?|{marks})\s+(?=\S)")


@cache
def lead_words() -> tuple[str, ...]:
    """Labels that stand before a title ("Movie:"), folded."""
    return tuple(_table()["lead"]["any"])


@cache
def abbreviations() -> frozenset[str]:
    """Words that titles end with, their dot included ("Bros."), folded and without it."""
    return frozenset(_table()["abbreviations"]["any"])
