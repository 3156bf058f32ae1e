"""What happens to a site one day: ways to change a page, each as a function from its markup to the changed one.

A change gives None where it does not apply (no such label, no such heading).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

from normalize.records import Article, FilmBlock
from normalize.vocabulary import vocabulary
from roundup_spider.layout import Layout
from tests.drills.sites import labels_of
from tests.drills.weeks import Film, container_of, pattern_of

Change = Callable[[str, Article, random.Random], str | None]


@dataclass(frozen=True)
class Mutation:
    """A change; whether the site file says where the article stands; two fields that have changed their meaning; what
    happens to the weeks after, where that is something else.

    Texts that stand under each other's labels are read right when they are read as they are labelled.
    """

    apply: Change
    declared: bool = False
    goes_on: Change | None = None
    exchanged: tuple[str, str] | None = None

    def layouts(self, html: str, article: Article) -> tuple[Layout, ...]:
        """What the site file says of the page as it was."""
        selector = selector_of(html, article) if self.declared else None
        return (Layout(article=selector),) if selector else ()

    def golds(self, films: Sequence[Film]) -> list[Sequence[Film]]:
        """The readings that are right after the change."""
        if self.exchanged is None:
            return [films]
        one, other = self.exchanged
        return [films, [{**film, one: film[other], other: film[one]} for film in films]]


_NEW_LABEL = {"trivia": "Corner of the house", "synopsis": "Number seven", "cast": "Row three"}


def _renamed(role: str, share: float) -> Change:
    def rename(html: str, article: Article, chance: random.Random) -> str | None:
        """The label of a field, which that share of the films has, is another one tomorrow."""
        labels = labels_of(article, role)
        lines = [line.text for line in article.lines if line.role == role]
        if sum(line.startswith(tuple(labels)) for line in lines) < share * len(article.blocks):
            return None
        pattern = re.compile("|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True)))
        changed = pattern.sub(_NEW_LABEL[role], html)
        return changed if changed != html else None

    return rename


def headings_changed(html: str, article: Article, chance: random.Random) -> str | None:
    """Headings of one level become another, as a new theme does it."""
    changed = re.sub(r"<(/?)h[234]\b", r"<\1h5", html)
    return changed if changed != html else None


def classes_changed(html: str, article: Article, chance: random.Random) -> str | None:
    """Every class and id has a new name."""
    names: dict[str, str] = {}

    def renamed(match: re.Match[str]) -> str:
        words = match[3].split()
        fresh = " ".join(names.setdefault(word, f"x{chance.randrange(10**6)}") for word in words)
        return f"{match[1]}={match[2]}{fresh}{match[2]}"

    return re.sub(r"\b(class|id)=([\"'])(.*?)\2", renamed, html)


def _container(html: str, article: Article) -> tuple[BeautifulSoup, Tag] | None:
    """The smallest element that holds the headers of all films."""
    soup = BeautifulSoup(html, "lxml")
    found = container_of(soup, [block.header for block in article.blocks])
    return (soup, found) if found is not None else None


def selector_of(html: str, article: Article) -> str | None:
    """What a site file would say of where the article stands: a selector that matches the container only."""
    held = _container(html, article)
    if not held:
        return None
    soup, container = held
    names = [f"#{container['id']}"] if container.get("id") else []
    selectors = [*names, *(f"{container.name}.{name}" for name in container.get_attribute_list("class") if name)]
    return next((one for one in selectors if re.fullmatch(r"[\w.#-]+", one) and len(soup.select(one)) == 1), None)


def container_renamed(html: str, article: Article, chance: random.Random) -> str | None:
    """Classes and ids are new, and the site file names the old ones."""
    return classes_changed(html, article, chance) if selector_of(html, article) else None


def container_doubled(html: str, article: Article, chance: random.Random) -> str | None:
    """The article stands on the page twice, one after the other, inside its element."""
    held = _container(html, article)
    if not held:
        return None
    soup, container = held
    container.append(BeautifulSoup(container.decode_contents(), "html.parser"))
    return str(soup)


def _emptied(title: str, text: str) -> Change:
    def empty(html: str, article: Article, chance: random.Random) -> str | None:
        """Another page altogether, with status 200."""
        return f"<!DOCTYPE html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>"

    return empty


def article_gone(html: str, article: Article, chance: random.Random) -> str | None:
    """The frame of the site is there, the article is loaded by a script."""
    held = _container(html, article)
    if not held:
        return None
    soup, container = held
    container.clear()
    return str(soup)


def _swapped(first: str, second: str, share: float) -> Change:
    def swap(html: str, article: Article, chance: random.Random) -> str | None:
        """The texts of two fields have changed places in more than that share of the films, the labels have not."""
        pairs = [pair for block in article.blocks if all(pair := [_stretch(block, name) for name in (first, second)])]
        changed, swapped = html, 0
        for one, other in pairs:
            found = [pattern_of(text).search(changed) for text in (one, other)]
            if not all(found):
                continue
            (start, end), (after, last) = sorted(match.span() for match in found if match)
            if end <= after:
                parts = (changed[:start], changed[after:last], changed[end:after], changed[start:end], changed[last:])
                changed, swapped = "".join(parts), swapped + 1
        return changed if swapped > share * len(pairs) else None

    return swap


def _stretch(block: FilmBlock, name: str) -> str:
    """The text of a field as it stands in the markup."""
    value = getattr(block, name) or ""
    return ", ".join(value) if isinstance(value, tuple) else value


def blocks_dropped(html: str, article: Article, chance: random.Random) -> str | None:
    """Two films of many are left."""
    return _kept(html, article, 2) if len(article.blocks) >= 8 else None


def two_left(html: str, article: Article, chance: random.Random) -> str | None:
    """The same in the weeks after, however many films they had."""
    return _kept(html, article, 2) if len(article.blocks) > 2 else None


def cut_short(html: str, article: Article, chance: random.Random) -> str | None:
    """Only the first film is left: a teaser, with the rest behind a button."""
    return _kept(html, article, 1) if len(article.blocks) >= 4 else None


def one_left(html: str, article: Article, chance: random.Random) -> str | None:
    """The same in the weeks after, however many films they had."""
    return _kept(html, article, 1) if len(article.blocks) > 1 else None


def _kept(html: str, article: Article, count: int) -> str | None:
    held = _container(html, article)
    if not held:
        return None
    soup, container = held
    next_header = " ".join(article.blocks[count].header.split())[:25]
    cutting = False
    for child in list(container.children):
        cutting = cutting or next_header in " ".join(child.get_text(" ").split())
        if cutting:
            child.extract()
    return str(soup) if cutting else None


def fields_moved(html: str, article: Article, chance: random.Random) -> str | None:
    """Synopsis and anecdote, each with its label, have changed places: the anecdote comes first."""
    held = _container(html, article)
    if not held:
        return None
    soup, container = held
    moved = 0
    for block in article.blocks:
        one, other = (_holders(container, getattr(block, name)) for name in ("synopsis", "trivia"))
        if not one or not other or one[0] in other or other[0] in one or one[0].parent is not other[0].parent:
            continue
        places = [soup.new_tag("i"), soup.new_tag("b")]
        for place, holders in zip(places, (one, other), strict=True):
            holders[0].insert_before(place)
        for place, holders in zip(places, (other, one), strict=True):
            place.replace_with(*holders)
        moved += 1
    return str(soup) if moved else None


def _holders(container: Tag, text: str | None) -> list[Tag]:
    """The paragraph-like element that holds the whole of a text, and before it the one that holds its label alone."""
    holder = _holder(container, text) if text and "\n" not in text else None
    if holder is None or vocabulary().label_at(holder.get_text(" ")):
        return [holder] if holder is not None else []
    before = holder.find_previous_sibling()
    label = vocabulary().label_at(before.get_text(" ").strip()) if before is not None else None
    alone = before is not None and label and label.end >= len(before.get_text(" ").strip()) - 2
    return [before, holder] if alone and before is not None else [holder]


def _holder(container: Tag, text: str | None) -> Tag | None:
    """The smallest paragraph-like element that holds a text."""
    if not text:
        return None
    start = " ".join(text.split())[:30]
    found = [
        tag for tag in container.find_all(["p", "div", "li", "dd"]) if start in " ".join(tag.get_text(" ").split())
    ]
    return found[-1] if found else None


_MOST, _ANY = 0.5, 0.0
"""What a site changes, it changes in most films of a page, and goes on so however few films of a week have it."""


def _label(role: str) -> Mutation:
    return Mutation(_renamed(role, _MOST), goes_on=_renamed(role, _ANY))


def _swap(first: str, second: str, exchanged: tuple[str, str] | None = None) -> Mutation:
    return Mutation(_swapped(first, second, _MOST), goes_on=_swapped(first, second, _ANY), exchanged=exchanged)


MUTATIONS: dict[str, Mutation] = {
    "trivia label renamed": _label("trivia"),
    "synopsis label renamed": _label("synopsis"),
    "cast label renamed": _label("cast"),
    "headings changed": Mutation(headings_changed),
    "classes changed": Mutation(classes_changed),
    "container renamed, selector declared": Mutation(container_renamed, declared=True),
    "container doubled": Mutation(container_doubled),
    "cut short": Mutation(cut_short, goes_on=one_left),
    "blocks dropped": Mutation(blocks_dropped, goes_on=two_left),
    "article gone": Mutation(article_gone),
    "fields moved": Mutation(fields_moved),
    "synopsis and trivia swapped": _swap("synopsis", "trivia", exchanged=("synopsis", "trivia")),
    "cast and synopsis swapped": _swap("cast", "synopsis"),
    "title and synopsis swapped": _swap("title", "synopsis"),
    "consent page": Mutation(_emptied("Before you continue", "We value your privacy. Accept all, or manage choices.")),
    "challenge page": Mutation(_emptied("Just a moment...", "Enable JavaScript and cookies to continue.")),
    "soft 404": Mutation(_emptied("Page not found", "What you are looking for is not here. Try the search.")),
    "front page instead": Mutation(_emptied("Our newspaper", "Welcome. Choose a section: films, books, weather.")),
}
