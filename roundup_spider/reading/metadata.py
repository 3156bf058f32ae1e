"""What a page says about itself outside its article: title, author, date, language, description.

Several places say the same thing, and any of them may be wrong (a logo as h1, the site's name behind the title, the
date of the last change): what several places agree on wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from selectolax.lexbor import LexborHTMLParser

from normalize.dates import address_date, find_dates
from normalize.text import collapse, fold, mend
from roundup_spider.reading.language import declared_code
from roundup_spider.reading.linked_data import LinkedData, linked_data
from roundup_spider.reading.tame import unmarked

_SEPARATOR = re.compile(r"\s+[|•·»«—–:/-]+\s+|\s*[|•»]\s*")
_ISO_DAY = re.compile(r"\s*(\d{4})-(\d\d)-(\d\d)")
_CHANGED = re.compile(
    r"updated|modified|mis(?:e)? à jour|modifié|aggiornat|modificat|actualizad|modificad|atualizad|aktualisiert|"
    r"geändert|bijgewerkt|aktualizac|güncelle|обновл",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:written by|posted by|by|par|di|de|por|von|door|autor:?|author:?|redazione:?)\s+", re.IGNORECASE)
_LONGEST = 1_000
_LONGEST_NAME = 60
_LONGEST_BYLINE = 160
_PUBLISHED = (
    *("article:published_time", "og:published_time", "datepublished", "publish-date", "pubdate", "publication_date"),
    *("date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime"),
)


@dataclass(frozen=True, slots=True)
class About:
    """The page on itself.

    `published` is an ISO date, `language` the declared ISO 639-1 code; `titles` are all the forms in which the page
    gives its title, the best first; `linked` is its JSON-LD.
    """

    title: str = ""
    author: str | None = None
    published: str | None = None
    language: str | None = None
    description: str = ""
    titles: tuple[str, ...] = ()
    linked: LinkedData = field(default_factory=LinkedData)


class _Head:
    """The metadata of a parsed page, by name and property."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.meta: dict[str, str] = {}
        for node in tree.css("meta[content]"):
            found = node.attributes
            name = found.get("property") or found.get("name") or found.get("itemprop") or found.get("http-equiv")
            if name:
                self.meta.setdefault(name.lower(), _short(found.get("content") or ""))

    def first(self, *names: str) -> str:
        """The first of several meta elements that says something."""
        return next((self.meta[name] for name in names if self.meta.get(name)), "")

    def text(self, selector: str) -> str:
        """The text of the first element that a selector finds."""
        node = self.tree.css_first(selector)
        return _short(node.text()) if node is not None else ""


def _short(text: str) -> str:
    """The beginning of a text, readable."""
    return collapse(mend(unmarked(text[:_LONGEST])))


def page_metadata(tree: LexborHTMLParser, url: str | None) -> About:
    """Reads a parsed page, its scripts still in it."""
    head, linked = _Head(tree), linked_data(tree)
    titles = _titles(head, linked)
    root = tree.css_first("html")
    return About(
        title=titles[0] if titles else "",
        author=_author(head, linked),
        published=_declared_date(head, linked),
        language=declared_code(
            (root.attributes.get("lang") or root.attributes.get("xml:lang")) if root is not None else None,
            head.first("og:locale", "content-language", "language"),
            linked.text("inLanguage"),
        ),
        description=head.first("description", "og:description", "twitter:description"),
        titles=tuple(titles),
        linked=linked,
    )


def _titles(head: _Head, linked: LinkedData) -> list[str]:
    """The forms of the page's title, the best first: the one that most of the others contain."""
    headings = [_short(node.text()) for node in head.tree.css("h1")[:6]]
    named = [*headings, linked.text("headline"), head.first("og:title", "twitter:title"), head.text("head > title")]
    site = fold(head.first("og:site_name"))
    found = list(dict.fromkeys(_without_site(collapse(name), named, site) for name in named if collapse(name)))
    folded = [fold(name) for name in found]
    support = [sum(name in other or other in name for other in folded if other) for name in folded]
    order = sorted(range(len(found)), key=lambda place: (-support[place], place))
    return [found[place] for place in order if folded[place] != site]


def _without_site(title: str, named: Sequence[str], site: str) -> str:
    """The title without the site's name at its end or beginning: another title lacks it, or it is the site's name."""
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
    for start, end in reversed(cuts):
        if title[:start] in named or (site and fold(title[end:]) == site):
            return title[:start]
        if title[end:] in named or (site and fold(title[:start]) == site):
            return title[end:]
    if len(named) - named.count("") == 1 and cuts and len(title) - cuts[-1][1] <= 30 and cuts[-1][0] > 20:
        return title[: cuts[-1][0]]
    return title


def _author(head: _Head, linked: LinkedData) -> str | None:
    found = (
        linked.author(),
        head.first("author", "article:author", "dc.creator", "parsely-author", "sailthru.author"),
        head.text("[rel~=author], [itemprop=author] [itemprop=name], [itemprop=author]"),
        head.text(".author-name, .byline-name, .post-author, .entry-author, .byline .author, .byline"),
    )
    for written in found:
        name = _BY.sub("", written).strip(" ,|•·-–")
        if name and len(name) <= _LONGEST_NAME and "://" not in name:
            return name
    return None


def _declared_date(head: _Head, linked: LinkedData) -> str | None:
    for name in _PUBLISHED:
        found = iso_day(head.meta.get(name, ""))
        if found:
            return found
    return iso_day(linked.text("datePublished")) or iso_day(linked.text("dateCreated"))


def iso_day(written: str) -> str | None:
    """The day of an ISO stamp, in the stamp's own zone; None for anything else.

    >>> iso_day("2022-07-20T23:30:00-05:00")
    '2022-07-20'
    """
    found = _ISO_DAY.match(written)
    if not found:
        return None
    try:
        return date(*(int(part) for part in found.groups())).isoformat()
    except ValueError:
        return None


def byline_date(lines: Sequence[str]) -> str | None:
    """The date of publication in the lines around a page's title; dates of a change do not count.

    >>> byline_date(["By Ann Dee", "Posted on April 14th, 2019", "Updated: May 2, 2020"])
    '2019-04-14'
    """
    for line in lines:
        if len(line) <= _LONGEST_BYLINE:
            for day in _publication_days(line):
                return day
    return None


def _publication_days(line: str) -> Iterator[str]:
    stamp = iso_day(line)
    if stamp:
        yield stamp
    after = 0
    for phrase in find_dates(line):
        if phrase.year and not _CHANGED.search(line[after : phrase.start]):
            yield date(phrase.year, phrase.month, phrase.day).isoformat()
        after = phrase.end


def stamped_date(stamps: Sequence[str]) -> str | None:
    """The first ISO day among the datetime attributes near a page's title."""
    return next((day for day in map(iso_day, stamps) if day), None)


def posting_date(url: str | None) -> str | None:
    """The full date in an address ("/2022/08/03/"), None where it has no day."""
    found = address_date(url)
    whole = found is not None and re.search(rf"{found.year}.?{found.month:02d}.?{found.day:02d}", url or "")
    return found.isoformat() if found is not None and whole else None
