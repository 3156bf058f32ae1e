"""A site's other weeks, made from one of its pages: the same theme around other films.

The page is taken apart at its films; a week is a number of its blocks in any order, each filled with the texts and
names of another film of the language, some without an anecdote or a cast, some with another label of the same meaning.
Every week is a page that the reader reads, so that its slips are part of the natural variation.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bs4 import BeautifulSoup, Tag

from normalize.records import TEXT_FIELDS

Film = Mapping[str, Any]

_PLACE = "\0FILMS\0"
LACKING = {"cast": 0.04, "synopsis": 0.02, "trivia": 0.1}
"""How often a film of the simulated site lacks a field."""
TEXTS = ("synopsis", "trivia")
OTHER_LABEL = 0.04
"""How often a label is another known one of the same meaning and language."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One film's place in the page: its markup, cut into the page's own pieces, and the film that stands there."""

    pieces: tuple[str, ...]
    film: Film


@dataclass(frozen=True, slots=True)
class Week:
    """A page, and the films that stand on it."""

    html: str
    films: tuple[Film, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A page without its films: what is printed before and after them, and the slots for films."""

    before: str
    after: str
    slots: tuple[Slot, ...]

    def week(self, donors: Sequence[Film], labels: Sequence[Sequence[str]], chance: random.Random) -> Week:
        """Another week. `labels` are groups of labels of one meaning."""
        count = chance.randint(max(2, len(self.slots) // 2), len(self.slots) + 2)
        films = chance.sample(list(donors), min(count, len(donors)))
        blocks = [_filled(chance.choice(self.slots), film, labels, chance) for film in films]
        html = "".join((self.before, *(html for html, _ in blocks), self.after))
        return Week(html, tuple(film for _, film in blocks))


def template(html: str, films: Sequence[Film], headers: Sequence[str]) -> Template | None:
    """The page taken apart; None when its films are not one after the other in one element."""
    soup = BeautifulSoup(html, "lxml")
    container = container_of(soup, headers)
    if container is None:
        return None
    children = list(container.children)
    texts = [_plain(child.get_text(" ")) for child in children]
    starts = _starts(texts, headers)
    if starts is None:
        return None
    end = max(n for n in range(starts[-1], len(texts)) if n == starts[-1] or _tells(texts[n], films[-1])) + 1
    raw = [child.decode() if isinstance(child, Tag) else child.output_ready("minimal") for child in children]
    bounds = [*starts, end]
    slots = (Slot(tuple(raw[a:b]), film) for a, b, film in zip(bounds, bounds[1:], films, strict=False))
    usable = tuple(slot for slot in slots if _exchangeable(slot))
    container.clear()
    container.append(_PLACE)
    before, after = str(soup).split(_PLACE)
    return Template(before + "".join(raw[: starts[0]]), "".join(raw[end:]) + after, usable) if usable else None


def _exchangeable(slot: Slot) -> bool:
    """Whether another title can stand in the place: the old one is gone when it has been exchanged."""
    title, html = slot.film["title"], "".join(slot.pieces)
    if not title or not pattern_of(title).search(html):
        return False
    left = BeautifulSoup(_replaced(html, title, "\0"), "lxml").get_text(" ")
    return _plain(title).casefold() not in _plain(left).casefold()


def container_of(soup: BeautifulSoup, headers: Sequence[str]) -> Tag | None:
    """The smallest element that holds the headers of all films."""
    heads = [_plain(header)[:25] for header in headers]
    if len(heads) < 3:
        return None
    texts = ((tag, _plain(tag.get_text(" "))) for tag in soup.find_all(True))
    holding = [tag for tag, text in texts if all(head in text for head in heads)]
    found = holding[-1] if holding else None
    return found if isinstance(found, Tag) and found.name not in ("html", "body") else None


def _plain(text: str) -> str:
    return " ".join(text.split())


def _starts(texts: Sequence[str], headers: Sequence[str]) -> list[int] | None:
    """The pieces where the films begin, each in a piece of its own; None when two share one.

    A piece that opens with the header comes before one that only holds it: the page's heading names films, too.
    """
    found: list[int] = []
    for header in headers:
        head, after = _plain(header)[:25], found[-1] + 1 if found else 0
        holding = [n for n in range(after, len(texts)) if head in texts[n]]
        if not holding:
            return None
        found.append(next((n for n in holding if texts[n].startswith(head)), holding[0]))
    return found


def _tells(text: str, film: Film) -> bool:
    parts = (film.get("synopsis"), film.get("trivia"), *film["cast"], *film["directors"])
    return any(part and (_plain(part)[-30:] in text or _plain(part)[:30] in text) for part in parts)


def _filled(
    slot: Slot, film: Film, labels: Sequence[Sequence[str]], chance: random.Random
) -> tuple[str, dict[str, Any]]:
    """The block with another film in it, and what a careful reader reads there."""
    pieces, gold = list(slot.pieces), dict(slot.film)
    for name, share in LACKING.items():
        if chance.random() < share:
            pieces = _without(pieces, gold, name)
    html = "".join(pieces)
    html = _with_names(_with_texts(html, gold, film), gold, film)
    for name in TEXTS:
        if gold.get(name) == f"\0{name}\0":
            gold[name] = film[name].replace("\n", " ")
            html = html.replace(f"\0{name}\0", escape(gold[name], quote=False))
    for group in labels:
        if len(group) > 1 and chance.random() < OTHER_LABEL:
            html = re.sub("|".join(map(re.escape, group)), lambda _, group=group: chance.choice(group), html, count=1)
    return html, gold


def _without(pieces: list[str], gold: dict[str, Any], name: str) -> list[str]:
    """The pieces without those that hold only this field; the gold loses it, too."""
    others = [part for other in TEXT_FIELDS if other != name for part in _parts(gold.get(other))]
    only = [part for part in pieces if _any(_parts(gold.get(name)), part) and not _any(others, part)]
    if all(_any([part], "".join(only)) for part in _parts(gold.get(name))):
        gold[name] = [] if isinstance(gold.get(name), list) else None
        return [part for part in pieces if part not in only]
    return pieces


def _any(parts: Sequence[str], html: str) -> bool:
    return any(pattern_of(part).search(html) for part in parts)


def _parts(value: Any) -> list[str]:
    found = [value] if isinstance(value, str) else list(value or ())
    return [line for part in found for line in part.split("\n") if line]


def _with_texts(html: str, gold: dict[str, Any], film: Film) -> str:
    """The block with places for the film's synopsis and anecdote, where the old ones are there letter by letter.

    A text that tells who plays stays, or the credits would go with it; the names in it are exchanged.
    """
    people = (*gold.get("directors", ()), *gold.get("cast", ()))
    for name in TEXTS:
        lines = _parts(gold.get(name))
        whole = lines and all(pattern_of(line).search(html) for line in lines)
        if film.get(name) and whole and not any(pattern_of(person).search(gold[name]) for person in people):
            for number, line in enumerate(lines):
                html = _replaced(html, line, "" if number else f"\0{name}\0", count=1)
            gold[name] = f"\0{name}\0"
    return html


def _with_names(html: str, gold: dict[str, Any], film: Film) -> str:
    """The block with the film's title and people, wherever the block prints them: in a card, behind a picture."""
    pairs = [
        (old, new, name)
        for name in ("directors", "cast")
        for old, new in zip(gold.get(name) or (), film.get(name) or (), strict=False)
    ]
    for old, new, name in (*pairs, (gold["title"], film["title"], "title")):
        if not pattern_of(old).search(html):
            continue
        html = _replaced(html, old, new)
        for text in TEXTS:
            gold[text] = gold.get(text) and pattern_of(old).sub(lambda _, new=new: new, gold[text])
        if name == "title":
            gold[name] = new
        else:
            gold[name] = [new if one == old else one for one in gold[name]]
    return html


def pattern_of(text: str) -> re.Pattern[str]:
    """Finds a text in markup as words of its own, whatever the white space between them."""
    words = r"\s+".join(re.escape(escape(word, quote=False)) for word in text.split())
    return re.compile(rf"(?<!\w){words}(?!\w)" if words else r"(?!)")


def _replaced(html: str, old: str, new: str, count: int = 0) -> str:
    return pattern_of(old).sub(lambda _: escape(new, quote=False), html, count=count)
