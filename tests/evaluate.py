"""Reads gold pages, prints the score table: `python -m tests.evaluate [SHARED] [--pages DIR] [--tier A] [--out FILE]`.

SHARED (default `../shared`) holds `corpus` (pages and their gold readings) and `eval` (the scorer, whose table is
printed). After the table comes the confidence curve: of the fields read with at least that confidence, how many are
right.
Nothing there: says "skipped: no ../shared" and exits 0.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from normalize.records import TEXT_FIELDS, Article
from roundup_spider.reading import read

Gold = dict[str, Any]
STEPS = (0.99, 0.97, 0.95, 0.9, 0.8, 0.7, 0.5, 0.0)


def gold_pages(folder: Path) -> Iterator[tuple[Gold, bytes]]:
    """Every page of a folder with its gold reading."""
    for file in sorted(folder.glob("*.json")):
        gold = json.loads(file.read_text(encoding="utf-8"))
        page = next((path for path in (file.with_suffix(".html"), file.with_suffix(".txt")) if path.exists()), None)
        if page is not None and isinstance(gold, dict) and "films" in gold:
            yield gold, page.read_bytes()


def prediction(name: str, article: Article) -> dict[str, Any]:
    """An article as the scorer wants it."""
    fields = ("title", "directors", "cast", "synopsis", "trivia", "release_date")
    films = [{name: getattr(block, name) for name in fields} for block in article.blocks]
    return {"id": name, "week": article.week, "films": films}


def score(shared: Path, folder: Path, articles: dict[str, Article], extra: Sequence[str] = ()) -> str:
    """What the shared scorer prints for the articles."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        out.writelines(json.dumps(prediction(*pair), ensure_ascii=False) + "\n" for pair in articles.items())
        out.flush()
        command = [sys.executable, str(shared / "eval" / "score_parse.py"), str(folder), out.name, *extra]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def judged(gold: Gold, article: Article, scorer: Any) -> Iterator[tuple[float, bool]]:
    """Each field read with its confidence and whether it is right; fields of blocks that are no films are wrong."""
    films = prediction("", article)["films"]
    partner = {j: gold["films"][i] for i, j in scorer.align(gold["films"], films)}
    for at, block in enumerate(article.blocks):
        for name in TEXT_FIELDS:
            if name in block.confidence:
                yield block.confidence[name], at in partner and _right(name, partner[at], films[at], scorer)


def _right(name: str, gold: Gold, found: Gold, scorer: Any) -> bool:
    wanted, got = gold.get(name), found[name]
    if name == "directors":
        return bool(scorer.as_set(wanted) == scorer.as_set(got))
    return bool(
        scorer.as_list(wanted) == scorer.as_list(got) if name == "cast" else scorer.norm(wanted) == scorer.norm(got)
    )


def curve(judgements: Iterable[tuple[float, bool]]) -> str:
    """The share of right fields among those read with at least each confidence."""
    pairs = list(judgements)
    rows = ["confidence ≥   fields   right"]
    for step in STEPS:
        chosen = [right for sure, right in pairs if sure >= step]
        rows.append(f"{step:12.2f} {len(chosen):8d}   {sum(chosen) / max(1, len(chosen)):.4f}")
    return "\n".join(rows)


def shared_scorer(shared: Path) -> Any:
    """The scorer as a module."""
    sys.path.insert(0, str(shared / "eval"))
    import score_parse

    return score_parse


def main() -> None:
    """Reads, scores, prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--pages", type=Path, help="another folder of gold pages")
    parser.add_argument("--tier")
    parser.add_argument("--out", type=Path, help="write the readings here too, JSON Lines")
    options = parser.parse_args()
    folder = options.pages or options.shared / "corpus"
    if not folder.is_dir() or not (options.shared / "eval").is_dir():
        print(f"skipped: no {options.shared}")
        return
    pages = list(gold_pages(folder))
    articles = {gold["id"]: read(body, gold.get("url")) for gold, body in pages}
    print(score(options.shared, folder, articles, ["--tier", options.tier] if options.tier else []))
    scorer = shared_scorer(options.shared)
    print(curve(pair for gold, _ in pages for pair in judged(gold, articles[gold["id"]], scorer)))
    if options.out:
        rows = (json.dumps(prediction(*pair), ensure_ascii=False) + "\n" for pair in articles.items())
        options.out.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
