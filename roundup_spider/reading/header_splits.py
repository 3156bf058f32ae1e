"""Every way a header line may fall into title, directors, cast and facts. Which way is right is `credits`' business."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from normalize.frozen import frozen
from normalize.names import is_particle, person_likelihood, split_names
from roundup_spider.reading.connectors import connectors, genitive
from roundup_spider.reading.header_cores import (
    QUOTES,
    STARS,
    WEAK_KINDS,
    Core,
    Range,
    bracket_kind,
    cores,
    header_ends,
    shrunk,
    unquoted,
)

_ASIDE = re.compile(r"\s*[(\[][^()\[\]]{1,60}[)\]]\s*")
_ASIDE_AT_END = re.compile(r"(?<=\S)\s*[(\[]([^()\[\]]{1,60})[)\]]$")
_TAGLINE = re.compile(r"\s*[:,–—-]\s+\S")
_WORD = re.compile(r"[^\s,;:()\[\]“”«»\"]+")
_SHORT_LABEL = re.compile(r"[DR]\.\s+(?=[^\W\d_]{2,}\s+[^\W\d_]{2,})")
"""What announces the director within brackets: "(D. Ann Lee, w/ Bo Ek)"."""
_LONGEST_NAMES = 90
_POSSIBLE, _POSSIBLE_GENITIVE, _POSSIBLE_CAST = 0.01, 0.5, 0.3
_WITHOUT_APOSTROPHE = frozenset({"de", "nl", "sv", "da", "no"})


@frozen
class Split:
    """One way to read `text`: ranges of the title (two when a director is spliced in), directors, cast and facts.

    `form` names the shape, `connector` the class of the word between ("" if none), `language` the languages that use
    it;
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


def splits(text: str) -> Iterator[Split]:
    """Every reading worth scoring, the same reading once."""
    seen: set[tuple[tuple[Range, ...], Range | None, Range | None]] = set()
    for end in header_ends(text):
        for core in cores(text, end):
            for split in _splits_of(text, core):
                for whole in _variants(text, _finished(text, split, core, end)):
                    key = (whole.title, whole.directors, whole.cast)
                    if (whole.title or whole.directors) and key not in seen:
                        yield whole
                    seen.add(key)


def _variants(text: str, split: Split) -> Iterator[Split]:
    """The split, and the same with less in its title: without a bracket of facts, or the quoted beginning alone."""
    split = _without_stars(text, split)
    aside = _ASIDE_AT_END.search(text, *split.title[0]) if len(split.title) == 1 and split.directors else None
    kind = bracket_kind(aside[1]) if aside else None
    if aside is None or kind is None or (kind in WEAK_KINDS - {"year"} and "," not in aside[1]):
        yield split
    if aside is not None and kind is not None:
        title = unquoted(text, (split.title[0][0], aside.start()))
        yield from _variants(text, replace(split, title=(title,), facts=(*split.facts, (kind, aside.span(1)))))
    elif len(split.title) == 1 and text[split.title[0][0]] in QUOTES:
        yield from _quoted_alone(text, split)


def _without_stars(text: str, split: Split) -> Split:
    """The split without stars after a title that a director follows: "T ★★★ (15) Dir D"."""
    stars = STARS.search(text, *split.title[0]) if len(split.title) == 1 and split.directors else None
    if stars is None or stars.start() <= split.title[0][0]:
        return split
    title = unquoted(text, (split.title[0][0], stars.start()))
    return replace(split, title=(title,), facts=(*split.facts, ("score", stars.span())))


def _quoted_alone(text: str, split: Split) -> Iterator[Split]:
    """The split with only the quoted beginning of its title: "«T» (another title), de D", "“T”: a tagline"."""
    start, end = split.title[0]
    closing = QUOTES[text[start]]
    stop = next((at for at in range(start + 2, end - 1) if text[at] in closing), None)
    if stop is None:
        return
    title, rest = (shrunk(text, start + 1, stop),), shrunk(text, stop + 1, end)
    facts = (*split.facts, ("note", rest))
    if _ASIDE.fullmatch(text, stop + 1, end):
        yield replace(split, title=title, facts=facts, unknown=split.unknown + 1)
    elif split.form == "title" and _TAGLINE.match(text, stop + 1, end) and not _credits(text, rest):
        yield replace(split, title=title, facts=facts, form="tagline")


def _credits(text: str, span: Range) -> bool:
    """Whether a range begins with a word that credits somebody."""
    return any(found.start == span[0] for group in ("director", "cast") for found in connectors(text, group, *span))


def _finished(text: str, split: Split, core: Core, end: int) -> Split:
    titles = (
        tuple(unquoted(text, span) for span in split.title) if len(split.title) < 2 else _spliced(text, split.title)
    )
    kept = tuple(span for span in titles if span[0] < span[1])
    facts, unknown = core.facts + split.facts, core.unknown + split.unknown
    people = (split.directors, split.cast, split.connector, split.languages)
    return Split(split.form, kept, *people, facts, end, unknown, core.ranked)


def _spliced(text: str, parts: tuple[Range, ...]) -> tuple[Range, ...]:
    """The two parts of a title that a director interrupts: the first keeps the mark it ends with ("The King’s
    Man:")."""
    (start, stop), rest = parts[0], parts[-1]
    return ((start, start + len(text[start:stop].rstrip())), unquoted(text, rest))


def _splits_of(text: str, core: Core) -> Iterator[Split]:
    listed = ";" in text
    for left, cast in _cast_cuts(text, core):
        for split in _credit_splits(text, core.start, left):
            split = replace(split, cast=cast) if cast else _with_cast(text, split) if listed else split
            if split.directors is None or split.directors[1] - split.directors[0] <= _LONGEST_NAMES:
                yield split


def _with_cast(text: str, split: Split) -> Split:
    """The split with a list behind the director's one semicolon as its cast: "T (dir. D; A, B)"."""
    if split.directors is None or text.count(";", *split.directors) != 1:
        return split
    start, end = split.directors
    at = text.index(";", start)
    names = shrunk(text, at + 1, end)
    likely = person_likelihood(_first_name(text[slice(*names)])) > _POSSIBLE_CAST
    return replace(split, directors=shrunk(text, start, at), cast=names) if likely else split


def _cast_cuts(text: str, core: Core) -> Iterator[tuple[int, Range | None]]:
    """Where the part before the cast ends, and the cast: none, or all that follows a word such as "with"."""
    yield core.end, None
    for found in connectors(text, "cast", core.start, core.end):
        names = shrunk(text, found.end, core.end)
        if names[0] < names[1] and person_likelihood(_first_name(text[names[0] : names[1]])) > 0.05:
            yield shrunk(text, core.start, found.start)[1], names


def _first_name(text: str) -> str:
    return next((part.name for part in split_names(text, shared_surname=False)), "")


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
        names = shrunk(text, found.end, end)
        before = text[start : found.start]
        if names[0] >= names[1] or before.count("(") > before.count(")"):
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
        names = shrunk(text, cut.end(), stop)
        if kind == "bracket":
            names = _after_connector(text, names)
        first = _first_name(text[names[0] : names[1]])
        if cut.start() > start and names[0] < names[1] and person_likelihood(first) > _POSSIBLE:
            yield from _with_bracket_facts(text, Split(kind, ((start, cut.start()),), names))
        if kind in {"colon", "dash"} and person_likelihood(_first_name(text[start : cut.start()])) > 0.2:
            yield Split(f"director_{kind}", ((cut.end(), end),), shrunk(text, start, cut.start()))


def _after_connector(text: str, names: Range) -> Range:
    """A range without the connector that opens it, facts before it: "(de D)", "(D 2024, R: D)"."""
    for found in connectors(text, "director", *names):
        if found.start == names[0] or bracket_kind(text[names[0] : found.start].rstrip(" ,;")):
            return found.end, names[1]
    short = _SHORT_LABEL.match(text, *names)
    return (short.end(), names[1]) if short else names


def _with_bracket_facts(text: str, split: Split) -> Iterator[Split]:
    """A director inside brackets may share them with facts: "T (D, 7 September)"."""
    if split.form != "bracket" or split.directors is None:
        yield split
        return
    start, end = split.directors
    cut = end
    facts: list[tuple[str, Range]] = []
    for comma in reversed([match.end() for match in re.finditer(r"[,;]\s*", text[start:end])]):
        kind = bracket_kind(text[start + comma : cut])
        if kind is None:
            break
        facts.append((kind, shrunk(text, start + comma, cut)))
        cut = shrunk(text, start, start + comma)[1]
    yield replace(split, directors=(start, cut), facts=tuple(facts))


def _by_genitive(text: str, start: int, end: int) -> Iterator[Split]:
    """ "D's T" and "T1 D's T2", for every run of words before the mark that may be a name."""
    for mark in genitive().finditer(text, start, end):
        bare = mark.group().strip() in {"'", "’"}
        if bare and text[mark.start() - 1].lower() not in "szx":
            continue
        for begin in _name_starts(text, start, mark.start()):
            title = ((start, begin), (mark.end(), end)) if begin > start else ((mark.end(), end),)
            yield Split("splice" if begin > start else "genitive", title, (begin, mark.start()), None, "genitive")
    yield from _by_bare_genitive(text, start, end)


def _by_bare_genitive(text: str, start: int, end: int) -> Iterator[Split]:
    """ "Emilie Frèches Die Mutigen": the genitive of German and of the languages of the North, without any mark."""
    words = [word.span() for word in _WORD.finditer(text, start, end)][:4]
    for _, stop in words[1:3]:
        rest = shrunk(text, stop, end)
        genitive = text[stop - 1] == "s" and text[stop - 2].isalpha()
        titled = rest[0] == stop + 1 < rest[1] and not text[rest[0]].islower()
        if genitive and titled and person_likelihood(text[start : stop - 1]) > _POSSIBLE_GENITIVE:
            yield Split("bare_genitive", (rest,), (start, stop - 1), None, "genitive", _WITHOUT_APOSTROPHE)


def _name_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Starts of the last one to four words of a range that may be one name."""
    words = list(_WORD.finditer(text, start, end))
    for word in words[-4:]:
        if person_likelihood(text[word.start() : end]) > 0.08:
            yield word.start()


def _by_nothing(text: str, start: int, end: int) -> Iterator[Split]:
    """ "T D", "T D1, D2", "T1 D T2": a run of words that reads as a name stands without any sign."""
    words = [word.span() for word in _WORD.finditer(text, start, end)]
    rests = {stop: _rest(text, stop, end) for _, stop in words}
    for at, (begin, first) in enumerate(words):
        if text[begin].islower() and is_particle(text[begin:first]):
            continue
        for last, stop in words[at : at + 4]:
            if text[last].islower() and is_particle(text[last:stop]):
                continue
            lone = stop == first
            whole = at == 0 and (lone or stop == words[-1][1])
            titled = begin > start if rests[stop] is not None else " " in text[begin:stop]
            if not whole and titled and person_likelihood(text[begin:stop]) >= (0.6 if lone else 0.3):
                yield _around(start, end, begin, stop, rests[stop])


_ANOTHER = re.compile(r"\s*(?:[,&]|(?:and|et|e|y|und)\s)")


def _rest(text: str, stop: int, end: int) -> int | None:
    """Where the names end of which one ends at `stop`: nothing but more names follows it; None where a title does."""
    rest = shrunk(text, stop, end)
    if rest[0] >= rest[1]:
        return stop
    return rest[1] if _ANOTHER.match(text, stop, end) else None


def _around(start: int, end: int, begin: int, stop: int, rest: int | None) -> Split:
    """The split around a name `[begin:stop]` without any sign; `rest` is where the names end that close the header."""
    if rest is not None:
        return Split("bare", ((start, begin),), (begin, rest))
    title = ((start, begin), (stop, end)) if begin > start else ((stop, end),)
    return Split("bare_splice" if begin > start else "bare_first", title, (begin, stop))
