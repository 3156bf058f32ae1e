"""What a page says about itself outside its article: title, author, date, language, description.

Several places say the same thing, and any of them may be wrong (a logo as h1, the site's name behind the title, the
date of the last change): what several places agree on wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from html import unescape

from selectolax.lexbor import LexborHTMLParser

from normalize.dates import address_date
from normalize.frozen import frozen
from normalize.outlets import GENERIC, outlet_of
from normalize.text import collapse, fold, mend
from normalize.vocabulary import flatten
from roundup_spider.reading.byline import author_name, iso_day
from roundup_spider.reading.language import declared_code
from roundup_spider.reading.linked_data import LinkedData, linked_data
from roundup_spider.reading.tame import unmarked

_SEPARATOR = re.compile(r"\s+[|•·»«—–:/-]+\s+|\s*[|•»]\s*")
_JOINT = re.compile(r"\s*[|•·»«~]+\s*|\s+[–—:/-]+\s+|::|:\s+")
_FEWEST_WORDS = 3
_MOST_JOINTS = 3
_LETTERS = re.compile(r"[^\W_]+")
_LONGEST = 1_000
_MOST_HEADINGS = 6
_NEARLY = 0.6
_PUBLISHED = (
    *("article:published_time", "og:published_time", "datepublished", "publish-date", "pubdate", "publication_date"),
    *("date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime"),
)


_STAMPS = "abbr.published, time.published, time.entry-date, [itemprop=datePublished], time[pubdate]"


@frozen
class About:
    """The page on itself.

    `published` is an ISO date, `language` the declared ISO 639-1 code; `titles` are all the forms in which the page
    gives its title, the best first; `parts` are the longest pieces of them that may be the title without the site's
    name, should a line of the page say so; `linked` is its JSON-LD.
    """

    title: str = ""
    author: str | None = None
    published: str | None = None
    language: str | None = None
    description: str = ""
    titles: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    linked: LinkedData = field(default_factory=LinkedData)


class _Head:
    """The metadata of a parsed page, by name and property."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.tree = tree
        self.meta: dict[str, str] = {}
        self.headings: list[str] = []
        self.tidy: dict[str, str] = {}
        titles: list[str] = []
        for node in tree.css("meta[content], h1, title"):
            if node.tag != "meta":
                beside = self.headings if node.tag == "h1" else titles
                beside += [_short(node.text())] if len(beside) < _MOST_HEADINGS else []
                continue
            found = node.attributes
            name = found.get("property") or found.get("name") or found.get("itemprop") or found.get("http-equiv")
            if name:
                self.meta.setdefault(name.lower(), found.get("content") or "")
        self.title = next(iter(titles), "")

    def first(self, *names: str) -> str:
        """The first of several meta elements that says something."""
        return next(filter(None, map(self._tidy, names)), "")

    def _tidy(self, name: str) -> str:
        if name not in self.tidy:
            self.tidy[name] = _short(self.meta.get(name, ""))
        return self.tidy[name]

    def stamp(self, selector: str) -> str | None:
        """The ISO day of the first element that a selector finds, from whichever attribute holds it."""
        node = self.tree.css_first(selector)
        found = (
            (node.attributes.get(name) or "" for name in ("datetime", "title", "content")) if node is not None else ()
        )
        return next(filter(None, map(iso_day, found)), None)

    def text(self, selector: str) -> str:
        """The text of the first element that a selector finds."""
        node = self.tree.css_first(selector)
        return _short(node.text()) if node is not None else ""


def _short(text: str) -> str:
    """The beginning of a text, readable, what was escaped twice too.

    >>> _short("Cin&eacute;ma du 29 novembre")
    'Cinéma du 29 novembre'
    """
    short = unmarked(text[:_LONGEST])
    return collapse(mend(unescape(short) if "&" in short else short))


def page_metadata(tree: LexborHTMLParser, url: str | None) -> About:
    """Reads a parsed page, its scripts still in it."""
    head, linked = _Head(tree), linked_data(tree)
    titles = _titles(head, linked, url)
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
        parts=title_parts([*titles, head.title, head.first("og:title")]),
        linked=linked,
    )


def _titles(head: _Head, linked: LinkedData, url: str | None) -> list[str]:
    """The forms of the page's title, the best first: the one that most of the others contain."""
    headings = head.headings
    declared = [linked.text("headline"), head.first("og:title", "twitter:title"), head.title]
    everything = [*headings, *declared] if len(headings) == 1 else [*declared, *headings]
    named = [name for name in everything if name]
    site = fold(head.first("og:site_name") or _named_as_host(headings, url))
    alone = len(headings) != 1 and sum(map(bool, declared)) == 1
    all_found = [_without_site(name, named, site, alone=alone) for name in named]
    found = list(dict.fromkeys(all_found))
    if len(found) == 1 and fold(found[0]) != site:
        return found
    folded, everywhere = [fold(name) for name in found], [fold(name) for name in all_found]
    support = [sum(name in other or other in name for other in everywhere if other) for name in folded]
    order = sorted(range(len(found)), key=lambda place: (-support[place], place))
    ranked = [found[place] for place in order if folded[place] != site]
    return [name for name in ranked if _is_form_of(fold(name), fold(ranked[0]))]


def _named_as_host(headings: Sequence[str], url: str | None) -> str:
    """The heading that is the site's name, by the letters of its host; "" where none is.

    >>> _named_as_host(["Swift and Sedge", "Weekend five"], "https://www.swift-and-sedge.example/five")
    'Swift and Sedge'
    """
    labels = {"".join(_LETTERS.findall(label)) for label in outlet_of(GENERIC, url).split(".")}
    return next((name for name in headings if "".join(flatten(name).split()) in labels - {""}), "")


def title_parts(titles: Sequence[str]) -> tuple[str, ...]:
    """What is left of page titles when the site's name is taken off one end, the longest first.

    >>> title_parts(["Print - The films of May 4: Acid, Dalva ~ Gazette"])[:2]
    ('The films of May 4: Acid, Dalva ~ Gazette', 'Print - The films of May 4: Acid, Dalva')
    """
    found: set[str] = set()
    for title in dict.fromkeys(titles):
        starts = [0, *(match.end() for match in _JOINT.finditer(title))]
        ends = [*(match.start() for match in _JOINT.finditer(title)), len(title)]
        found.update(title[start:end] for start in starts[:_MOST_JOINTS] for end in ends[-_MOST_JOINTS:] if start < end)
    whole = frozenset(titles)
    long = (part for part in found if len(part.split()) >= _FEWEST_WORDS and part not in whole)
    return tuple(sorted(long, key=lambda part: (-len(part), part)))


def _is_form_of(name: str, title: str) -> bool:
    """Whether a name is the title, whole or nearly: an h1 that only names one of the films is none."""
    short, long = sorted((name, title), key=len)
    return short in long and len(short) >= _NEARLY * len(long)


def _without_site(title: str, named: Sequence[str], site: str, *, alone: bool) -> str:
    """The title without the site's name at its end or beginning: another title lacks it, or it is the site's name.

    `alone` says that no other title can tell: a short last part is taken for the site's name then.
    """
    cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
    for start, end in reversed(cuts):
        if title[:start] in named or (site and fold(title[end:]) == site):
            return title[:start]
        if title[end:] in named or (site and fold(title[:start]) == site):
            return title[end:]
    if alone and cuts and len(title) - cuts[-1][1] <= 30 and cuts[-1][0] > 20:
        return title[: cuts[-1][0]]
    return title


def _author(head: _Head, linked: LinkedData) -> str | None:
    declared = head.first("author", "article:author", "dc.creator", "parsely-author", "sailthru.author")
    return author_name(linked.author()) or author_name(declared) or next(filter(None, _signed(head)), None)


def _signed(head: _Head) -> Iterator[str | None]:
    """The authors that elements of the page name."""
    yield author_name(head.text("[rel~=author], [itemprop=author] [itemprop=name], [itemprop=author]"))
    yield author_name(head.text(".author-name, .byline-name, .post-author, .entry-author, .byline .author, .byline"))


def _declared_date(head: _Head, linked: LinkedData) -> str | None:
    for name in _PUBLISHED:
        found = iso_day(head.first(name))
        if found:
            return found
    return iso_day(linked.text("datePublished")) or iso_day(linked.text("dateCreated")) or head.stamp(_STAMPS)


def posting_date(url: str | None) -> str | None:
    """The full date in an address ("/2022/08/03/"), None where it has no day."""
    found = address_date(url)
    whole = found is not None and re.search(rf"{found.year}.?{found.month:02d}.?{found.day:02d}", url or "")
    return found.isoformat() if found is not None and whole else None
