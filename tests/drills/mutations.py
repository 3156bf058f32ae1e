"""What happens to a site one day: ways to change a page, each as a function from its markup to the changed one.

A mutation gives None where it does not apply (no such label, no such heading).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from bs4 import BeautifulSoup, Tag

from normalize.records import Article
from normalize.vocabulary import vocabulary

Mutation = Callable[[str, Article, random.Random], str | None]

_NEW_LABEL = {"trivia": "Corner of the house", "synopsis": "Number seven", "cast": "Row three"}


def _labels(article: Article, role: str) -> set[str]:
    """The labels that open the lines of a role, as the page writes them."""
    found = set()
    for line in article.lines:
        label = vocabulary().label_at(line.text) if line.role == role else None
        if label and label.meaning == role:
            found.add(line.text[label.start : label.end].strip(" ?!:.-–—"))
    return {label for label in found if len(label) > 3}


def _renamed(role: str) -> Mutation:
    def rename(html: str, article: Article, chance: random.Random) -> str | None:
        """The label of a field is another one tomorrow."""
        labels = _labels(article, role)
        if not labels:
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
    headers = [" ".join(block.header.split())[:25] for block in article.blocks]
    if len(headers) < 3:
        return None
    texts = ((tag, " ".join(tag.get_text(" ").split())) for tag in soup.find_all(True))
    holding = [tag for tag, text in texts if all(head in text for head in headers)]
    found = holding[-1] if holding else None
    return (soup, found) if isinstance(found, Tag) and found.name not in ("html", "body") else None


def container_doubled(html: str, article: Article, chance: random.Random) -> str | None:
    """The article stands on the page twice, one after the other, inside its element."""
    held = _container(html, article)
    if not held:
        return None
    soup, container = held
    container.append(BeautifulSoup(container.decode_contents(), "html.parser"))
    return str(soup)


def cut_short(html: str, article: Article, chance: random.Random) -> str | None:
    """Only the first film is left: a teaser, with the rest behind a button."""
    held = _container(html, article)
    if not held or len(article.blocks) < 4:
        return None
    soup, container = held
    second = " ".join(article.blocks[1].header.split())[:25]
    cutting = False
    for child in list(container.children):
        cutting = cutting or second in " ".join(child.get_text(" ").split())
        if cutting:
            child.extract()
    return str(soup) if cutting else None


def _emptied(title: str, text: str) -> Mutation:
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


def _swapped(first: str, second: str) -> Mutation:
    def swap(html: str, article: Article, chance: random.Random) -> str | None:
        """Two fields have changed places in every film."""
        changed = html
        for block in article.blocks:
            one, other = (_stretch(block, name) for name in (first, second))
            if not one or not other or one not in changed or other not in changed:
                continue
            changed = changed.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)
        return changed if changed != html else None

    return swap


def _stretch(block: object, name: str) -> str | None:
    """The text of a field as it stands in the markup."""
    value = getattr(block, name)
    return ", ".join(value) if isinstance(value, tuple) else value


MUTATIONS: dict[str, Mutation] = {
    "trivia label renamed": _renamed("trivia"),
    "synopsis label renamed": _renamed("synopsis"),
    "cast label renamed": _renamed("cast"),
    "headings changed": headings_changed,
    "classes changed": classes_changed,
    "container doubled": container_doubled,
    "cut short": cut_short,
    "article gone": article_gone,
    "synopsis and trivia swapped": _swapped("synopsis", "trivia"),
    "cast and synopsis swapped": _swapped("cast", "synopsis"),
    "title and synopsis swapped": _swapped("title", "synopsis"),
    "consent page": _emptied("Before you continue", "We value your privacy. Accept all, or manage your choices."),
    "challenge page": _emptied("Just a moment...", "Enable JavaScript and cookies to continue."),
    "soft 404": _emptied("Page not found", "What you are looking for is not here. Try the search."),
    "front page instead": _emptied("Our newspaper", "Welcome. Choose a section: films, books, weather."),
}
