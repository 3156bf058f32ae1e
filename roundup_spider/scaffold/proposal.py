"""What a site's pages show, as a site file would declare it. Pure: pages in, a proposal out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from normalize.dates import month_names
from normalize.errors import UsageError
from normalize.records import Article, FilmBlock
from normalize.text import fold
from roundup_spider.inspecting import Inspection
from roundup_spider.layout import Layout
from roundup_spider.reading import read
from roundup_spider.reading.cut import page_text
from roundup_spider.reading.decode import decode
from roundup_spider.scaffold.labels import LabelProposal, proposals

FIELDS = ("title", "directors", "cast", "synopsis", "trivia")
MARGIN = 0.2
"""How far below what the pages show a fill rate may fall before the gate rings."""
_FEED = 'link[rel="alternate"][type="application/rss+xml"], link[rel="alternate"][type="application/atom+xml"]'
_SECTIONS = (
    'a[rel~="category"], a[rel~="tag"], nav.breadcrumb a, .breadcrumb a, .breadcrumbs a, [itemprop="articleSection"] a'
)
FEWEST_FOR_NEVER = 8
"""Films without a field before the site is said never to print it."""
FEWEST_FOR_LABEL = 2
"""Films that begin a line with the same words before they are shown as a label."""
_NAME = re.compile(r"[a-z][a-z-]{2,40}")
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class SeedProposal:
    """A place that may announce roundups: `kind` is Feed, Listing or Sitemap; `seen`: a page links to it."""

    kind: str
    url: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything a site file says. `fill` are floors per field (0..1); `films` the range of films a page; `examples`
    are the addresses of the pages it was proposed from.
    """

    name: str
    domain: str
    language: str
    article: str | None
    seeds: tuple[SeedProposal, ...]
    roundups: str
    titles: str
    films: tuple[int, int]
    fill: dict[str, float]
    never: tuple[str, ...]
    labels: tuple[LabelProposal, ...]
    examples: tuple[str, ...]

    @property
    def layout(self) -> Layout:
        """The layout as the reader takes it."""
        return Layout(article=self.article, language=self.language)


def propose(name: str, pages: Sequence[Inspection]) -> Proposal:
    """A proposal from pages of one site; what the pages do not show is left empty.

    >>> from normalize.records import Page
    >>> from roundup_spider.inspecting.inspection import inspect_page
    >>> page = Page("https://e.org/a", b"<h2>Close by Lukas Dhont</h2>", "2023-03-01T08:00:00Z", 200, {}, "", "generic")
    >>> propose("example", [inspect_page(page, "page.html", "https://e.org/a")]).domain
    'e.org'
    """
    urls = [page.article.url or "" for page in pages]
    films = [film for page in pages for film in page.article.blocks]
    counts = [len(page.article.blocks) for page in pages]
    seen = {field: _share(films, field) for field in FIELDS}
    return Proposal(
        name,
        _domain(urls),
        _most_common(page.article.language for page in pages),
        article_selector(pages),
        seeds(pages, urls[0]),
        address_pattern(urls),
        title_pattern([page.article.title for page in pages]),
        (max(1, min(counts) // 2), max(counts) * 2 + 2),
        {field: round(max(0.0, share - MARGIN), 2) for field, share in seen.items() if share > MARGIN},
        tuple(field for field, share in seen.items() if share == 0 and len(films) >= FEWEST_FOR_NEVER),
        tuple(proposals([page.article for page in pages], FEWEST_FOR_LABEL)),
        tuple(dict.fromkeys(url for url in urls if urlsplit(url).hostname)),
    )


def _share(films: Sequence[FilmBlock], field: str) -> float:
    return sum(bool(getattr(film, field)) for film in films) / max(1, len(films))


def _domain(urls: Iterable[str]) -> str:
    host = _most_common(urlsplit(url).hostname or "" for url in urls)
    if not host:
        raise UsageError("the page does not tell its address; expected a canonical link or --url https://…")
    return host.removeprefix("www.")


def _most_common(values: Iterable[str]) -> str:
    return Counter(values).most_common(1)[0][0]


def article_selector(pages: Sequence[Inspection]) -> str | None:
    """The tightest selector that matches exactly one element on every page and leaves every reading as it was.

    None when no such selector exists: the reader then goes on finding the article by itself.
    """
    return next((selector for selector in _candidates(pages[0]) if all(_holds(selector, page) for page in pages)), None)


def _candidates(page: Inspection) -> Iterable[str]:
    """Selectors of the elements that enclose every line of every film, innermost first."""
    kind = page.page.headers.get("Content-Type")
    lines = page_text(page.page.body, page.article.url, content_type=kind).lines
    inside = {line.text for line in page.article.lines if line.position is not None}
    return selectors_of([line.path for line in lines if line.text in inside])


def selectors_of(paths: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Selectors of the elements that all lines with these paths lie in, innermost first.

    >>> list(selectors_of([("body", "main", "div.entry-content.wide#post-7", "p"), ("body", "main", "p")]))
    ['main']
    """
    for step in reversed(_common(paths)):
        tag, _, marks = step.partition(".")
        names, _, identity = marks.partition("#")
        tag, _, bare = tag.partition("#")
        if _NAME.fullmatch(identity or bare):
            yield f"#{identity or bare}"
        yield from (f"{tag}.{name}" for name in names.split(".") if _NAME.fullmatch(name))
        if tag in ("article", "main"):
            yield tag


def _common(paths: Sequence[tuple[str, ...]]) -> list[str]:
    """The steps that all paths share, outermost first."""
    shared: list[str] = []
    for steps in zip(*paths, strict=False):
        if len(set(steps)) > 1:
            break
        shared.append(steps[0])
    return shared


def _holds(selector: str, page: Inspection) -> bool:
    kind = page.page.headers.get("Content-Type")
    tree = LexborHTMLParser(decode(page.page.body, kind).text)
    if len(tree.css(selector)) != 1:
        return False
    again = read(page.page.body, page.article.url, layouts=(Layout(article=selector),), content_type=kind)
    return _telling(again) == _telling(page.article)


def _telling(article: Article) -> list[tuple[object, ...]]:
    return [tuple(getattr(film, field) for field in FIELDS) for film in article.blocks]


def seeds(pages: Sequence[Inspection], url: str) -> tuple[SeedProposal, ...]:
    """Where the site may announce its roundups: a feed the page links to, its section, else the usual sitemap."""
    found: list[SeedProposal] = []
    for page in pages[:1]:
        tree = LexborHTMLParser(decode(page.page.body, page.page.headers.get("Content-Type")).text)
        feeds = [node.attributes.get("href") or "" for node in tree.css(_FEED)]
        found += [SeedProposal("Feed", urljoin(url, href), True) for href in feeds if href and "comment" not in href][
            :1
        ]
        sections = [node.attributes.get("href") or "" for node in tree.css(_SECTIONS)]
        inner = [href for href in sections if urlsplit(urljoin(url, href)).path.strip("/")]
        found += [SeedProposal("Listing", urljoin(url, href), True) for href in inner[-1:]]
    own = [seed for seed in found if _is_within(seed.url, _domain([url]))]
    return tuple(own) or (SeedProposal("Sitemap", urljoin(url, "/sitemap.xml"), False),)


def _is_within(url: str, domain: str) -> bool:
    """Whether an address lies in a domain; a feed at somebody else's would never be fetched."""
    host = urlsplit(url).hostname or ""
    return host == domain or host.endswith(f".{domain}")


def address_pattern(urls: Sequence[str]) -> str:
    """A pattern for the addresses of roundups: what the addresses share, numbers and dates left open.

    >>> address_pattern(["https://e.org/movies-series/37772.html"])
    '/movies-series/\\\\d+\\\\.html'
    >>> address_pattern(["https://e.org/2022/07/the-cinema-releases-of-july-20-as-bestas/"])
    '/the-cinema-releases-of-'
    """
    patterns = {_pattern_of(urlsplit(url).path) for url in urls}
    return patterns.pop() if len(patterns) == 1 else _shared_start(patterns)


def _pattern_of(path: str) -> str:
    """A path's last part up to its first date or number; a path of numbers keeps its folder."""
    folder, _, last = path.rstrip("/").rpartition("/")
    words = re.split(r"[-_]", last)
    telling = [word for word in _before_date(words) if word]
    if len(telling) >= _FEWEST_WORDS and len(telling) < len(words):
        return _escaped("/" + "-".join(telling) + "-")
    if re.search(r"\d", last) and len(words) <= _FEWEST_WORDS:
        return "".join(f"/{_numbers_open(part)}" for part in (folder.rpartition("/")[2], last) if part)
    return _numbers_open(folder.rsplit("/", 1)[-1]).join(("/", "/")) if folder.strip("/") else "/"


def _numbers_open(text: str) -> str:
    return re.sub(r"\d+", r"\\d+", _escaped(text))


def _escaped(text: str) -> str:
    """The text as a pattern that matches it; hyphens need no escape outside brackets."""
    return re.escape(text).replace(r"\-", "-")


def _before_date(words: Sequence[str]) -> Iterable[str]:
    months = month_names()
    for word in words:
        if fold(word) in months or any(char.isdigit() for char in word):
            return
        yield word


def _shared_start(patterns: Iterable[str]) -> str:
    ordered = sorted(patterns)
    start = next((at for at, pair in enumerate(zip(*ordered, strict=False)) if len(set(pair)) > 1), 0)
    shared = ordered[0][:start].rstrip("\\")
    return shared if len(shared) > len("/x") else ""


def title_pattern(titles: Sequence[str]) -> str:
    """A pattern for the titles of roundups: their first words, up to a date, a number or a list of films.

    >>> title_pattern(["The cinema releases of July 20: as Besta, Happy Retirement 2"])
    '(?i)^the cinema releases of'
    """
    starts = {" ".join(_before_date(re.findall(r"\w+", re.split(r"[:!–—]", title)[0]))).casefold() for title in titles}
    words = starts.pop().split() if len(starts) == 1 else []
    return f"(?i)^{_escaped(' '.join(words))}".replace("\\ ", " ") if len(words) >= _FEWEST_WORDS else ""
