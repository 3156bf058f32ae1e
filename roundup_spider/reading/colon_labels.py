"""The words before a colon by which one page labels its credits and texts, when the vocabulary does not know them.

"Maker: Ann Lee", "Faces: Bo Li, Carl Do": what stands behind a label again and again tells what it means: one name each
time directs, several play, a text with no other text beside it is the synopsis. A single letter ("D:") means one thing
in one language and another in the next, so that only the page can tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from normalize.vocabulary import Meaning, Vocabulary, flatten
from roundup_spider.reading.facts import label_kind
from roundup_spider.reading.lines import Line
from roundup_spider.reading.shapes import is_name_list, likeness

_LABEL = re.compile(
    r"(?:^|[.;|•·/)]\s+|\s[-–—]\s)[^\w\s]{0,2}\s?([^\W\d_][^.!?…:;|,()/\d]{0,28}?)\s?[:：]\s*(?:(?=\S)|$)"
)
_END = re.compile(r"[.;|•·(\[]\s|[.;|•·(\[]$|\s[-–—]\s")
_JOINT = re.compile(r"\s*[,;&/]\s*|\s(?:and|et|e|y|und|en|i|ve)\s")
_LEAST_TIMES, _MOST_WORDS, _MOST = 2, 4, 400
_NAMES, _ALONE, _LONG = 0.6, 1.25, 50
"""Least share of contents that are names, most names per content that direct, least letters of a text."""
_TEXTS = ("synopsis", "trivia")
_LIKELY = frozenset({"p2", "p3"})


def colon_labels(lines: Sequence[Line], words: Vocabulary) -> dict[Meaning, tuple[str, ...]]:
    """The labels with a colon that a page uses again and again and the vocabulary does not know, by meaning.

    >>> from normalize.vocabulary import vocabulary
    >>> rows = [Line("Maker: Ann Lee", "p"), Line("Maker: Mats Grorud", "p"), Line("Maker: Bo Widerberg", "p")]
    >>> colon_labels(rows, vocabulary())
    {'director': ('maker',)}
    """
    contents = _contents(lines)
    known = {label: _known(label, words) for label in contents}
    open_ = {label: said for label, said in contents.items() if known[label] is None or len(label) == 1}
    again = {label: said for label, said in open_.items() if len(said) >= _LEAST_TIMES}
    taken = {meaning for label, meaning in known.items() if label not in again}
    found = _of_people(again, known, taken) | (_of_texts(again, taken, lines) if again else {})
    return {meaning: (label,) for meaning, label in found.items()}


def _of_people(
    again: Mapping[str, Sequence[str]], known: Mapping[str, Meaning | None], taken: Collection[Meaning | None]
) -> dict[Meaning, str]:
    """The labels that names follow: the one with the fewest names each time directs, the one with the most plays."""
    sizes = {label: size for label, said in again.items() if (size := _names_each(said))}
    ranked = sorted(sizes, key=lambda label: (sizes[label], known[label] != "director"))
    found: dict[Meaning, str] = {}
    told = len(ranked) > 1 or "cast" in taken
    if ranked and "director" not in taken and (told or sizes[ranked[0]] <= _ALONE):
        found["director"] = ranked.pop(0)
    if ranked and "cast" not in taken and sizes[ranked[-1]] > _ALONE:
        found["cast"] = ranked[-1]
    return found


def _names_each(said: Sequence[str]) -> float:
    """How many names a label is followed by on average, 0 if it is mostly followed by something else."""
    lists = [_JOINT.split(names) for text in said if (names := _names(text))]
    return sum(map(len, lists)) / len(lists) if len(lists) >= _NAMES * len(said) else 0


def _of_texts(
    again: Mapping[str, Sequence[str]], taken: Collection[Meaning | None], lines: Sequence[Line]
) -> dict[Meaning, str]:
    """The labels of several words (one may be who speaks) that texts follow: the first is the synopsis if no other text
    is, the next an anecdote.
    """
    phrases = {label: said for label, said in again.items() if " " in label and not _names_each(said)}
    texts = [label for label, said in phrases.items() if sum(map(len, said)) >= _LONG * len(said)]
    beside = _texts_beside([text for label in texts for text in again[label]], lines)
    free = [meaning for meaning in _TEXTS if meaning not in taken]
    if not texts or (free == list(_TEXTS) and beside > len(again[texts[0]])):
        return {}
    return dict(zip(free, texts, strict=False))


def _contents(lines: Sequence[Line]) -> Mapping[str, list[str]]:
    """What follows each opener with a colon: on its line up to the next, or alone on the line after it."""
    found: dict[str, list[str]] = defaultdict(list)
    for at, line in enumerate(lines[:_MOST]):
        if ":" in line.text or "：" in line.text:
            for label, content in _told(line.text):
                below = lines[at + 1].text if not content and at + 1 < len(lines) else ""
                if len(label.split()) <= _MOST_WORDS and (content or below):
                    found[label].append(content or below)
    return found


def _told(text: str) -> Iterator[tuple[str, str]]:
    marks = list(_LABEL.finditer(text))
    for at, mark in enumerate(marks, 1):
        yield flatten(mark[1]), text[mark.end() : marks[at].start() if at < len(marks) else None]


def _known(label: str, words: Vocabulary) -> Meaning | None:
    """What the vocabulary takes a label for, None if for nothing."""
    if words.noise_in(label) is not None:
        return "noise"
    found = words.label_at(f"{label}:")
    return found.meaning if found is not None and found.end >= len(label) else label_kind(f"{label}: x")


def _names(text: str) -> str:
    """The names with which a text begins, "" if it does not."""
    end = _END.search(text)
    names = text[: end.start() if end else None].strip(" .…")
    return names if names and is_name_list(names) and likeness(names) in _LIKELY else ""


def _texts_beside(said: Sequence[str], lines: Sequence[Line]) -> int:
    """How many lines hold a text that no such label opens."""
    return sum(len(line.text) >= _LONG and not line.text.endswith(tuple(said)) for line in lines)
