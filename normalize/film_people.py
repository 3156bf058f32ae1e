"""What well-known people are known for, directing, playing or else: general knowledge, as readers bring it to a page.

`data/names/film_people.tsv`, written for this project from general knowledge of contemporary cinema: evidence for the
models that read credits, never a verdict. Who is not in it is simply unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache, lru_cache
from itertools import groupby

from normalize.name_features import fold_token
from normalize.resources import data_file

DIRECTOR, PLAYER, BOTH, OTHER = "director", "player", "both", "other"


@lru_cache(maxsize=5_000)
def known_for(name: str) -> str | None:
    """What a person is known for; None for a person whom the list does not have.

    `OTHER` are writers, composers, people of history and of fiction.

    Accents, hyphens, the order of family and given name, a doubled word and a genitive "s" do not matter.

    >>> known_for("Jane Campion"), known_for("Joon-ho Bong"), known_for("Cate Blanchett"), known_for("Ann Lee")
    ('director', 'director', 'player', None)
    """
    words = [part for token in name.split() for part in fold_token(token)]
    if not words:
        return None
    once = [word for word, _ in groupby(words)]
    turned = ([*words[1:], words[0]], [words[-1], *words[:-1]])
    for order in (words, once, *turned, [*words[:-1], words[-1].removesuffix("s")]):
        found = _row(" ".join(order))
        if found:
            return found
    return None


@cache
def _rows() -> list[str]:
    """The rows of the list, in order: a folded name, what the person is known for."""
    return data_file("names", "film_people.tsv").read_text(encoding="utf-8").splitlines()


def _row(key: str) -> str | None:
    rows, start = _rows(), f"{key}\t"
    at = bisect_left(rows, start)
    return rows[at].removeprefix(start) if at < len(rows) and rows[at].startswith(start) else None
