"""Labels that would be proposed if the reader did not know them: `python -m tests.label_recall [SHARED]`.

Every label that opens a line of at least three films of the development pages is taken out of the vocabulary, alone;
all pages are read anew, and the proposals searched for it.
"""

from __future__ import annotations

import argparse
import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import normalize.vocabulary as module
from normalize.records import Article
from normalize.vocabulary import Vocabulary, vocabulary, words_of
from normalize.vocabulary_files import Entry, vocabulary_entries
from roundup_spider.reading import read
from roundup_spider.scaffold.labels import FEWEST, LabelProposal, proposals
from tests.evaluate import gold_pages
from tests.golden import cases

Words = tuple[str, ...]
_Cached = type(vocabulary)
TEXTS = ("synopsis", "trivia")


def forget_everything_read() -> None:
    """Empties every cache: what was remembered was read with another vocabulary."""
    for cached in [one for one in gc.get_objects() if type(one) is _Cached]:
        cached.cache_clear()


@contextmanager
def without(forgotten: Callable[[Entry], bool]) -> Iterator[Vocabulary]:
    """The vocabulary without some entries, for a while."""
    kept = [entry for entry in vocabulary_entries() if not forgotten(entry)]
    original = module.vocabulary_entries
    module.vocabulary_entries = lambda: iter(kept)  # type: ignore[assignment]
    forget_everything_read()
    try:
        yield vocabulary()
    finally:
        module.vocabulary_entries = original
        forget_everything_read()


def articles(folder: Path) -> list[Article]:
    """Every development page as the reader takes it."""
    return [read(body, gold.get("url")) for gold, body in gold_pages(folder)]


def golden_articles(part: str) -> list[Article]:
    """The golden cases of a part as the reader takes them."""
    return [case.read() for case in cases.cases(part)]


def labels_in_use(read_ones: list[Article]) -> dict[Words, str]:
    """The labels that open a line of enough films, and what each means."""
    films: dict[Words, set[tuple[str | None, int]]] = {}
    meanings: dict[Words, Counter[str]] = {}
    for article in read_ones:
        for line in article.lines:
            found = vocabulary().label_at(line.text)
            if found is None or not found.firm or line.position is None:
                continue
            words = words_of(line.text[: found.end])
            films.setdefault(words, set()).add((article.url, line.position))
            meanings.setdefault(words, Counter())[found.meaning] += 1
    return {words: meanings[words].most_common(1)[0][0] for words, where in films.items() if len(where) >= FEWEST}


def proposed_back(words: Words, meaning: str, found: list[LabelProposal]) -> tuple[bool, bool]:
    """Whether the words were proposed, and with their meaning."""
    same = [one for one in found if words_of(one.form) == words]
    return bool(same), any(one.meaning == meaning for one in same)


def main() -> None:
    """Forgets one label after the other, prints what came back."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", nargs="?", type=Path, default=Path("../shared"))
    parser.add_argument("--golden", choices=["open", "exam"], help="golden cases instead; of the exam only the sums")
    options = parser.parse_args()
    folder = options.shared / "corpus"
    if not options.golden and not folder.is_dir():
        print(f"skipped: no {options.shared}")
        return
    compare(partial(golden_articles, options.golden) if options.golden else partial(articles, folder), options.golden)


def compare(readings: Callable[[], list[Article]], golden: str | None) -> None:
    """Forgets one label after the other and looks for it in what is proposed."""
    known, quiet = readings(), golden == "exam"
    told = [" ".join(words_of(one.form)) for one in proposals(known)]
    print(f"with the whole vocabulary {len(told)} are proposed{'' if quiet else ': ' + ', '.join(told)}")
    results = []
    for words, meaning in labels_in_use(known).items():
        with without(lambda entry, words=words: words_of(entry.form) == words):
            back = proposed_back(words, meaning, proposals(readings()))
        results.append(back)
        if quiet:
            continue
        print(f"{' '.join(words):40s} {meaning:12s} {'right' if back[1] else 'words only' if back[0] else 'missed'}")
    words_back, right = (sum(column) for column in zip(*results, strict=True))
    print(f"{words_back} of {len(results)} proposed back, {right} with their meaning")


if __name__ == "__main__":
    main()
