"""What must be known of a whole page before one of its units can be judged."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from normalize.vocabulary import Vocabulary, flatten, flatten_each
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.reading.model import together
from roundup_spider.reading.rhythm import rhythm_of, signatures
from roundup_spider.reading.segment import Unit, page_language
from roundup_spider.reading.shapes import WORD, bucket, is_credit, is_headline

_TITLE_JOINT = re.compile(r"\s*[:,;|…–—!]+\s*|\.\.\.| - ")
_CREDIT_LABELS = frozenset({"cast", "director", "synopsis", "trivia"})
_KEY = re.compile(r"\W*([^\W_][^»”\"’():|–—,*★]{3,60})")
_LONG, _CLOSING, _BRIEF = 110, 200, 60


class Sight:
    """What must be known of the whole page before one unit can be judged."""

    def __init__(self, units: Sequence[Unit], page: PageText, vocabulary: Vocabulary, marks: Sequence[str]) -> None:
        self.vocabulary = vocabulary
        small = vocabulary.function_words
        self.function_words = small.get(page_language(page, vocabulary), frozenset()) | small["en"]
        title = flatten(page.title)
        self.title_words = frozenset(WORD.findall(title))
        self.telling_words = _telling(self.title_words)
        self.title_parts = tuple(part for part in _TITLE_JOINT.split(title) if len(part) > 2)
        self.flat = flatten_each([unit.text for unit in units])
        self.repeats = Counter(self.flat)
        self.own = signatures(page.lines)
        self.signatures = Counter(self.own)
        self.common = self.signatures.most_common(1)[0][0] if self.signatures else ""
        self.long_signatures = _long_share(page.lines, self.own, self.signatures)
        titled = [is_headline(line.text) for line in page.lines]
        self.rhythm = rhythm_of(page.lines, titled, marks)
        texts = {line.text for line in page.lines} | {unit.text for unit in units}
        credited = {text: is_credit(text) for text in texts}
        self.alike = _alike(page.lines, titled, credited, marks)
        self.author = flatten(page.author or "")
        self.longest = _longest_lines(page.lines, self.rhythm.heads)
        self.closed = _closed(page.lines, vocabulary)
        self.heads = _keys(page.lines, self.rhythm.heads)
        self.goes_on = sum(head > self.closed for head in self.rhythm.heads) > 1
        self.over = _over(units, page.lines, self.rhythm.heads, vocabulary)
        labels = sum(unit.label is not None and unit.label.meaning in _CREDIT_LABELS for unit in units)
        credits = labels + sum([credited[unit.text] for unit in units])
        self.credits = f"credits={bucket(credits, (0, 1, 3))}"


def _keys(lines: Sequence[Line], heads: Sequence[int]) -> list[str]:
    """Per line, the beginning of the headline above it, up to its first mark: what names the film again holds it."""
    keys, key = [""] * len(lines), ""
    starts = frozenset(heads)
    for at, line in enumerate(lines):
        keys[at] = key
        if at in starts:
            found = _KEY.match(flatten(line.text))
            key = found[1].strip() if found else ""
    return keys


def _closed(lines: Sequence[Line], vocabulary: Vocabulary) -> int:
    """The line that closes the article, if there is exactly one such ("Source: …"); else the number of lines."""
    closing = [at for at, line in enumerate(lines) if len(line.text) < _CLOSING and vocabulary.closes(line.text)]
    return closing[0] if len(closing) == 1 else len(lines)


def _over(units: Sequence[Unit], lines: Sequence[Line], heads: Sequence[int], vocabulary: Vocabulary) -> int:
    """The line that heads the comments, below the first headline: no label of a film stands after it."""
    labelled = (unit.line for unit in units if unit.label and unit.label.meaning in _CREDIT_LABELS)
    first = max([*labelled, heads[0] if heads else 0]) + 1
    briefs = (at for at in range(first, len(lines)) if len(lines[at].text) < _BRIEF)
    return next((at for at in briefs if vocabulary.is_over(lines[at].text)), len(lines))


def _longest_lines(lines: Sequence[Line], heads: Sequence[int]) -> list[str]:
    """How long every line is beside the longest between the same two headlines: "top", "half" or "less"."""
    edges = [0, *heads, len(lines)] if heads else [*range(0, len(lines), 4), len(lines)]
    found: list[str] = []
    for start, end in pairwise(sorted(set(edges))):
        sizes = [len(line.text) for line in lines[start:end]]
        top = max(sizes)
        found += ["top" if size == top else "half" if size * 2 >= top else "less" for size in sizes]
    return found


def _alike(
    lines: Sequence[Line], titled: Sequence[bool], credited: Mapping[str, bool], marks: Sequence[str]
) -> list[str]:
    """What the lines of every line's kind of markup are like together, and how many lines of the page are headlines."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, mark in enumerate(marks):
        groups[mark].append(at)
    told = {mark: together(_group_cues(found, lines, titled, credited)) for mark, found in groups.items()}
    share = bucket(100 * sum(titled) // max(1, len(lines)), (5, 25, 60))
    return [together((told[mark], f"titled={share}/{own}")) for mark, own in zip(marks, titled, strict=True)]


def _group_cues(
    places: Sequence[int], lines: Sequence[Line], titled: Sequence[bool], credited: Mapping[str, bool]
) -> list[str]:
    """What lines of one kind of markup are: headlines, credits, short; nothing of a line that is alone of its kind."""
    if len(places) < 2:
        return ["kin=none"]
    heads = sum([titled[at] for at in places])
    credits = sum([credited[lines[at].text] for at in places])
    short = sum([len(lines[at].text) < _BRIEF for at in places])
    shares = [bucket(100 * found // len(places), (10, 45, 80)) for found in (heads, credits, short)]
    return [f"kin={name}/{share}" for name, share in zip(("titled", "credit", "short"), shares, strict=True)]


def _long_share(lines: Sequence[Line], marks: Sequence[str], counts: Counter[str]) -> dict[str, float]:
    long: Counter[str] = Counter(mark for line, mark in zip(lines, marks, strict=True) if len(line.text) > _LONG)
    return {kind: long[kind] / count for kind, count in counts.items()}


def _telling(title: frozenset[str]) -> list[str]:
    """Of a title's words the longest, so many that a text without any of them is not the title again."""
    return sorted(title, key=len, reverse=True)[: len(title) * 3 // 10 + 1]
