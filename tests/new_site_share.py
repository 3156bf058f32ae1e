"""What `new-site` gives of a hand-tuned layout: `python -m tests.new_site_share [SHARED] [--pages DIR]`.

A site here is a host with one kind of mark-up (`--by host`), or all pages of one mark-up and language (`--by theme`).
The scaffold sees the site's first two pages, as a maintainer would give them, and every page of the site is read

    generic     with nothing declared
    new-site    with the layout that `new-site` writes down, untouched
    hand-tuned  with the best layout that can be written knowing the gold: every selector that holds all gold lines is
                tried, then parts to skip are added one by one as long as the score rises

Scores are perfect blocks / field F1 of the shared scorer over all pages. `--by theme` judges the pages that the
scaffold did not see. Golden cases serve as pages too: `--golden exam`.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from normalize.records import Article, Page
from normalize.text import fold
from roundup_spider.inspecting import inspect_page
from roundup_spider.layout import Layout
from roundup_spider.reading import read
from roundup_spider.reading.cut import page_text
from roundup_spider.scaffold.proposal import propose, selectors_of
from tests.evaluate import Gold, gold_pages, prediction, shared_scorer
from tests.golden import cases

SHOWN = 2
"""Pages a maintainer gives to `new-site`."""
MOST_SKIPS = 4
WAYS = ("generic", "new-site", "hand-tuned")


@dataclass(frozen=True)
class Specimen:
    """A page with its gold reading."""

    gold: Gold
    body: bytes

    @property
    def url(self) -> str:
        return str(self.gold["url"])


@dataclass(frozen=True)
class Judged:
    """Perfect blocks and field F1, over how many blocks."""

    perfect: float
    fields: float
    blocks: int

    @property
    def mean(self) -> float:
        """One number to choose by."""
        return (self.perfect + self.fields) / 2

    def __str__(self) -> str:
        return f"{self.perfect:.3f}/{self.fields:.3f}"


Reading = Callable[[Specimen], Article]


def golden_pages(part: str) -> Iterator[Specimen]:
    """The golden cases of a part that hold films."""
    for case in cases.cases(part):
        if case.expected["films"]:
            gold = {"id": case.name.replace("/", "-"), "url": case.meta["url"], "noise": [], "theme": case.name}
            yield Specimen({**gold, "lang": case.meta.get("language"), "films": case.expected["films"]}, case.body)


def sites(pages: Iterable[Specimen], by: str) -> dict[str, list[Specimen]]:
    """The pages by site; of kinds of mark-up only those with pages to spare."""
    found: dict[str, list[Specimen]] = defaultdict(list)
    for page in pages:
        kind = " ".join(str(page.gold.get(key) or "") for key in ("theme", "frame", "lang"))
        found[kind if by == "theme" else f"{urlsplit(page.url).hostname} {kind}"].append(page)
    return {name: group for name, group in sorted(found.items()) if by == "host" or len(group) > SHOWN}


def score(pages: Sequence[Specimen], reading: Reading, scorer: Any) -> Judged:
    """The shared scorer's verdict on a way to read the pages."""
    tally = scorer.Acc()
    for page in pages:
        tally.page({"noise": [], **page.gold}, prediction(page.gold["id"], reading(page))["films"])
    result = tally.res()
    return Judged(result["perfect_blocks"], result["field_f1"], result["gold_blocks"])


def with_layout(layout: Layout | None) -> Reading:
    """Reads a page with a layout, or with none."""
    return lambda page: read(page.body, page.url, layouts=(layout,) if layout else ())


def proposed(shown: Sequence[Specimen]) -> Layout | None:
    """The layout that `new-site` writes down for a site whose first pages are these; None where no film was found."""
    pages = [Page(one.url, one.body, "", 200, {}, "", "films") for one in shown]
    read_ones = [inspect_page(page, page.url, page.url) for page in pages]
    seen = [inspection for inspection in read_ones if inspection.article.blocks]
    return propose("films", seen).layout if seen else None


def hand_tuned(shown: Sequence[Specimen], scorer: Any) -> Layout:
    """The best layout that can be written with the gold readings of the shown pages at hand."""
    language = shown[0].gold.get("lang")
    tried = [Layout(language=language)]
    tried += [Layout(article=name, language=language) for name in selectors_of(_gold_paths(shown[0]))]
    best, reached = Layout(), score(shown, with_layout(None), scorer).mean
    for layout in tried:
        if (now := score(shown, with_layout(layout), scorer).mean) >= reached:
            best, reached = layout, now
    for _ in range(MOST_SKIPS if reached < 1 else 0):
        longer = [best.but(skip=(*best.skip, part)) for part in _parts_to_skip(shown)]
        scores = [(score(shown, with_layout(layout), scorer).mean, at) for at, layout in enumerate(longer)]
        gained, at = max(scores, default=(0.0, 0))
        if gained <= reached:
            break
        best, reached = longer[at], gained
    return best


def _gold_texts(page: Specimen) -> str:
    films = page.gold["films"]
    texts = [text for film in films for text in (film["title"], film.get("synopsis"), film.get("trivia")) if text]
    people = [name for film in films for name in (*film["directors"], *film["cast"])]
    return fold(" ".join((*texts, *people)))


def _gold_paths(page: Specimen) -> list[tuple[str, ...]]:
    """The paths of the lines that are gold: inside the whole page, not only where the reader would look."""
    wanted = _gold_texts(page)
    lines = page_text(page.body, page.url, layouts=(Layout(article="body"),)).lines
    return [line.path for line in lines if len(line.text) > 12 and fold(line.text) in wanted]


def _parts_to_skip(pages: Sequence[Specimen]) -> list[str]:
    """Classes and ids of elements that hold no gold line."""
    good = {step for page in pages for path in _gold_paths(page) for step in path}
    lines = [line for page in pages for line in page_text(page.body, page.url, layouts=(Layout(article="body"),)).lines]
    steps = {step for line in lines for step in line.path} - good
    return sorted({name for step in steps for name in selectors_of([(step,)])})


@dataclass(frozen=True)
class Comparison:
    """Every site's layouts and scores by way of reading, and the sums over all sites."""

    layouts: dict[str, dict[str, Layout | None]]
    scores: dict[str, dict[str, Judged]]
    sums: dict[str, Judged]


def compared(groups: dict[str, list[Specimen]], scorer: Any, *, held_out: bool = False) -> Comparison:
    """Reads every site three ways; `held_out` judges only the pages that the scaffold did not see."""
    layouts: dict[str, dict[str, Layout | None]] = {}
    scores: dict[str, dict[str, Judged]] = {}
    judged: list[tuple[str, Specimen]] = []
    for name, group in groups.items():
        shown, rest = group[:SHOWN], group[SHOWN:] if held_out else group
        layouts[name] = {"generic": None, "new-site": proposed(shown), "hand-tuned": hand_tuned(shown, scorer)}
        scores[name] = {way: score(rest, with_layout(layout), scorer) for way, layout in layouts[name].items()}
        judged += [(name, page) for page in rest]
    site_of = {page.gold["id"]: name for name, page in judged}

    def reading(way: str) -> Reading:
        return lambda page: with_layout(layouts[site_of[page.gold["id"]]][way])(page)

    everything = [page for _, page in judged]
    return Comparison(layouts, scores, {way: score(everything, reading(way), scorer) for way in WAYS})


def told(found: Comparison, *, sums_only: bool) -> Iterator[str]:
    """A row for every site that the ways read differently, the sums, the share."""
    for name, scores in found.scores.items():
        if not sums_only and len(set(map(str, scores.values()))) > 1:
            choices = (found.layouts[name][way] or Layout() for way in WAYS[1:])
            yield "  ".join(
                (f"{name:50s}", *map(str, scores.values()), *(f"{one.article} {one.skip}" for one in choices))
            )
    for way, one in found.sums.items():
        yield f"{way:12s} perfect blocks {one.perfect:.3f}  field F1 {one.fields:.3f}"
    new, best = found.sums["new-site"], found.sums["hand-tuned"]
    shares = f"{new.perfect / best.perfect:.1%} / {new.fields / best.fields:.1%}"
    yield f"new-site reaches {shares} of hand-tuned: {len(found.scores)} sites, {best.blocks} films"


def main() -> None:
    """Reads three ways, prints the rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--pages", type=Path, help="another folder of gold pages")
    parser.add_argument("--golden", choices=["open", "exam"], help="golden cases instead; of the exam only the sums")
    parser.add_argument("--by", choices=["host", "theme"], default="host")
    options = parser.parse_args()
    if not (options.shared / "eval").is_dir():
        print(f"skipped: no {options.shared}")
        return
    folder = options.pages or options.shared / "corpus"
    pages = golden_pages(options.golden) if options.golden else (Specimen(*one) for one in gold_pages(folder))
    groups = sites(pages, options.by)
    found = compared(groups, shared_scorer(options.shared), held_out=options.by == "theme")
    print("\n".join(told(found, sums_only=options.golden == "exam")))


if __name__ == "__main__":
    main()
