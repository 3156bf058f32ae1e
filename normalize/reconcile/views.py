"""A film as the reconciler sees it: what one block, or several blocks taken as one film, say about it.

Blocks, names, titles and articles are numbers (`number_of`). Two views taken as one film are joined, so that a film is
judged by all that is known of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce
from typing import TypeVar

from normalize.dates import find_dates
from normalize.reconcile.spellings import Spellings, number_of
from normalize.records import Block, Mention
from normalize.similarity.folding import NameForm, folded_tokens, name_form
from normalize.similarity.title_features import title_form

_CAPITALISED = re.compile(r"(?<=[\w,;’'] )[A-ZÀ-ÖØ-Þ][\w’'-]{2,}|(?<![\d:.,])\d{1,4}(?![\d:.,]*\d)")
_HOURS = re.compile(r"(\d)\s*(?:h|hr|hrs|hours?|std\.?|ore|horas?)\s*(\d{1,2})?", re.I)
_MINUTES = re.compile(r"(\d{2,3})\s*(?:m\b|min|′|')", re.I)
_SECOND_TITLE = re.compile(r"\s*[(\[]((?:[^\W\d_]+[’' -]+){1,}[^\W\d_]{2,}[^()\[\]]*)[)\]]\s*$")
_MOST_NOUNS = 24
_COMMON_YEAR = 2023

T = TypeVar("T", int, str, tuple[int, int])


@dataclass(frozen=True, slots=True)
class FilmView:
    """What is known of one film. `first` is its smallest block key, `members` the numbers of its blocks.

    `hints` are titles from the page title, `asides` from the anecdote; `cast` pairs a name with its best billing;
    `released` and `posted` are days (ordinals), `calendar` days of an unknown year; `places` are (article, position);
    `written` gives names as they are written, where folding has lost something.
    """

    first: str
    members: tuple[int, ...]
    titles: tuple[int, ...]
    hints: tuple[int, ...]
    asides: tuple[int, ...]
    directors: tuple[int, ...]
    cast: tuple[tuple[int, int], ...]
    named: tuple[int, ...]
    released: tuple[int, ...]
    posted: tuple[int, ...]
    calendar: tuple[int, ...]
    places: tuple[tuple[int, int], ...]
    languages: tuple[str, ...]
    nouns: tuple[str, ...]
    minutes: tuple[int, ...]
    written: tuple[tuple[int, str], ...] = ()


def mononyms(blocks: Iterable[Block]) -> Set[tuple[str, str]]:
    """The people that a page credits by a single word: (page, folded word)."""
    credited = (
        (block.url, name_form(m.name).tokens) for block in blocks for m in block.people if m.role != "mentioned"
    )
    return {(url, tokens[0]) for url, tokens in credited if len(tokens) == 1}


def union(a: FilmView, b: FilmView) -> FilmView:
    """One view of both: every set joined, every name at its best billing."""
    cast: dict[int, int] = dict(a.cast)
    for name, billing in b.cast:
        cast[name] = min(billing, cast.get(name, billing))
    return FilmView(
        first=min(a.first, b.first),
        members=_joined(a.members, b.members),
        titles=_joined(a.titles, b.titles),
        hints=_joined(a.hints, b.hints),
        asides=_joined(a.asides, b.asides),
        directors=_joined(a.directors, b.directors),
        cast=tuple(sorted(cast.items(), key=lambda item: (item[1], item[0]))),
        named=_joined(a.named, b.named),
        released=_joined(a.released, b.released),
        posted=_joined(a.posted, b.posted),
        calendar=_joined(a.calendar, b.calendar),
        places=_joined(a.places, b.places),
        languages=_joined(a.languages, b.languages),
        nouns=_joined(a.nouns, b.nouns),
        minutes=_joined(a.minutes, b.minutes),
        written=a.written if a.written == b.written else _as_written((*a.written, *b.written)),
    )


def united(views: Iterable[FilmView]) -> FilmView:
    """One view of all."""
    return reduce(union, views)


def _joined(a: tuple[T, ...], b: tuple[T, ...]) -> tuple[T, ...]:
    return a if a == b else tuple(sorted(set(a).union(b)))


class Views:
    """Turns blocks into views, numbering the spellings of people and titles as they come.

    `homonyms` sets single mentions apart from others spelt like them; `mononyms` are the (page, word) of people
    credited by a single word.
    """

    def __init__(
        self,
        people: Spellings,
        titles: Spellings,
        homonyms: Mapping[str, str],
        mononyms: Set[tuple[str, str]] = frozenset(),
    ) -> None:
        self.mononyms = mononyms
        self.people = people
        self.titles = titles
        self.homonyms = homonyms

    def of(self, block: Block) -> tuple[FilmView, tuple[int, ...]]:
        """The view of one block, and the spelling of each of its mentions."""
        spelt = tuple(self.name_number(mention, block.url) for mention in block.people)
        people = list(zip(block.people, spelt, strict=True))
        on_page_title, in_anecdote = self._hints(block)
        days = (_day(block.week), _day(block.release_date))
        view = FilmView(
            first=block.key,
            members=(number_of(block.key),),
            titles=self._titles(_faces(block.title) if block.title else []),
            hints=self._titles(on_page_title),
            asides=self._titles(in_anecdote),
            directors=_distinct(name for mention, name in people if mention.role == "director"),
            cast=_billed((name, mention.billing) for mention, name in people if mention.role == "cast"),
            named=_distinct(name for mention, name in people if mention.role == "mentioned"),
            released=_distinct(day for day in days if day),
            posted=_distinct(day for day in (_day(block.published),) if day),
            calendar=_calendar(block.page_title),
            places=((number_of(block.url), block.position),),
            languages=(block.language,),
            nouns=_nouns(block),
            minutes=_minutes(block.facts.get("runtime", "")),
            written=_as_written(self._unlike_folded(people)),
        )
        return view, spelt

    def _unlike_folded(self, people: Iterable[tuple[Mention, int]]) -> Iterator[tuple[int, str]]:
        return ((name, m.name) for m, name in people if m.name != self.people.known[name].folded.title())

    def name_number(self, mention: Mention, url: str) -> int:
        """The number of a mention's spelling.

        A lone word in prose is somebody credited on the page by that word, else somebody of that page only.
        """
        form = name_form(mention.name)
        mark = _mark(form)
        if mention.role == "mentioned" and len(form.tokens) < 2 and (url, "".join(form.tokens)) not in self.mononyms:
            mark = f"{mark} {url}".strip()
        ruled = self.homonyms.get(mention.key) if self.homonyms else None
        return self.people.person(mention.name, form.tokens, f"{mark} {ruled}".strip() if ruled else mark)

    def _titles(self, titles: Iterable[str]) -> tuple[int, ...]:
        forms = ((title, title_form(title)) for title in titles)
        return _distinct(self.titles.title(title, form.words, form.year) for title, form in forms)

    def _hints(self, block: Block) -> tuple[list[str], list[str]]:
        """The other names the page gives the film: those of the page title, and those of the anecdote."""
        other = [hint for hint in block.hints if hint != block.title]
        if not other:
            return [], []
        headline = " ".join(folded_tokens(block.page_title))
        on_page_title = [hint for hint in other if " ".join(folded_tokens(hint)) in headline]
        return on_page_title, [hint for hint in other if hint not in on_page_title]


def _mark(form: NameForm) -> str:
    return " ".join(mark for mark in (form.generation, form.mark, form.qualifier) if mark)


def _faces(title: str) -> list[str]:
    """A title, and the two titles that it consists of if it has another in brackets.

    >>> _faces("The Eternal (Ash is purest white)")
    ['The Eternal (Ash is purest white)', 'The Eternal', 'Ash is purest white']
    """
    bracketed = _SECOND_TITLE.search(title)
    if not bracketed:
        return [title]
    return [title, _SECOND_TITLE.sub("", title).strip(), bracketed[1]]


def _as_written(names: Iterable[tuple[int, str]]) -> tuple[tuple[int, str], ...]:
    """Each name in one way of writing it, the one with most accents."""
    names = set(names)
    if len(names) < 2:
        return tuple(names)
    return tuple(dict(sorted(names, key=lambda name: (name[0], _accents(name[1]), name[1]))).items())


def _accents(name: str) -> int:
    return sum(not letter.isascii() for letter in name)


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(set(values)))


def _billed(names: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    best: dict[int, int] = {}
    for name, billing in names:
        best[name] = min(billing, best.get(name, billing))
    return tuple(sorted(best.items(), key=lambda item: (item[1], item[0])))


@lru_cache(maxsize=1 << 14)
def _day(written: str | None) -> int | None:
    try:
        return date.fromisoformat(written[:10]).toordinal() if written else None
    except ValueError:
        return None


def _nouns(block: Block) -> tuple[str, ...]:
    """Capitalised words inside sentences and the numbers of synopsis and anecdote, folded: they survive translation."""
    if not (block.synopsis or block.trivia):
        return ()
    found = _CAPITALISED.findall(f"{block.synopsis or ''}\n{block.trivia or ''}")
    return _distinct(sys.intern("".join(folded_tokens(word))) for word in found[:_MOST_NOUNS])


@lru_cache(maxsize=1 << 14)
def _calendar(page_title: str) -> tuple[int, ...]:
    """The days of the year that a page's title names, whatever the year: "The cinema releases of July 20" → (201,)."""
    return _distinct(day_of_year(phrase.month, phrase.day) for phrase in find_dates(page_title))


def day_of_year(month: int, day: int) -> int:
    """The number of a day in a common year.

    >>> day_of_year(7, 20)
    201
    """
    return date(_COMMON_YEAR, month, min(day, 28) if month == 2 else day).timetuple().tm_yday


@lru_cache(maxsize=1 << 12)
def _minutes(runtime: str) -> tuple[int, ...]:
    """("1h36m") → (96,); () when there is no runtime, or full hours only ("2 hours"), which tell little."""
    if hours := _HOURS.search(runtime):
        return (int(hours[1]) * 60 + int(hours[2]),) if hours[2] else ()
    minutes = _MINUTES.search(runtime)
    return (int(minutes[1]),) if minutes else ()
