"""The records that flow from stage to stage. All are frozen; every stage returns new ones.

    crawl  → Page
    parse  → Article (of FilmBlock, of Span; every line kept as ArticleLine)
    reconcile: Article → Block, Mention → Identity, Alias, Candidate (for review), ruled by Decision
    any stage → Issue

Words used throughout: a *block* is one film's part of an article; a *header* is the block's first line (title and
usually directors); a *mention* is a name as written in one place; an *identity* is the film or person it stands for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["person", "film"]
Role = Literal["director", "cast", "mentioned"]
Verdict = Literal["same", "different"]

Field = str
"""A field of a block: title, directors, cast, synopsis, trivia, release_date, or the name of a labelled fact."""

TEXT_FIELDS: tuple[Field, ...] = ("title", "directors", "cast", "synopsis", "trivia")


@dataclass(frozen=True, slots=True)
class Issue:
    """Something a stage could not settle. `level` is "error" (a gate fails on it), "warning" or "info".

    >>> Issue("no-blocks", "no film header among 14 lines; expected at least 1", "https://e.org/a", "error").code
    'no-blocks'
    """

    code: str
    message: str
    where: str | None = None
    level: Literal["error", "warning", "info"] = "warning"


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """Where a response lies in the archive: the WARC file's name, byte offset and length of the record."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Page:
    """One response as it came over the wire (body decoded from transfer and content encoding, otherwise untouched).

    `digest` is "sha256:" + hex of the body; `fetched_at` is ISO 8601 UTC; `url` is the final address after redirects.
    """

    url: str
    body: bytes
    fetched_at: str
    status: int
    headers: Mapping[str, str]
    digest: str
    site: str
    archived: ArchivePlace | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start`..`end` of line number `line` of the article (`Article.lines[line].text[start:end]`)."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ArticleLine:
    """One visible line of the article, in reading order, and what the reader took it for.

    `role` is header, cast, synopsis, trivia, fact, noise, outside (before the first film, after the end) or unclaimed;
    `position` is the block the line belongs to, None outside; `confidence` is the reader's probability for `role`.
    """

    text: str
    role: str
    confidence: float
    position: int | None = None


@dataclass(frozen=True, slots=True)
class FilmBlock:
    """One film of an article, verbatim: white space collapsed, labels and separators removed, nothing corrected.

    `confidence` is per text field, `spans` per text field and fact; what is absent has neither. `facts` holds facts
    other than the release date (runtime, genre, country, rating, distributor), as written. `release_date` is ISO
    (YYYY-MM-DD); `release_date_source` says where day and year came from, e.g. "block; year from published".
    """

    position: int
    header: str
    title: str | None
    directors: tuple[str, ...] = ()
    cast: tuple[str, ...] = ()
    synopsis: str | None = None
    trivia: str | None = None
    release_date: str | None = None
    release_date_source: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    confidence: Mapping[Field, float] = field(default_factory=dict)
    spans: Mapping[Field, tuple[Span, ...]] = field(default_factory=dict)
    issues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """A page as the reader understood it. `published` and `week` are ISO dates; `language` is an ISO 639-1 code.

    `reader` names the reader's version, so that stale readings can be told from fresh ones.
    """

    url: str | None
    site: str
    title: str
    author: str | None
    published: str | None
    week: str | None
    language: str
    reader: str
    blocks: tuple[FilmBlock, ...] = ()
    lines: tuple[ArticleLine, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def unclaimed(self) -> tuple[str, ...]:
        """The lines that no field took and no rule named as noise."""
        return tuple(line.text for line in self.lines if line.role == "unclaimed")


@dataclass(frozen=True, slots=True)
class Mention:
    """One name as written in one place. `key` is stable: it derives from url, position, role, billing and the name.

    `billing` is the place in the cast or director list, from 1; for `mentioned` people the order of first appearance.
    """

    key: str
    name: str
    role: Role
    billing: int


@dataclass(frozen=True, slots=True)
class Block:
    """What the reconciler sees of one film block: the mentions and the context that tells identities apart.

    `key` is stable (url and position). `hints` are other names the page itself gives the film (page title segments,
    quoted or italic titles in the anecdote): evidence for aliases, never identities of their own.
    """

    key: str
    url: str
    site: str
    language: str
    position: int
    week: str | None
    published: str | None
    release_date: str | None
    title: str | None
    people: tuple[Mention, ...]
    synopsis: str | None = None
    trivia: str | None = None
    page_title: str = ""
    hints: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """A human judgement on two names or ids; beats every score and survives every re-run.

    `a` and `b` are spellings or ids ("person:…" / "film:…"); `at` is ISO 8601; `by` and `note` are free text.
    """

    kind: Kind
    a: str
    b: str
    verdict: Verdict
    by: str = ""
    at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One named piece of the reasoning for or against a merge: `weight` is its share in log-odds (natural log)."""

    name: str
    weight: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A judged pair of mentions (person) or blocks (film), by key: probability of being one, and why."""

    kind: Kind
    a: str
    b: str
    probability: float
    evidence: tuple[Evidence, ...] = ()
    decided_by: str = "score"


@dataclass(frozen=True, slots=True)
class Cluster:
    """The keys that stand for one identity, its canonical name, the links that hold it together, and the keys that
    nothing but being spelt the same holds together.
    """

    kind: Kind
    members: tuple[str, ...]
    name: str
    links: tuple[Link, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the reconciler concluded: every key in exactly one cluster; `queue`: pairs a person should look at."""

    films: tuple[Cluster, ...]
    people: tuple[Cluster, ...]
    queue: tuple[Link, ...] = ()
    issues: tuple[Issue, ...] = ()
