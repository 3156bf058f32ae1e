"""Blocks for tests, briefly."""

from __future__ import annotations

from collections.abc import Sequence

from normalize.records import Block, Mention, Role


def _mentions(key: str, names: Sequence[str], role: Role) -> list[Mention]:
    return [Mention(f"{key}:{role}:{at}:{name}", name, role, at) for at, name in enumerate(names, 1)]


def make_block(
    page: str,
    position: int,
    title: str | None,
    directors: Sequence[str] = (),
    cast: Sequence[str] = (),
    *,
    named: Sequence[str] = (),
    week: str | None = "2022-07-20",
    language: str = "en",
    page_title: str = "",
    hints: Sequence[str] = (),
    trivia: str | None = None,
    published: str | None = None,
) -> Block:
    """One block of the page `https://PAGE`."""
    url = f"https://{page}"
    key = f"{url}#{position}"
    roles: tuple[tuple[Role, Sequence[str]], ...] = (("director", directors), ("cast", cast), ("mentioned", named))
    people = tuple(mention for role, names in roles for mention in _mentions(key, names, role))
    return Block(
        key=key, url=url, site=page.split("/")[0], language=language, position=position, week=week, published=published,
        release_date=None, title=title, people=people, trivia=trivia, page_title=page_title, hints=tuple(hints),
    )  # fmt: skip
