"""`read`: the bytes of a page → an Article. Pure, deterministic, bounded; it never raises."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from normalize.dates import release_week
from normalize.records import Article, ArticleLine, FilmBlock, Issue
from normalize.vocabulary import Vocabulary, flatten, vocabulary
from roundup_spider.layout import Layout
from roundup_spider.reading.blocks import PageContext, film_cards, no_films, read_blocks
from roundup_spider.reading.confidence import calibrated
from roundup_spider.reading.cut import page_text
from roundup_spider.reading.facts import read_facts
from roundup_spider.reading.features import is_title_again
from roundup_spider.reading.lines import PageText
from roundup_spider.reading.model import OUTSIDE, Path, PathModel
from roundup_spider.reading.own_labels import with_own_labels
from roundup_spider.reading.pieces import demoted, drafts_of, pieces_of, without_films
from roundup_spider.reading.prose_credits import ProseModel
from roundup_spider.reading.releases import dated, opening
from roundup_spider.reading.rhythm import marks_of
from roundup_spider.reading.roles import likeliest_headers, roles_of
from roundup_spider.reading.segment import Unit, page_language, units_of
from roundup_spider.reading.signs import RawReading, rivals
from roundup_spider.reading.untitled import corrected_headers

READER = "4"
"""Version of the reader; raise it when readings change, so that stale ones can be told."""

_MOST_READINGS = 4
_FEW = 3
"""Films of a roundup below which the page's headlines are asked whether there are more."""
_DOUBTFUL, _UNLIKELY = 0.4, 0.12
"""Mean confidence of all fields below which a reading is reported, and below which one film is none (several need less,
for the more there are, the less likely it is that none is one)."""
_FACTS_OF_FILMS = frozenset({"runtime", "rating", "genre", "distributor", "original_title"})
_OF_NO_FIELD = frozenset({"review", "other"})
_SECTION_NAME = 3
"""Words that the name of a site's section has at most ("Category: Movies")."""
_WORD = re.compile(r"\w+")
_BROKEN_OFF = ("…", "...", "…]", "...]")
log = logging.getLogger("roundup.reading")
_ROLES = {
    "O": "outside", "H": "header", "I": "header", "D": "header", "C": "cast", "S": "synopsis", "V": "trivia",
    "F": "fact", "N": "unclaimed",
}  # fmt: skip


def read(
    body: bytes,
    url: str | None = None,
    *,
    site: str = "generic",
    layouts: Sequence[Layout] = (),
    content_type: str | None = None,
) -> Article:
    """One page as an Article: its films with spans and confidences, and every line with its role.

    `body` is the page as it came (HTML or plain text), `url` its address, `layouts` what its site declares. A page that
    cannot be read is an Article without blocks and with an issue that says what was looked for and what was found.

    >>> read(b"nothing here").issues[0].code
    'no-blocks'
    """
    try:
        return _read(body, url, site, layouts, content_type)
    except Exception as error:  # the contract: whatever the bytes, an Article
        log.exception("reading %s failed", url)
        issue = Issue("reader-failed", f"{type(error).__name__}: {error}; please report the page", url, "error")
        return Article(url, site, "", None, None, None, "en", READER, issues=(issue,))


def _read(body: bytes, url: str | None, site: str, layouts: Sequence[Layout], content_type: str | None) -> Article:
    page = page_text(body, url, layouts=layouts, content_type=content_type)
    return if_likely(calibrated(read_page(page, url, site=site, labels=page.labels)))


def if_likely(article: Article) -> Article:
    """The article, without its blocks if they are most unlikely to be films; a doubtful one says so."""
    chances = [chance for block in article.blocks for chance in block.confidence.values()]
    mean = sum(chances) / len(chances) if chances else 1.0
    if mean >= _DOUBTFUL:
        return article
    told = f"{len(article.blocks)} blocks read with a mean confidence of {mean:.2f}, expected at least {_DOUBTFUL}"
    if mean >= _UNLIKELY / max(1, len(article.blocks)):
        return replace(article, issues=(*article.issues, Issue("doubtful", told, article.url)))
    lines = tuple(ArticleLine(line.text, "outside", line.confidence) for line in article.lines)
    issue = Issue("no-blocks", f"{told}: taken for no roundup", article.url, "error")
    return replace(article, blocks=(), lines=lines, issues=(*article.issues, issue))


def read_page(
    page: PageText,
    url: str | None = None,
    *,
    site: str = "generic",
    labels: Mapping[str, Sequence[str]] | None = None,
    model: PathModel | None = None,
    prose: ProseModel | None = None,
) -> RawReading:
    """A page already cut as an Article, with raw confidences.

    `model` and `prose` stand in place of the shipped path model and of that of people in prose, if given.
    """
    words = with_own_labels(vocabulary().plus(labels or {}), page.lines)
    language = page_language(page, words)
    units = units_of(page.lines, words, language)
    roles = roles_of(page, units, words, model)
    context = PageContext(page.lines, page.title, language, prose)
    path, blocks = _films(context, units, roles.path, words)
    if len(blocks) < _FEW and _speaks_of_films(_WORD.findall(flatten(page.title)), words):
        headers = likeliest_headers(page.lines, units, roles)
        if len(headers) > 2 * len(blocks):
            supposed = roles_of(page, units, words, model, headers)
            films = _films(context, units, supposed.path, words)
            if len(films[1]) > max(1, 2 * len(blocks)) and _mostly_credited(films[1]):
                roles, (path, blocks) = supposed, films
    moved = corrected_headers(units, path, blocks, marks_of(page.lines))
    if moved:
        roles = roles_of(page, units, words, model, moved)
        path, blocks = _films(context, units, roles.path, words)
    week = release_week(page.title, url, page.published, opening(page, units, path), (language,))
    day = week.iso if week else None
    lines = _lines(page, units, path, words)
    article = Article(url, site, page.title, page.author, page.published, day, language, READER, blocks, lines)
    article = replace(dated(article, units, path), issues=_issues(article, page, url))
    return RawReading(article, page.lines, rivals(units, path, roles.chances, len(lines)))


def _films(
    page: PageContext, units: Sequence[Unit], path: Path, words: Vocabulary
) -> tuple[Path, tuple[FilmBlock, ...]]:
    """The films along a path, and the path without the headers that turned out to open none.

    The last reading stands as it is: the films are always those of the path given back.
    """
    for left in reversed(range(_MOST_READINGS)):
        drafts = drafts_of(list(pieces_of(units, path, page.lines)))
        blocks = read_blocks(drafts, page)
        cards = film_cards(blocks) if left else frozenset()
        mistaken = no_films(drafts, blocks, page) if left and not cards else {}
        if not (mistaken or cards):
            break
        path = demoted(without_films(path, cards), mistaken)
    if not _convincing(blocks, page.title, words):
        return tuple((OUTSIDE, chance) for _, chance in path), ()
    return path, blocks


def _convincing(blocks: Sequence[FilmBlock], title: str, words: Vocabulary) -> bool:
    """Whether the blocks look like films, or the page's title speaks of films in the plural and the texts are more than
    teasers, which break off.
    """
    if _shows_films(blocks):
        return True
    cut_short = sum((block.synopsis or "").endswith(_BROKEN_OFF) for block in blocks)
    return 2 * cut_short <= len(blocks) and _speaks_of_films(_WORD.findall(flatten(title)), words)


def _shows_films(blocks: Sequence[FilmBlock]) -> bool:
    """Whether somebody is credited, or most blocks have facts that films have."""
    if any(block.directors or block.cast for block in blocks):
        return True
    return 2 * sum(len(_FACTS_OF_FILMS & block.facts.keys()) > 1 for block in blocks) > len(blocks)


def _mostly_credited(blocks: Sequence[FilmBlock]) -> bool:
    """Whether somebody is credited in most blocks."""
    return 2 * sum(bool(block.directors or block.cast) for block in blocks) > len(blocks)


def _speaks_of_films(title: Sequence[str], words: Vocabulary) -> bool:
    """Whether a page's title tells a list of films; one or two words about films are the name of a section."""
    told = words.list_words.intersection(title)
    return bool(told) and (len(title) > _SECTION_NAME or not told <= words.film_words)


def _lines(page: PageText, units: Sequence[Unit], path: Path, words: Vocabulary) -> tuple[ArticleLine, ...]:
    """Every line with the role that most of its text plays."""
    shares: list[dict[str, int]] = [{} for _ in page.lines]
    sure = [1.0] * len(page.lines)
    films: list[int | None] = [None] * len(page.lines)
    film = 0
    for unit, (state, chance) in zip(units, path, strict=True):
        film += state == "H"
        opinion = unit.label is not None and unit.label.meaning in _OF_NO_FIELD
        role = "noise" if opinion and _ROLES[state] == "unclaimed" else _ROLES[state]
        shares[unit.line][role] = shares[unit.line].get(role, 0) + max(1, unit.end - unit.from_)
        sure[unit.line] = min(sure[unit.line], chance)
        films[unit.line] = None if state == "O" else film
    found = []
    for line, share, chance, film_of in zip(page.lines, shares, sure, films, strict=True):
        role = max(share, key=lambda name: share[name])
        if role == "unclaimed":
            role = _named(line.text, page.title, words)
        found.append(ArticleLine(line.text, role, round(chance, 4), film_of))
    return tuple(found)


def _named(text: str, title: str, words: Vocabulary) -> str:
    """What a line that no field took is: noise or fact where a rule says so, else unclaimed."""
    if words.noise_in(text) or is_title_again(text, title) or text.startswith("©"):
        return "noise"
    return "fact" if read_facts(text).only else "unclaimed"


def _issues(article: Article, page: PageText, url: str | None) -> tuple[Issue, ...]:
    issues = [Issue(code, message, url) for code, message in page.notes]
    if not article.blocks:
        issues.append(
            Issue(
                "no-blocks",
                f"looked for film headers among {len(page.lines)} lines, found none; "
                "if this page is a roundup, run `roundup inspect` on it",
                url,
                "error",
            )
        )
    return tuple(issues)
