"""Does the cut keep the films and drop the rest? Counts gold texts that survive in the lines, and noise that got in.

    python -m tests.forge.survival FOLDER [--lost 20]    # a table by theme; ../shared/corpus, or what the forge wrote

`kept` is the share of gold texts (titles, names, paragraphs) found in the lines; titles with the director spliced in
and names that the page has shortened are never found (four texts of the development pages). `noise` is the share of
noise lines found in the lines: of a forged page only those of the frame around the article.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from roundup_spider.reading.cut import page_text
from tests.forge.pieces import Gold, gold_pages, paragraphs, words

_SHORTEST_NOISE = 10


def gold_texts(gold: Gold) -> Iterator[str]:
    """Every text a reader must find: titles, names, paragraphs."""
    for film in gold["films"]:
        named = [
            film["title"],
            *film["directors"],
            *film["cast"],
            *paragraphs(film, "synopsis"),
            *paragraphs(film, "trivia"),
        ]
        yield from (text for text in named if text and words(text).strip())


def _letters(text: str) -> str:
    """The letters and digits only: words that a page has glued are found, too."""
    return words(text).replace(" ", "")


def survey(gold: Gold, body: bytes) -> tuple[Counter[str], list[str]]:
    """Counts of texts and noise, wanted and found; and the texts that were lost."""
    text = page_text(body, gold["url"])
    there = _letters(" ".join(line.text for line in text.lines))
    noise = [
        line for line in gold.get("frame_noise", gold["noise"]) if len(line) >= _SHORTEST_NOISE and words(line).strip()
    ]
    wanted = list(gold_texts(gold))
    lost = [found for found in wanted if _letters(found) not in there]
    counts = Counter(pages=1, texts=len(wanted), lost=len(lost), noise=len(noise), lines=len(text.lines))
    counts["leaked"] = sum(_letters(line) in there for line in noise)
    counts["title"] = int(words(text.title) == words(gold["page_title"]))
    counts["published"] = int(text.published == gold["published"])
    counts["language"] = int(text.language == gold["lang"])
    return counts, lost


def main(argv: Sequence[str] | None = None) -> int:
    """The command: prints the table and some of what was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.forge.survival")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lost", type=int, default=10, help="show this many lost texts")
    args = parser.parse_args(argv)
    table: dict[str, Counter[str]] = {}
    for gold, body in gold_pages(args.folder):
        counts, lost = survey(gold, body)
        for theme in (gold["theme"], "all"):
            table[theme] = table.get(theme, Counter()) + counts
        for text in lost[: max(args.lost, 0)]:
            args.lost -= 1
            print(f"lost  {gold['id']}: {text[:90]}")
    print(f"{'theme':14}{'pages':>6}{'texts':>7}{'kept':>8}{'noise':>8}{'lines':>7}{'title':>7}{'date':>7}{'lang':>7}")
    for theme, counts in sorted(table.items()):
        print(_row(theme, counts))
    return 0


def _row(theme: str, counts: Counter[str]) -> str:
    pages = counts["pages"]
    kept = 1 - counts["lost"] / max(counts["texts"], 1)
    leaked = counts["leaked"] / max(counts["noise"], 1)
    shares = "".join(f"{counts[key] / pages:7.3f}" for key in ("title", "published", "language"))
    return f"{theme:14}{pages:6}{counts['texts']:7}{kept:8.4f}{leaked:8.3f}{counts['lines'] / pages:7.1f}{shares}"


if __name__ == "__main__":
    sys.exit(main())
