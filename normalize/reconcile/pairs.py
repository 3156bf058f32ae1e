"""The undecided pairs as a person sees them: two sides, what is known of each, and why the machine hesitated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from normalize.reconcile.verdicts import Member
from normalize.records import Kind
from normalize.store import Store


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: the member that stands for it, and lines of context."""

    member: Member
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One undecided pair."""

    kind: Kind
    a: Side
    b: Side
    probability: float
    why: str


_QUEUE = "SELECT kind, a_key, b_key, probability, why FROM review_queue ORDER BY probability DESC, a_key, b_key"
_FILM = """SELECT b.title AS name, b.directors, b.actors, coalesce(b.release_date, a.week, a.published) AS day, a.url,
           b.synopsis FROM film_blocks b JOIN articles a ON a.article_id = b.article_id WHERE b.block_key = ?"""
_PERSON = """SELECT m.name, m.role, coalesce(b.title, '(untitled)') AS film,
             coalesce(b.release_date, a.week, a.published) AS day, b.directors, b.actors, a.url FROM mentions m
             JOIN articles a ON a.article_id = m.article_id
             JOIN film_blocks b ON b.article_id = m.article_id AND b.position = m.position WHERE m.mention_key = ?"""
_MOST = 160


def questions(store: Store) -> list[Question]:
    """The pairs of the queue, the likeliest first."""
    found = []
    for row in list(store.query(_QUEUE)):
        kind: Kind = "film" if row["kind"] == "film" else "person"
        a, b = (_side(store, kind, str(row[key])) for key in ("a_key", "b_key"))
        if a and b:
            found.append(Question(kind, a, b, float(str(row["probability"])), str(row["why"])))
    return found


def _side(store: Store, kind: Kind, key: str) -> Side | None:
    row = next(iter(store.query(_FILM if kind == "film" else _PERSON, [key])), None)
    if row is None:
        return None
    told = {name: str(value or "") for name, value in row.items()}
    member = Member(key, told["name"] or "(untitled)", told["url"])
    return Side(member, _film_lines(told) if kind == "film" else _person_lines(told))


def _names(stored: str) -> str:
    return stored.strip("[]").replace('"', "").replace(",", ", ")


def _film_lines(row: dict[str, str]) -> tuple[str, ...]:
    return (
        f"title      {row['name']}",
        f"directors  {_names(row['directors'])}",
        f"cast       {_names(row['actors'])}",
        f"date       {row['day']}",
        f"synopsis   {row['synopsis'][:_MOST]}",
        f"page       {row['url']}",
    )


def _person_lines(row: dict[str, str]) -> tuple[str, ...]:
    return (
        f"name       {row['name']}",
        f"role       {row['role']}",
        f"film       {row['film']}",
        f"directors  {_names(row['directors'])}",
        f"cast       {_names(row['actors'])}",
        f"date       {row['day']}",
        f"page       {row['url']}",
    )


def side_by_side(question: Question, width: int) -> Sequence[str]:
    """The two sides in two columns of a terminal `width` wide."""
    column = max(20, (width - 3) // 2)
    return [
        f"{_cut(left, column):<{column}} │ {_cut(right, column)}"
        for left, right in zip(question.a.lines, question.b.lines, strict=True)
    ]


def _cut(text: str, width: int) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in text)
    return plain if len(plain) <= width else plain[: width - 1] + "…"
