"""Forges pages in markups nobody has tuned to, from a folder of gold pages, with gold readings in the same format.

    python -m tests.forge ../shared/corpus OUT --seed 1          # every page in every theme (about 1,500 pages)
    python -m tests.forge ../shared/corpus OUT --seed 1 --each 3 --themes deflist,cards,table,soup
    python -m tests.forge ../shared/corpus OUT --seed 1 --wild   # in frames that the cut was not tuned to
    roundup parse OUT/*.html > OUT.jsonl
    python ../shared/eval/score_parse.py OUT OUT.jsonl           # the scorer groups its table by theme

Every forged page is named `<id>-<theme>` and says so in its gold (`id`, `theme`, `frame`); hold out themes (or original
hosts: `url`) to estimate how a reader does on markup it has not seen. Text is verbatim; only markup, frame and noise
change. A page whose gold texts cannot all be found in the rendering is left out (said on stderr). Nothing forged may
enter the repository: the running text belongs to the corpus.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from html import escape
from pathlib import Path
from random import Random

from bs4 import BeautifulSoup

from tests.forge.frames import FRAMES, OPEN_FRAMES, Content, frame_noise, interlude
from tests.forge.frames_wild import WILD
from tests.forge.pieces import Gold, Taken, gold_pages, take_apart, words
from tests.forge.themes import THEMES, Theme


def forge(taken: Taken, theme: Theme, others: Sequence[str], seed: int, *, wild: bool = False) -> tuple[Gold, str]:
    """One page rendered in one theme, and its gold reading."""
    rng = Random(f"{seed}/{taken.gold['id']}/{theme.name}")
    frame = theme.frame or rng.choice(tuple(WILD) if wild else OPEN_FRAMES)
    content = _content(taken, theme, frame, rng.sample(list(others), min(5, len(others))), rng)
    noise = [] if frame in ("text", "jsonld") else frame_noise(content)
    gold = {**taken.gold, "id": f"{taken.gold['id']}-{theme.name}", "theme": theme.name, "encoding": "utf-8"}
    gold["frame_noise"] = noise
    gold["noise"] = [*(line for line in taken.gold["noise"] if line in content.text), *noise]
    gold["frame"] = frame
    return gold, (FRAMES | WILD)[frame](content, rng)


def _content(taken: Taken, theme: Theme, frame: str, others: Sequence[str], rng: Random) -> Content:
    rendered = [theme.film(film, rng) for film in taken.films]
    if theme.roomy and frame not in ("text", "jsonld") and rng.random() < 0.4:
        rendered = [html + interlude(taken.gold["lang"], others, rng) for html in rendered[:-1]] + rendered[-1:]
    films = theme.wrap(rendered, rng)
    before, after = ("\n".join(_around(lines, theme, frame)) for lines in (taken.before, taken.after))
    gold = taken.gold
    lines = [*taken.before, *(piece.line for film in taken.films for piece in film), *taken.after]
    html = "\n".join(part for part in (before, films, after) if part)
    text = html if frame == "text" else "\n".join(lines)
    return Content(gold["page_title"], gold["url"], gold["lang"], gold["published"], html, text, others)


def _around(lines: Sequence[str], theme: Theme, frame: str) -> list[str]:
    return list(lines) if frame in ("text", "jsonld") else [f"<p>{escape(line, quote=False)}</p>" for line in lines]


def lost_fields(gold: Gold, page: str, taken: Taken) -> list[str]:
    """Gold texts that stood in the original lines and do not stand in the rendering, read by another parser."""
    soup = BeautifulSoup(page, "html.parser")
    described = [json.loads(tag.string or "{}") for tag in soup("script", type="application/ld+json")]
    bodies = [str(item.get("articleBody", "")) for graph in described for item in graph.get("@graph", [])]
    there = words(" ".join([soup.get_text(" "), *bodies]))
    original = words(" ".join(piece.line for film in taken.films for piece in film))
    wanted = [
        text
        for film in gold["films"]
        for text in [film["title"], *film["directors"], *film["cast"], *(film["synopsis"] or "").split("\n")]
        if text
    ]
    return [text for text in wanted if words(text) in original and words(text) not in there]


def main(argv: Sequence[str] | None = None) -> int:
    """The command: writes `<id>-<theme>.html` and `.json` for every page and theme asked for."""
    args = _arguments(argv)
    chosen = [theme for theme in THEMES if not args.themes or theme.name in args.themes.split(",")]
    args.out.mkdir(parents=True, exist_ok=True)
    pages = [(gold, take_apart(gold, body)) for gold, body in gold_pages(args.gold)]
    for gold, taken in pages:
        if taken is None:
            print(f"{gold['id']}: its lines could not be told apart by its gold reading; left out", file=sys.stderr)
            continue
        others = [
            other["page_title"] for other, _ in pages if other["lang"] == gold["lang"] and other["id"] != gold["id"]
        ]
        rng = Random(f"{args.seed}/{gold['id']}")
        for theme in rng.sample(chosen, args.each) if args.each else chosen:
            _write(args.out, forge(taken, theme, others, args.seed, wild=args.wild), taken)
    return 0


def _write(out: Path, forged: tuple[Gold, str], taken: Taken) -> None:
    gold, page = forged
    lost = lost_fields(gold, page, taken)
    if lost:
        print(
            f"{gold['id']}: {len(lost)} gold texts lost in rendering, e.g. {lost[0][:60]!r}; left out", file=sys.stderr
        )
        return
    (out / f"{gold['id']}.html").write_text(page, "utf-8")
    (out / f"{gold['id']}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), "utf-8")


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.forge", description="Re-render gold pages in other markups.")
    parser.add_argument("gold", type=Path, help="folder of gold pages (p010.html, p010.json, ...)")
    parser.add_argument("out", type=Path, help="folder to write to")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--themes", default="", help="comma-separated; all of " + ", ".join(theme.name for theme in THEMES)
    )
    parser.add_argument("--each", type=int, default=0, help="render each page in this many themes, drawn by the seed")
    parser.add_argument("--wild", action="store_true", help="use the frames that the cut was not tuned to")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
