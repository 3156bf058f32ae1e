"""Every way a header line may fall into title, directors, cast and facts. Which way is right is `credits`' business."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from normalize.dates import find_dates
from normalize.names import is_particle, person_likelihood
from normalize.resources import data_file
from normalize.vocabulary import flatten
from roundup_spider.reading.facts import piece_kind

Range = tuple[int, int]

_BULLET = re.compile(r"[\s•♦●▪►▶◆■★☆◦‣·*>–—\-|#]+")
_RANK = re.compile(r"(?:n[°º.]\s*)?\d{1,2}\s*(?:[).:°]|[-–—](?=\s))\s*(?=\S)")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*[.:]?\s*$")
_TAIL = re.compile(r"(?:\s+[-–—|/•·]+\s*|\s*[—|]\s*|:\s+|,\s+)([^-–—|:,]{2,60})$")
_STARS = re.compile(r"\s*[★☆⭐✩✭*♥]{1,6}\s*$")
_LEAD_DATE = re.compile(r"\s*[-–—:|,]\s*")
_EDGE = " \t\u00a0,;:–—-|/·•"
_QUOTES = {"“": '”»"', "«": "»", "‘": "’", '"': '"', "'": "'", "„": "“”", "”": "”"}
_OPENING = re.compile(r"[“«„\"]")
_WORD = re.compile(r"[^\s,;:()\[\]“”«»\"]+")
_LONGEST_NAMES = 90
_HEADER_END = re.compile(
    r"(?:[.!?…]['”»\"]?|[)\]]\.?|[”»\"])\s+(?=[A-ZÀ-ÞА-Я0-9“«\"(])|\s+[–—-]\s+(?=\S+\s\S+\s\S+\s\S+\s\S+)"
)


@dataclass(frozen=True, slots=True)
class Split:
    """One way to read `text`: ranges of the title (two when a director is spliced in), directors, cast and facts.

    `form` names the shape, `connector` the class of the word between ("" if none), `language` the languages that use it;
    `end` is where the header ends; `unknown` counts bracketed or trailing pieces put aside without being recognised.
    """

    form: str
    title: tuple[Range, ...]
    directors: Range | None = None
    cast: Range | None = None
    connector: str = ""
    languages: frozenset[str] = frozenset()
    facts: tuple[tuple[str, Range], ...] = ()
    end: int = 0
    unknown: int = 0
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Core:
    """A header without the facts around it."""

    start: int
    end: int
    facts: tuple[tuple[str, Range], ...] = ()
    unknown: int = 0
    ranked: bool = False


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector found in a text, its class and the languages it belongs to."""

    start: int
    end: int
    kind: str
    languages: frozenset[str]


@cache
def _table() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(data_file("vocabulary", "connectors.toml").read_text(encoding="utf-8"))


@cache
def _words(group: str) -> tuple[re.Pattern[str], dict[str, tuple[str, frozenset[str]]]]:
    """A pattern over the connectors of a group ("director" or "cast") and what each folded form is."""
    kinds = _table()["director"] if group == "director" else {"cast": _table()["cast"]}
    found: dict[str, tuple[str, set[str]]] = {}
    for kind, languages in kinds.items():
        for language, forms in languages.items():
            for form in forms:
                found.setdefault(flatten(form), (kind, set()))[1].add(language)
    bodies = "|".join(_body(form) for form in sorted(found, key=len, reverse=True))
    meanings = {form: (kind, frozenset(languages)) for form, (kind, languages) in found.items()}
    return re.compile(rf"(?<![\w'-])(?:{bodies})"), meanings


def _body(form: str) -> str:
    body = re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]\\s?")
    return body if form[-1] in "'" else body + (r"\s*" if form[-1] in ":." else r"(?=\s)\s+")


def connectors(text: str, group: str, start: int = 0, end: int | None = None) -> list[Connector]:
    """The connectors of a group ("director" or "cast") in `text[start:end]`, each with the space after it."""
    pattern, meanings = _words(group)
    flat = flatten(text)
    found = []
    for match in pattern.finditer(flat, start, len(text) if end is None else end):
        form = re.sub(r"\s+", " ", match.group().strip().replace("’", "'"))
        kind, languages = meanings.get(form) or meanings.get(form.replace(" ", "")) or ("credit", frozenset())
        found.append(Connector(match.start(), match.end(), kind, languages))
    return found


def _shrunk(text: str, start: int, end: int) -> Range:
    """The range without white space and separators at its edges; a final dot of an abbreviation stays."""
    while start < end and text[start] in _EDGE:
        start += 1
    while start < end and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def unquoted(text: str, span: Range) -> Range:
    """The range inside a pair of quotes that encloses all of it, and without stray separators; else the range itself."""
    start, end = _shrunk(text, *span)
    while end - start > 1 and text[end - 1] in ".," and text[end - 2] in '”»"’)':
        end -= 1
    if end - start > 2 and text[start] in _QUOTES and text[end - 1] in _QUOTES[text[start]]:
        inside = text[start + 1 : end - 1]
        if text[start] not in inside:
            return _shrunk(text, start + 1, end - 1)
    return start, end


def header_ends(text: str) -> list[int]:
    """Where the header may end: at the end of the line, or (when prose may follow) at sentence ends and dashes."""
    found = [len(text)]
    if len(text) > 60:
        marks = [match for match in _HEADER_END.finditer(text, 0, 400) if _is_prose(text[match.end() :])]
        found += [
            match.start() + (len(match.group().rstrip()) if match.group()[0] not in " \t" else 0) for match in marks[:4]
        ]
    return found


def _is_prose(text: str) -> bool:
    words = text.split()[:12]
    return len(words) >= 6 and sum(word[:1].islower() for word in words) >= len(words) / 3


def cores(text: str, end: int) -> Iterator[Core]:
    """The header without facts at its edges; doubtful pieces (an unknown bracket, a rank number) both kept and put aside."""
    bullet = _BULLET.match(text, 0, end)
    start = bullet.end() if bullet else 0
    start = _after_lead(text, start, end)
    start, end = _shrunk(text, start, end)
    first = Core(start, end)
    rank = _RANK.match(text, start, end)
    starts = (
        [first]
        if rank is None
        else [replace(first, ranked=True), replace(first, start=_shrunk(text, rank.end(), end)[0])]
    )
    for core in starts:
        dated = _without_lead_date(text, core)
        yield from _peeled(text, dated, 0)


def _after_lead(text: str, start: int, end: int) -> int:
    flat = flatten(text)
    for word in _table()["lead"]["any"]:  # type: ignore[attr-defined]
        if flat.startswith(word, start):
            return min(end, start + len(word))
    return start


def _without_lead_date(text: str, core: Core) -> Core:
    dates = [date for date in find_dates(text[: core.end]) if date.start == core.start]
    if not dates:
        return core
    mark = _LEAD_DATE.match(text, dates[0].end, core.end)
    if mark is None or mark.end() >= core.end:
        return core
    return replace(core, start=mark.end(), facts=(*core.facts, ("release_date", (dates[0].start, dates[0].end))))


def _peeled(text: str, core: Core, depth: int) -> Iterator[Core]:
    """The core as it stands and with its last piece put aside, again and again; a recognised fact is always put aside."""
    piece = _last_piece(text, core)
    if piece is None or depth > 5:
        yield core
        return
    kind, start, span = piece
    rest = replace(core, end=_shrunk(text, core.start, start)[1])
    if kind:
        yield from _peeled(text, replace(rest, facts=(*core.facts, (kind, span))), depth + 1)
        if kind in {"country", "genre", "language", "status", "year"}:
            yield core
        return
    yield core
    if text[start:].lstrip()[:1] in "([" and core.unknown == 0:
        yield from _peeled(
            text, replace(rest, facts=(*core.facts, ("note", span)), unknown=core.unknown + 1), depth + 1
        )


def _last_piece(text: str, core: Core) -> tuple[str | None, int, Range] | None:
    """The last piece of a core that may be a fact: kind (None if not recognised), where it begins, its own range."""
    view = text[core.start : core.end]
    stars = _STARS.search(view)
    if stars:
        return "score", core.start + stars.start(), (core.start + stars.start(), core.end)
    bracket = _BRACKET.search(view)
    if bracket and bracket.start() > 0:
        return (
            _bracket_kind(bracket[1]),
            core.start + bracket.start(),
            (core.start + bracket.start(1), core.start + bracket.end(1)),
        )
    tail = _TAIL.search(view)
    if tail and tail.start() > 0 and piece_kind(tail[1]):
        return piece_kind(tail[1]), core.start + tail.start(), (core.start + tail.start(1), core.end)
    return _last_date(text, core)


def _bracket_kind(inside: str) -> str | None:
    kinds = [piece_kind(piece) for piece in re.split(r"\s*[,;/|]\s*|\s+[-–]\s+", inside) if piece.strip()]
    return next((kind for kind in kinds if kind), None) if kinds and all(kinds) else None


def _last_date(text: str, core: Core) -> tuple[str | None, int, Range] | None:
    """A date at the end of the core, with the words before it that announce a release, glued to the title or not."""
    dates = [date for date in find_dates(text[: core.end]) if date.end >= core.end - 1 and date.start > core.start]
    if not dates:
        return None
    start = dates[0].start
    for word in reversed(list(_WORD.finditer(text, core.start, start))):
        if (
            word.start() == core.start
            or not word.group()[0].islower()
            or piece_kind(text[word.start() : core.end]) != "release_date"
        ):
            break
        start = word.start()
    return "release_date", start, (start, core.end)


def splits(text: str) -> Iterator[Split]:
    """Every reading worth scoring, the same reading once."""
    seen: set[tuple[tuple[Range, ...], Range | None, Range | None]] = set()
    for end in header_ends(text):
        for core in cores(text, end):
            for split in _splits_of(text, core):
                whole = _finished(text, split, core, end)
                key = (whole.title, whole.directors, whole.cast)
                if whole.title or whole.directors:
                    if key not in seen:
                        yield whole
                    seen.add(key)


def _finished(text: str, split: Split, core: Core, end: int) -> Split:
    titles = tuple(unquoted(text, span) for span in split.title) if len(split.title) < 2 else _spliced(text, split.title)
    kept = tuple(span for span in titles if span[0] < span[1])
    return replace(
        split,
        title=kept,
        facts=core.facts + split.facts,
        end=end,
        unknown=core.unknown + split.unknown,
        ranked=core.ranked,
    )


def _spliced(text: str, parts: tuple[Range, ...]) -> tuple[Range, ...]:
    """The two parts of a title that a director interrupts: the first keeps the mark it ends with ("The King’s Man:")."""
    (start, stop), rest = parts[0], parts[-1]
    return ((start, start + len(text[start:stop].rstrip())), unquoted(text, rest))


def _splits_of(text: str, core: Core) -> Iterator[Split]:
    for left, cast in _cast_cuts(text, core):
        for split in _credit_splits(text, core.start, left):
            yield replace(split, cast=cast)


def _cast_cuts(text: str, core: Core) -> Iterator[tuple[int, Range | None]]:
    """Where the part before the cast ends, and the cast: none, or all that follows a word such as "with"."""
    yield core.end, None
    for found in connectors(text, "cast", core.start, core.end):
        names = _shrunk(text, found.end, core.end)
        if names[0] < names[1] and person_likelihood(_first_name(text[names[0] : names[1]])) > 0.05:
            yield _shrunk(text, core.start, found.start)[1], names


def _first_name(text: str) -> str:
    return re.split(r"\s*(?:,|;|…|\.\.\.|\s(?:and|et|e|y|und|&)\s)", text, maxsplit=1)[0]


def _credit_splits(text: str, start: int, end: int) -> Iterator[Split]:
    if start >= end:
        return
    yield Split("title", ((start, end),))
    yield from _by_connector(text, start, end)
    yield from _by_separator(text, start, end)
    yield from _by_genitive(text, start, end)
    yield from _by_nothing(text, start, end)


def _by_connector(text: str, start: int, end: int) -> Iterator[Split]:
    for found in connectors(text, "director", start, end):
        names = _shrunk(text, found.end, end)
        if names[0] >= names[1] or names[1] - names[0] > _LONGEST_NAMES:
            continue
        form = "connector" if found.start > start else "director"
        title = ((start, found.start),) if found.start > start else ()
        yield Split(form, title, names, None, found.kind, found.languages)


_SEPARATOR = re.compile(
    r"(?P<comma>,\s+)|(?P<colon>\s?:\s+)|(?P<dash>\s+[-–—|/•]\s+|\s?[—|]\s?)|(?P<bracket>\s*[(\[])|(?P<quote>(?<=[”»\"])\s+)"
)


def _by_separator(text: str, start: int, end: int) -> Iterator[Split]:
    for cut in _SEPARATOR.finditer(text, start, end):
        kind = str(cut.lastgroup)
        stop = end - 1 if kind == "bracket" and text[end - 1] in ")]" else end
        names = _shrunk(text, cut.end(), stop)
        first = _first_name(text[names[0] : names[1]])
        if cut.start() > start and names[0] < names[1] and person_likelihood(first) > 0.03:
            yield from _with_bracket_facts(text, Split(kind, ((start, cut.start()),), names))
        if kind in {"colon", "dash"} and person_likelihood(_first_name(text[start : cut.start()])) > 0.2:
            yield Split(f"director_{kind}", ((cut.end(), end),), _shrunk(text, start, cut.start()))


def _with_bracket_facts(text: str, split: Split) -> Iterator[Split]:
    """A director inside brackets may share them with facts: "T (D, 7 September)"."""
    if split.form != "bracket" or split.directors is None:
        yield split
        return
    start, end = split.directors
    cut = end
    facts: list[tuple[str, Range]] = []
    for comma in reversed([match.end() for match in re.finditer(r"[,;]\s*", text[start:end])]):
        kind = piece_kind(text[start + comma : cut])
        if kind is None:
            break
        facts.append((kind, _shrunk(text, start + comma, cut)))
        cut = _shrunk(text, start, start + comma)[1]
    yield replace(split, directors=(start, cut), facts=tuple(facts))


@cache
def _genitive() -> re.Pattern[str]:
    marks = _table()["genitive"]["marks"]
    body = "|".join(re.escape(str(mark)) for mark in sorted(marks, key=len, reverse=True))
    return re.compile(rf"(?<=\w)(?:{body})\s+(?=\S)")


def _by_genitive(text: str, start: int, end: int) -> Iterator[Split]:
    """ "D's T" and "T1 D's T2", for every run of words before the mark that may be a name."""
    for mark in _genitive().finditer(text, start, end):
        bare = mark.group().strip() in {"'", "’"}
        if bare and text[mark.start() - 1].lower() not in "szx":
            continue
        for begin in _name_starts(text, start, mark.start()):
            title = ((start, begin), (mark.end(), end)) if begin > start else ((mark.end(), end),)
            yield Split("splice" if begin > start else "genitive", title, (begin, mark.start()), None, "genitive")


def _name_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Starts of the last one to four words of a range that may be one name."""
    words = list(_WORD.finditer(text, start, end))
    for word in words[-4:]:
        if person_likelihood(text[word.start() : end]) > 0.08:
            yield word.start()


def _by_nothing(text: str, start: int, end: int) -> Iterator[Split]:
    """ "T D", "T D1, D2", "T1 D T2": a run of words that reads as a name stands without any sign."""
    words = list(_WORD.finditer(text, start, end))
    for at, word in enumerate(words):
        if is_particle(word.group()) and word.group()[0].islower():
            continue
        for last in words[at : at + 4]:
            if (at == 0 and last is words[-1]) or (word is last and at == 0):
                continue
            if person_likelihood(text[word.start() : last.end()]) < (0.3 if word is not last else 0.6):
                continue
            yield from _around(text, start, end, word.start(), last.end())


def _around(text: str, start: int, end: int, begin: int, stop: int) -> Iterator[Split]:
    rest = _shrunk(text, stop, end)
    follows = text[stop:end].lstrip()[:1]
    if rest[0] >= rest[1] or follows in {",", "&"} or re.match(r"(?:and|et|e|y|und)\s", text[stop:end].lstrip()):
        if begin > start:
            yield Split("bare", ((start, begin),), (begin, rest[1] if rest[0] < rest[1] else stop))
    elif " " in text[begin:stop]:
        title = ((start, begin), (stop, end)) if begin > start else ((stop, end),)
        yield Split("bare_splice" if begin > start else "bare_first", title, (begin, stop))
