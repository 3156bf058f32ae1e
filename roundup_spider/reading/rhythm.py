"""The rhythm of a page: which kind of line returns like a headline, and where other lines stand between two of them.

Films of one page are written alike. The markup that opens them (a heading, a bold paragraph, the first line of an
element) returns for each, is short, never says the same twice, and is followed by something else. The page alone tells.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median_low

from normalize.frozen import frozen
from roundup_spider.reading.facts import piece_kind, read_facts
from roundup_spider.reading.lines import Line
from roundup_spider.reading.shapes import is_name_list, opens_credit

_SHORT = 110
_BRIEF, _SENTENCE, _LONG = 80, 60, 100
_STOPS = frozenset('.!?…»”"')
_LABELLED = re.compile(r"\W{0,3}[^\W\d_][^:.!?]{0,24}\s?:\s*\S")
_SIGNS = frozenset("-–—•·*►▶»>♦⇒✔☞●◆■★☆▪◦‣●“«„#🎬🎥")
_ENDS = frozenset(".!?…:;,")
BY_LENGTH = "short"
"""The signature of headlines that only their length tells."""
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "summary", "legend", "caption"})
"""Elements that are made to head what follows."""


def signatures(lines: Sequence[Line]) -> list[str]:
    """Every line's element, the classes that another line has too, and whether one mark covers all of it.

    A class that stands but once, and an id, name one line, not a kind of lines.

    >>> signatures([Line("Gull", "p", ("p.x1.t",)), Line("Mill", "p", ("p.x2.t#mill",))])
    ['p.t+', 'p.t+']
    """
    steps = [line.path[-1].partition("#")[0] if line.path else line.tag for line in lines]
    counts = Counter(steps)
    names = Counter[str]()
    for step, count in counts.items():
        names.update(dict.fromkeys(step.split("."), count))
    looks = {step: ".".join(name for name in step.split(".") if names[name] > 1) for step in counts}
    return [f"{looks[step] or line.tag}+{_emphasis(line)}" for line, step in zip(lines, steps, strict=True)]


def _emphasis(line: Line) -> str:
    """Which mark covers a line, or "open" where bold begins it; nothing in a heading: its links vary by film."""
    if not line.marks or line.tag in HEADINGS:
        return ""
    whole = {mark.kind for mark in line.marks if mark.end - mark.start >= len(line.text) - 3}
    opening = any(mark.kind == "strong" and mark.start <= 2 for mark in line.marks)
    return "strong" if "strong" in whole else "link" if "link" in whole else "open" if opening else ""


@frozen
class Rhythm:
    """The likeliest headline signature (empty if none returns), its lines, the usual and longest way between them."""

    head: str
    heads: tuple[int, ...]
    usual: int
    longest: int

    def place(self, line: int) -> str:
        """Where a line stands: "none" (no rhythm), "head", "before" them, "first" after, "in", "long" or "beyond";
        with "?" if only the lengths of lines tell.
        """
        if not self.head:
            return "none"
        return self._place(line) + "?" * (self.head == BY_LENGTH)

    def _place(self, line: int) -> str:
        behind = bisect_right(self.heads, line)
        if not behind:
            return "before"
        distance = line - self.heads[behind - 1]
        if distance == 0:
            return "head"
        if distance < self.usual:
            return "first" if distance == 1 else "in"
        return "long" if distance < self.longest else "beyond"


def rhythm_of(lines: Sequence[Line], titled: Sequence[bool] = (), marks: Sequence[str] | None = None) -> Rhythm:
    """The rhythm of a page's lines; `titled` tells which of them read like a headline ("T by D", "“T”, by D"),
    `marks` are the kinds of the lines (`marks_of`), where they are known already.

    >>> rows = [Line(text, tag, (tag,), at) for at, (text, tag) in enumerate(zip("AbCd", ("h3", "p", "h3", "p")))]
    >>> rhythm_of(rows).head, rhythm_of(rows).heads
    ('h3+', (0, 2))
    """
    places: dict[str, list[int]] = defaultdict(list)
    marks = marks_of(lines) if marks is None else marks
    for at, mark in enumerate(marks):
        places[mark].append(at)
    scored = [
        (_score(mark, found, marks, lines) + _titled_share(found, titled), mark)
        for mark, found in places.items()
        if len(found) > 1
    ]
    score, head = max(scored, default=(0.0, ""))
    if score < 0.5:
        head, heads = BY_LENGTH, _openers(lines)
        if len(heads) < 2:
            return Rhythm("", (), 0, 0)
    else:
        heads = places[head]
    gaps = sorted([after - before for before, after in pairwise(heads)])
    usual = (gaps[len(gaps) // 2] + gaps[(len(gaps) - 1) // 2]) // 2
    return Rhythm(head, tuple(heads), usual, gaps[-1])


def _openers(lines: Sequence[Line]) -> list[int]:
    """The headlines of a page whose markup tells none: the first line of each stretch of short ones before a text that
    is no credit, no fact and no sentence.

    The first stretch holds what opens the article, too: there it is the line as far from the text as in most others.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for at, line in enumerate(lines):
        if is_text(line.text):
            plain = [place for place in range(start, at) if _is_plain(lines[place].text)]
            found += [(plain[0], at)] if plain and found else [(place, at) for place in plain[-1:]]
            start = at + 1
    usual = median_low(text - head for head, text in found[1:]) if len(found) > 1 else 1
    if found and _is_plain(lines[max(0, found[0][1] - usual)].text):
        found[0] = (max(0, found[0][1] - usual), found[0][1])
    return [head for head, _ in found]


def is_text(text: str) -> bool:
    """Whether a line is long enough for a text rather than for a headline or a credit."""
    return len(text) >= _LONG or (len(text) >= _SENTENCE and text[-1] in _STOPS)


def _is_plain(text: str) -> bool:
    """Whether a line may be a headline by its shape: short, no sentence, not labelled, no credit, no list, no fact."""
    if len(text) > _BRIEF or text[-1:] in _ENDS or _LABELLED.match(text) or opens_credit(text):
        return False
    return not (is_fact(text) or ("," in text and is_name_list(text)))


def is_fact(text: str) -> bool:
    """Whether a line is nothing but a fact, as a kicker above a headline may be ("12 May", "Drama")."""
    return piece_kind(text) is not None or read_facts(text).only


def marks_of(lines: Sequence[Line]) -> list[str]:
    """The kind of every line: its signature, for lines parted by `<br>` whether it opens its element, and "^" where it
    opens more than one element, if another line of its kind does too: the first lines of cards, whatever their markup.
    """
    signed = [mark + sign for mark, sign in zip(signatures(lines), _signs(lines), strict=True)]
    plain = [mark + _break(at, lines) for at, mark in enumerate(signed)]
    higher = Counter(mark for mark, line in zip(plain, lines, strict=True) if line.opens > 1)
    return [f"{mark}^" if line.opens > 1 < higher[mark] else mark for mark, line in zip(plain, lines, strict=True)]


def written_alike(lines: Sequence[int], marks: Sequence[str]) -> list[int]:
    """The kind of every unit, numbered from 0: units are written alike that stand first, second or later in lines of
    one kind. `lines` says in which line each unit stands, `marks` are the kinds of the lines.

    >>> written_alike([0, 0, 1, 2, 2], ["h3+", "p+", "h3+"])
    [0, 1, 2, 0, 1]
    """
    numbers: dict[tuple[str, int], int] = {}
    found, before, place = [], -1, 0
    for line in lines:
        place = min(2, place + 1) if line == before else 0
        before = line
        found.append(numbers.setdefault((marks[line], place), len(numbers)))
    return found


def _signs(lines: Sequence[Line]) -> list[str]:
    """The bullet, star or quote that opens each line, where several lines begin so and others do not."""
    first = [line.text[:1] if line.text[:1] in _SIGNS else "" for line in lines]
    counts = Counter(first)
    return [sign if 1 < counts[sign] < len(lines) else "" for sign in first]


def _titled_share(places: Sequence[int], titled: Sequence[bool]) -> float:
    return 0.5 * sum(titled[at] for at in places) / len(places) if titled else 0.0


def _break(at: int, lines: Sequence[Line]) -> str:
    """Whether a line is the first, or one of the rest, of those that `<br>` parts."""
    element = lines[at].element
    if at > 0 and lines[at - 1].element == element:
        return "/rest"
    return "/first" if at + 1 < len(lines) and lines[at + 1].element == element else ""


def _score(mark: str, places: Sequence[int], marks: Sequence[str], lines: Sequence[Line]) -> float:
    """How like headlines the lines of one signature are: short, alternating, unlike most, spread over the page."""
    count = len(places)
    distinct = len({lines[at].text.lower() for at in places}) / count
    short = sum(len(lines[at].text) < _SHORT for at in places) / count
    parted = sum(at + 1 < len(marks) and marks[at + 1] != mark for at in places) / count
    share = count / len(lines)
    spread = (places[-1] - places[0]) / max(1, len(lines) - 1)
    if short < 0.85 or share > 0.6 or distinct < 0.9 or "/rest" in mark:
        return 0.0
    if 2 * sum(is_fact(lines[at].text) for at in places) > count:
        return 0.0
    tag = lines[places[0]].tag
    bonus = 0.35 * (tag in HEADINGS) + 0.3 * ("+strong" in mark) + 0.15 * ("/first" in mark)
    return 0.5 * parted + 0.3 * min(1.0, spread / 0.5) + bonus - 0.25 * (tag in ("figcaption", "li"))
