"""Gold pages to learn from and to be judged by: blocks as reading them rightly gives, and who and what each is."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from normalize.mentions import blocks_of
from normalize.records import Article, Block, FilmBlock

FOLDS = 5


@dataclass(frozen=True, slots=True)
class Gold:
    """Blocks of gold pages, the true film of each block and person of each credit by key."""

    blocks: tuple[Block, ...]
    films: Mapping[str, str]
    people: Mapping[str, str]


def read_gold(folder: Path) -> Gold:
    """Reads the gold readings `*.json` of a folder; what else lies there is passed over."""
    blocks: list[Block] = []
    films: dict[str, str] = {}
    people: dict[str, str] = {}
    readings = (json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json")))
    for page in (reading for reading in readings if "films" in reading):
        here = blocks_of(_article(page))
        blocks += here
        for block, film in zip(here, page["films"], strict=True):
            people.update(_people(block, film))
            if film["canon_title"]:
                films[block.key] = film["canon_title"]
    return Gold(tuple(blocks), films, people)


def _article(page: Mapping[str, Any]) -> Article:
    return Article(
        url=page["url"],
        site=page["url"].split("/")[2],
        title=page["page_title"],
        author=None,
        published=page["published"],
        week=page["week"],
        language=page["lang"],
        reader="gold",
        blocks=tuple(_film_block(film) for film in page["films"]),
    )


def _film_block(film: Mapping[str, Any]) -> FilmBlock:
    return FilmBlock(
        position=film["position"],
        header="",
        title=film["title"],
        directors=tuple(film["directors"]),
        cast=tuple(film["cast"]),
        synopsis=film.get("synopsis"),
        trivia=film.get("trivia"),
        release_date=film.get("release_date"),
        facts=film.get("facts") or {},
    )


def _people(block: Block, film: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of the credits and who is meant."""
    credits = (mention for mention in block.people if mention.role != "mentioned")
    return zip((mention.key for mention in credits), (*film["canon_directors"], *film["canon_cast"]), strict=True)


def fold_of(identity: str) -> int:
    """The fold of a film or person: drawn from the name, so that every pair of one identity is in one fold."""
    return crc32(identity.encode()) % FOLDS
