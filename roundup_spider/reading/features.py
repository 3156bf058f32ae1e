"""What a unit shows of its role: words, shape, markup, surroundings. All independent of any one site or theme.

A feature is a short string; the path model gives each a weight per role. Those that are shown together come joined
(`model.together`), so that they are looked up once. Three kinds: of the unit itself, of its markup
compared with the rest of the page, and of its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from normalize.frozen import frozen
from normalize.vocabulary import Meaning, Strength, Vocabulary, flatten
from roundup_spider.reading.connectors import credit_behind_facts
from roundup_spider.reading.facts import piece_kind, pieces
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.reading.model import together
from roundup_spider.reading.rhythm import marks_of
from roundup_spider.reading.segment import Unit
from roundup_spider.reading.shapes import (
    WORD,
    bucket,
    credit_cues,
    edge_cues,
    fact_cues,
    is_name_list,
    kind_of,
    likeness,
)
from roundup_spider.reading.sight import Sight

_CLASS_WORD = re.compile(r"[a-zA-Z]{3,}")
_CLASS_WORDS = frozenset(
    {
        "title", "headline", "heading", "caption", "credit", "credits", "meta", "cast", "actor", "actors", "director",
        "direction", "synopsis", "desc", "description", "plot", "summary", "trivia", "anecdote", "fact", "label",
        "release", "date", "runtime", "genre", "related", "share", "footer", "author", "bio", "comment", "trailer",
        "video", "image", "photo", "quote", "card", "film", "movie", "item", "review", "rating", "info", "name", "text",
        "content", "body", "intro", "lead", "excerpt", "byline", "tag", "source", "note", "promo", "widget", "sidebar",
        "menu", "nav", "subtitle", "kicker",
    }
)  # fmt: skip
_TELLING = frozenset(
    {
        "connected/list",
        "barecredit",
        "factcredit",
        "quoted",
        "noted",
        "date",
        "runtime",
        "stars",
        "noise=starts",
        "intitle",
        "begin=lower",
    }
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SHORT = 40
"""Words from which on a unit is not looked through for credits."""
_LONGEST_BYLINE = 60
"""Letters beside the author's name that a by-line may hold."""
_LONGEST_FACTS = 120
"""Letters of the longest line that is looked through for a name with facts behind it."""


@frozen
class Shape:
    """Cheap facts about a unit that several features and the neighbours share; `seen` is what it shows to the unit two
    before it, to those right before and after it, and to the one two after it.
    """

    words: int
    kind: str
    cues: list[str]
    telling: tuple[str, ...]
    seen: tuple[str, ...]


def features(
    units: Sequence[Unit], page: PageText, vocabulary: Vocabulary, marks: Sequence[str] | None = None
) -> list[list[str]]:
    """The features of every unit, in order; `marks` are the kinds of the lines (`marks_of`), where they are known.

    >>> from normalize.vocabulary import vocabulary
    >>> unit = Unit(0, 0, 21, "Wardi by Mats Grorud", "line")
    >>> "connected" in features([unit], PageText((Line(unit.text, "p"),)), vocabulary())[0]
    True
    """
    sight = Sight(units, page, vocabulary, marks_of(page.lines) if marks is None else marks)
    shapes = [_shape(unit, flat, sight) for unit, flat in zip(units, sight.flat, strict=True)]
    under = _labels_above(units)
    return [
        [
            "bias",
            *shapes[number].cues,
            under[number],
            *_markup(unit, shapes[number].kind, page.lines[unit.line], sight),
            *_placed(number, unit, shapes[number], sight),
            *_around(number, units, shapes, page.lines, sight.own),
        ]
        for number, unit in enumerate(units)
    ]


def _shape(unit: Unit, flat: str, sight: Sight) -> Shape:
    """What a unit shows by itself; `flat` is its text flattened."""
    text = unit.text
    words = WORD.findall(text)
    small = sum(map(sight.function_words.__contains__, map(str.lower, words)))
    capital = sum([word[0].isupper() for word in words])
    kind = kind_of(text, words, small)
    cues = [_first_glance(kind, unit.joint), _shares(len(words), small, capital)]
    cues += _label_cues(unit) + edge_cues(text) + fact_cues(text) + _page_cues(flat, words, sight)
    if len(words) <= _SHORT:
        cues += credit_cues(text)
        cues += ["factcredit"] * (credit_behind_facts(text) is not None)
        cues += _name_with_facts(text)
    if kind in ("name", "names", "opened"):
        cues.append(f"{kind}/{likeness(text.split(' ', 1)[-1] if kind == 'opened' else text)}")
    telling = tuple([cue for cue in cues if cue in _TELLING])
    meaning = unit.label.meaning if unit.label is not None else ""
    return Shape(len(words), kind, cues, telling, _seen(kind, bucket(len(words), (3, 10, 20)), meaning, telling))


def _name_with_facts(text: str) -> list[str]:
    """How much like people a line begins that goes on with facts alone ("Ann Lee, Iran, 2023, 94 min")."""
    if len(text) > _LONGEST_FACTS or ("," not in text and "|" not in text):
        return []
    first, *rest = [text[start:end] for start, end in pieces(text)]
    told = bool(rest) and all(map(piece_kind, rest)) and is_name_list(first)
    return [f"namefacts/{likeness(first)}"] if told else []


@cache
def _first_glance(kind: str, joint: str) -> str:
    return together((f"kind={kind}", f"joint={joint}"))


@lru_cache(maxsize=4_000)
def _shares(words: int, small: int, capital: int) -> str:
    """How many words a unit has, how many of them are small ones, how many begin with a capital."""
    count, size = max(1, words), bucket(words, (3, 9))
    cues = (
        f"words={bucket(words, (0, 1, 3, 6, 10, 16, 30))}",
        f"small={bucket(100 * small // count, (0, 12, 25, 40))}/{size}",
        f"capital={bucket(100 * capital // count, (15, 40, 70, 99))}/{size}",
    )
    return together(cues)


@lru_cache(maxsize=4_000)
def _seen(kind: str, words: int, label: str, telling: tuple[str, ...]) -> tuple[str, ...]:
    """What a unit shows of itself to those around it: its kind, its size, its label, to the next ones more."""
    own = [f"kind={kind}", f"words={words}", *([f"label={label}"] if label else ())]
    return tuple(
        together([f"{step}:{cue}" for cue in (own if abs(step) > 1 else [*own, *telling])]) for step in (2, 1, -1, -2)
    )


def _label_cues(unit: Unit) -> list[str]:
    label = unit.label
    if label is None:
        return ["nolabel"]
    names = label.meaning in ("cast", "director") and unit.text and ("list" if is_name_list(unit.text) else "more")
    return [_told_by_label(label.meaning, label.strength, label.firm, names or "", not unit.text)]


@cache
def _told_by_label(meaning: Meaning, strength: Strength, firm: bool, names: str, alone: bool) -> str:
    """What a label tells: what it means, how strong it is, whether names follow, or nothing."""
    cues = [f"label={meaning}", f"label={meaning}/{strength}/{firm}"]
    cues += [f"label={meaning}/{names}"] if names else []
    return together([*cues, f"labelalone={meaning}"] if alone else cues)


def _page_cues(flat: str, words: Sequence[str], sight: Sight) -> list[str]:
    cues = []
    noise = sight.vocabulary.noise_in(flat, flat)
    if noise:
        cues.append(f"noise={noise}")
    if sight.author and sight.author in flat and len(flat) - len(sight.author) < _LONGEST_BYLINE:
        cues.append("author")
    if sight.repeats[flat] > 1 and words:
        cues.append("repeated")
    if len(flat) > 3 and len(words) < 30:
        told = [part for part in sight.title_parts if part in flat]
        likely = len(words) > 4 and 10 * len(words) >= 7 * len(sight.title_words)
        if likely and any(word in flat for word in sight.telling_words) and _same_words(flat, sight.title_words):
            cues.append("pagetitle")
        elif flat.startswith(sight.title_parts):
            cues.append("intitle")
        elif told:
            cues.append("hastitlepart")
        if len(told) > 1:
            cues.append("titleparts")
    return cues


def is_title_again(text: str, title: str) -> bool:
    """Whether a line is the page's title again, cut or with the site's name added.

    >>> is_title_again("new films of the week: Gull, Mill - cine", "New films of the week: Gull, Mill")
    True
    """
    return _same_words(flatten(text), frozenset(WORD.findall(flatten(title))))


def _same_words(flat: str, title: frozenset[str]) -> bool:
    words = frozenset(WORD.findall(flat))
    return len(words) > 4 and len(words & title) * 10 >= 7 * max(len(words), len(title))


def _labels_above(units: Sequence[Unit]) -> list[str]:
    """Under which label every unit stands, and how far."""
    found: list[str] = []
    meaning, distance, same = "none", 0, True
    for unit in units:
        if unit.label is not None:
            meaning, distance, same = unit.label.meaning, 0, True
        elif unit.joint in ("line", "break"):
            distance, same = distance + 1, False
        found.append(_under(meaning, "same" if same and meaning != "none" else str(min(3, distance))))
    return found


@cache
def _under(meaning: str, where: str) -> str:
    return together((f"under={meaning}/{where}", f"under={meaning}"))


def _placed(number: int, unit: Unit, shape: Shape, sight: Sight) -> list[str]:
    """Where a unit stands on its page: in the rhythm of headlines, beside the longest line, after the closing line."""
    place = sight.rhythm.place(unit.line)
    starts = unit.joint in ("line", "break")
    told = shape.telling if starts else ()
    cues = [
        _in_rhythm(place, starts, shape.kind, told, sight.longest[unit.line]),
        _ORDER[min(4, number)],
        sight.credits,
    ]
    key = sight.heads[unit.line]
    if key and key in sight.flat[number][: 2 * len(key)]:
        cues.append(f"again/{starts}")
    if unit.line >= sight.closed:
        cues.append("closing" if unit.line == sight.closed else "closed")
        cues.append(f"closed/{sight.goes_on}")
    if unit.line >= sight.over:
        cues.append("over")
    return cues


_ORDER = tuple(f"at={place}" for place in range(5))


@lru_cache(maxsize=4_000)
def _in_rhythm(place: str, starts: bool, kind: str, telling: tuple[str, ...], size: str) -> str:
    """Where a unit stands in the rhythm of headlines, with what it shows of itself."""
    shown = (starts, kind, *telling)
    return together([*(f"rhythm={place}/{cue}" for cue in shown), f"size={size}/{place}"])


def _markup(unit: Unit, kind: str, line: Line, sight: Sight) -> list[str]:
    own = sight.own[unit.line]
    share = bucket(int(100 * sight.long_signatures[own]), (0, 30, 70))
    sign = f"{bucket(sight.signatures[own], (1, 2, 5))}/{share}"
    starts = unit.joint in ("line", "break")
    cues = [_element(line.tag, min(3, line.opens), starts, kind, sign, own != sight.common)]
    if starts:
        cues.append(sight.alike[unit.line])
        cues += _class_cues(line.path[-2:])
    for mark in line.marks:
        if mark.start <= unit.start + 3 and mark.end >= unit.end - 3:
            cues.append(f"whole={mark.kind}/{bucket(len(unit.text), (60, 120))}")
        elif mark.start <= unit.start + 3 and mark.end <= unit.end:
            cues.append(f"first={mark.kind}")
    return cues


@lru_cache(maxsize=4_000)
def _element(tag: str, opens: int, starts: bool, kind: str, sign: str, uncommon: bool) -> str:
    """What the element of a unit shows: its tag, how many begin with it, how many are of its kind and how long."""
    cues = [
        f"tag={'h' if tag in _HEADINGS else tag}/{starts}",
        f"opens={opens}/{starts}",
        f"opens={opens}/{starts}/{kind}",
    ]
    cues += ["h1"] * (tag == "h1") + [f"sig={sign}/{starts}"] + [f"uncommon/{starts}"] * uncommon
    return together(cues)


@lru_cache(maxsize=4_000)
def _class_cues(path: tuple[str, ...]) -> tuple[str, ...]:
    """The telling words of the classes along a path."""
    words = {word.lower() for step in path for word in _CLASS_WORD.findall(step)}
    return tuple(f"class={word}" for word in sorted(_CLASS_WORDS & words))


def _around(
    number: int, units: Sequence[Unit], shapes: Sequence[Shape], lines: Sequence[Line], marks: Sequence[str]
) -> list[str]:
    """What stands before and after a unit; `marks` are the signatures of the lines."""
    places = zip((2, 1, -1, -2), range(4), strict=True)
    cues = [shapes[number + step].seen[at] for step, at in places if 0 <= number + step < len(units)]
    unit = units[number]
    line = lines[unit.line]
    if number + 1 < len(units):
        after = units[number + 1]
        opens = min(3, lines[after.line].opens) if after.line != unit.line else 0
        cues.append(_followed(after.joint, opens, lines[after.line].parent == line.parent))
    if number:
        before = units[number - 1].line
        cues.append(_preceded(lines[before].parent == line.parent, marks[before] == marks[unit.line]))
    return cues


@cache
def _followed(joint: str, opens: int, beside: bool) -> str:
    return together((f"+1:joint={joint}", f"+1:opens={opens}", f"+1:parent={beside}"))


@cache
def _preceded(parent: bool, signature: bool) -> str:
    return together((f"-1:parent={parent}", f"-1:signature={signature}"))
