"""How well are headers and credits read, the roles of all lines given?

    python -m roundup_spider.training.credits_bench PAGES… [--by lang --by form] [--show]

PAGES are folders of gold pages. The path model is tied to the gold roles, so that what is wrong is the doing of header
splits, name lists and prose credits alone. Prints, per field and group, how many films are right, and what is not.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path as File
from typing import Any

import click
import numpy as np

from normalize.records import FilmBlock
from normalize.vocabulary import vocabulary
from roundup_spider.goldens.compare import aligned, film_of, plain, same
from roundup_spider.reading.blocks import PageContext, read_blocks
from roundup_spider.reading.features import features
from roundup_spider.reading.model import IMPOSSIBLE, STATES, Path, path_model
from roundup_spider.reading.pieces import drafts_of, pieces_of
from roundup_spider.reading.rhythm import marks_of, written_alike
from roundup_spider.reading.segment import page_language, units_of
from roundup_spider.reading.shapes import looks_like_fact
from roundup_spider.training.gold import allowed_roles
from roundup_spider.training.roles import GoldPage, gold_pages

FIELDS = ("title", "directors", "cast")
_TIED = IMPOSSIBLE / 1e5
Verdict = tuple[dict[str, Any], FilmBlock | None, dict[str, bool]]


def told_films(page: GoldPage) -> tuple[FilmBlock, ...]:
    """The films of a page whose lines play the roles that the gold gives them."""
    words = vocabulary()
    language = page_language(page.page, words)
    units = units_of(page.page.lines, words, language)
    if not units or not page.gold["films"]:
        return ()
    facts = [looks_like_fact(unit.text) for unit in units]
    roles = allowed_roles(units, page.gold["films"], page.gold.get("noise") or [], facts)
    tied = np.array([[0.0 if state in allowed else _TIED for state in STATES] for allowed in roles])
    marks = marks_of(page.page.lines)
    cues, alike = features(units, page.page, words, marks), written_alike([unit.line for unit in units], marks)
    path: Path = path_model().decode(path_model().scores(cues, alike) + tied, [unit.joint for unit in units]).path
    drafts = drafts_of(list(pieces_of(units, path, page.page.lines)))
    return read_blocks(drafts, PageContext(page.page.lines, page.page.title, language))


def judged(page: GoldPage) -> Iterator[Verdict]:
    """Every film of a page with its reading and which fields are right; None for a film that was not found."""
    blocks = told_films(page)
    gold = [_plain_film(film) for film in page.gold["films"]]
    partners = dict(aligned(gold, [film_of(block) for block in blocks]))
    for at, film in enumerate(gold):
        block = blocks[partners[at]] if at in partners else None
        yield film, block, {name: block is not None and same(film, film_of(block), name) for name in FIELDS}


def _plain_film(film: dict[str, Any]) -> dict[str, Any]:
    """A gold film with empty lists in place of nulls."""
    return {**film, "directors": film.get("directors") or [], "cast": film.get("cast") or []}


def groups(page: GoldPage, film: dict[str, Any], by: Sequence[str]) -> Iterator[str]:
    """The groups a film counts for."""
    yield "all"
    for name in by:
        yield f"{name} {film.get(name) or page.gold.get(name)}"


def told(page: GoldPage, film: dict[str, Any], block: FilmBlock | None, right: dict[str, bool]) -> Iterator[str]:
    """What was read otherwise than the gold says."""
    for name in (name for name in FIELDS if not right[name]):
        found = getattr(block, name) if block else None
        sure = block.confidence.get(name, 0.0) if block else 0.0
        header = block.header[:90] if block else ""
        wanted = plain_value(film[name])
        yield f"{page.gold['id']} {name} {sure:.2f}: {plain_value(found)} | wanted {wanted} | {header!r}"


def plain_value(found: object) -> str:
    """A field as one line."""
    return "; ".join(map(plain, found)) if isinstance(found, (list, tuple)) else plain(str(found or ""))


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, path_type=File))
@click.option("--by", multiple=True, default=("tier", "lang"), show_default=True, help="keys of pages or films")
@click.option("--show", is_flag=True, help="print what is read otherwise than the gold says")
def main(folders: tuple[File, ...], by: tuple[str, ...], show: bool) -> None:
    """Reads, judges, prints."""
    films: Counter[str] = Counter()
    hits: Counter[tuple[str, str]] = Counter()
    for page in gold_pages(folders):
        for film, block, right in judged(page):
            for group in groups(page, film, by):
                films[group] += 1
                hits[group, "all"] += all(right.values())
                hits.update({(group, name): right[name] for name in FIELDS})
            if show:
                click.echo("\n".join(told(page, film, block, right)), nl=not all(right.values()))
    click.echo(f"{'group':24} films " + " ".join(f"{name:>9}" for name in (*FIELDS, "all")))
    for group, count in sorted(films.items()):
        shares = (f"{hits[group, name] / count:9.3f}" for name in (*FIELDS, "all"))
        click.echo(f"{group:24} {count:5} " + " ".join(shares))


if __name__ == "__main__":
    sys.exit(main())
