"""Decisions made in the browser: checked to come from our own page, then written as `roundup review` writes them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Literal
from urllib.parse import urlsplit

from normalize.errors import UsageError
from normalize.reconcile.decisions import with_decision, write_decisions
from normalize.reconcile.verdicts import Member, decide, without_last
from normalize.records import Decision, Kind, Verdict
from normalize.store import Store
from roundup_spider.commands._identity import known_decisions, signature

_MEMBERS: Mapping[Kind, str] = {
    "film": """SELECT b.block_key AS key, coalesce(b.title, '(untitled)') AS name, a.url FROM film_blocks b
                 JOIN articles a ON a.article_id = b.article_id WHERE b.block_key = ?""",
    "person": """SELECT m.mention_key AS key, m.name, a.url FROM mentions m
                   JOIN articles a ON a.article_id = m.article_id WHERE m.mention_key = ?""",
}

Refusal = Literal["elsewhere", "token"]


@dataclass(frozen=True, slots=True)
class Desk:
    """Where decisions are taken: the database they are about, the file they go to (None: nothing is written)."""

    database: Path
    decisions: Path | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    _turn: Lock = field(default_factory=Lock, repr=False)

    def refusal(self, headers: Mapping[str, str], token: str) -> Refusal | None:
        """Why a form is not accepted: it was sent from a page elsewhere, or without the token of this server."""
        if not same_origin(headers):
            return "elsewhere"
        return None if secrets.compare_digest(token.encode(), self.token.encode()) else "token"

    def known(self) -> tuple[Decision, ...]:
        """The decisions made so far."""
        if self.decisions is None:
            return ()
        with Store.open(self.database, create=False) as store:
            return known_decisions(store, self.decisions)

    def decide(self, kind: Kind, a_key: str, b_key: str, verdict: Verdict) -> Decision:
        """Writes the verdict on a pair and gives it back; raises UsageError when a side is gone."""
        path = self._file()
        with self._turn, Store.open(self.database, create=False) as store:
            made = decide(store, _member(store, kind, a_key), _member(store, kind, b_key), verdict, kind, signature())
            write_decisions(path, with_decision(known_decisions(store, path), made))
        return made

    def take_back(self) -> tuple[Decision, ...]:
        """Takes the last decision back and gives it; raises UsageError when there is none."""
        path = self._file()
        with self._turn, Store.open(self.database, create=False) as store:
            kept, taken = without_last(known_decisions(store, path))
            if not taken:
                raise UsageError(f"{path} holds no decision to take back")
            write_decisions(path, kept)
        return taken

    def _file(self) -> Path:
        if self.decisions is None:
            raise UsageError("this server writes nothing; start it without --read-only")
        return self.decisions


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a form was sent by a page of this very server: by its Origin, and by what the browser says of it.

    >>> same_origin({"host": "127.0.0.1:8001", "origin": "http://127.0.0.1:8001"})
    True
    >>> same_origin({"host": "127.0.0.1:8001", "origin": "https://evil.example"}), same_origin({"host": "127.0.0.1"})
    (False, False)
    """
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")


def _member(store: Store, kind: Kind, key: str) -> Member:
    row = next(iter(store.query(_MEMBERS[kind], [key])), None)
    if row is None:
        raise UsageError("one side of this pair is no longer in the database; load the page again")
    return Member(str(row["key"]), str(row["name"]), str(row["url"]))


def settled(decisions: tuple[Decision, ...]) -> set[tuple[str, frozenset[str]]]:
    """The pairs (of keys or of spellings) that are decided."""
    return {(decision.kind, frozenset((decision.a, decision.b))) for decision in decisions}
