"""What the sentence around a name shows of the part the person has in the film, for the model of `prose_credits`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from normalize.film_people import known_for
from normalize.frozen import frozen
from normalize.mentions import possible_people
from normalize.names import NamePart, person_likelihood
from normalize.text import fold
from normalize.vocabulary import flatten
from roundup_spider.reading.prose_words import Clue, clues, nearest, says_something, single_words

JOINTS = ("sentence", "gap", "comma", "and")
"""What stands between two neighbouring names."""

_ASIDE = re.compile(r"\([^()]*\)")
_JOINED = re.compile(r"\s*,?\s*(?:(?P<and>[^\W\d_]+|&)(?P<more>\W.*)?)?", re.DOTALL)
_BETWEEN = frozenset({"of", "of+with", "by+of", "epithet", "actor", "role", ","})
"""Kinds of words that may follow "and" before the last name of an enumeration ("et de la jeune B")."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])['”»\"]?\s+(?=[^\W\d_a-zà-ÿ]|[“«\"(\d])|\n")
_ABBREVIATED = re.compile(r"(?:^|\s)(?:\w|[A-Z][a-z]|Jr|Sr|Mrs|vs)\.$")
_LIKELY = (0.1, 0.5, 0.9)
_WINDOW = 14
_BESIDE = re.compile(r"[^\W\d_]+|[^\w\s'’]")
_BEGINNING = 6
_FAR = 3
_KNOWN = frozenset({"director", "player", "both"})


@frozen
class Named:
    """A name in running text with the words before and after the enumeration it stands in.

    `joint` is what stands between it and the name before; `place` its place in an enumeration of `size` names;
    `before` and `after` are clues, nearest first; `earlier` those before the enumeration that precedes in the sentence.
    `left` and `right` are the beginnings of the words that stand right beside the enumeration.
    """

    part: NamePart
    ending: str
    left: str
    right: str
    joint: str
    place: int
    size: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    earlier: tuple[str, ...]
    opens: bool
    sentence: tuple[int, int]


def named_people(text: str, known: frozenset[str], joins: frozenset[str]) -> list[Named]:
    """Every possible person of a text in its surroundings; `joins` are folded words that join two names."""
    found: list[Named] = []
    for start, end in sentences(text):
        people = [part for part in possible_people(text, start, end, known, single_words()) if _may_be(text, part)]
        lists = _enumerations(text, people, joins)
        edges = [start, *(edge for names in lists for edge in (names[0].start, names[-1].end)), end]
        between = [text[left:right] for left, right in zip(edges[::2], edges[1::2], strict=True)]
        gaps = [clues(gap) for gap in between]
        for at, names in enumerate(lists):
            earlier = tuple(reversed(gaps[at - 1][-_WINDOW:])) if at else ()
            before, after = tuple(reversed(gaps[at][-_WINDOW:])), gaps[at + 1][:_WINDOW]
            left, right = _beside(between[at], -1), _beside(between[at + 1], 0)
            for place, part in enumerate(names):
                joint = _joint(text, names, place) if place else "gap" if at else "sentence"
                ending = _ending(text, part)
                context = (before, after, earlier, at == 0, (start, end))
                found.append(Named(part, ending, left, right, joint, place, len(names), *context))
    return found


def _beside(gap: str, place: int) -> str:
    """The beginning of the first (0) or last (-1) word between two enumerations, or the mark that stands there."""
    words = _BESIDE.findall(flatten(gap))
    return words[place][:_BEGINNING] if words else ""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The ranges of the sentences of a text; the dot of an initial or a title ends none."""
    start = 0
    for cut in _SENTENCE_END.finditer(text):
        if not _ABBREVIATED.search(text, max(start, cut.start() - 5), cut.start()):
            yield start, cut.start()
            start = cut.end()
    if text[start:].strip():
        yield start, len(text)


def _enumerations(text: str, parts: Sequence[NamePart], joins: frozenset[str]) -> list[list[NamePart]]:
    """Neighbouring names together that only commas and joining words separate."""
    lists: list[list[NamePart]] = []
    for part in parts:
        if lists and _is_joined(text, lists[-1][-1], part, joins):
            lists[-1].append(part)
        else:
            lists.append([part])
    return lists


def _is_joined(text: str, first: NamePart, second: NamePart, joins: frozenset[str]) -> bool:
    between = _ASIDE.sub("", text[first.end : second.start])
    match = _JOINED.fullmatch(between)
    if match is None or not between.strip():
        return False
    return match["and"] is None or (fold(match["and"]) in joins and set(clues(match["more"] or "")) <= _BETWEEN)


def _may_be(text: str, part: NamePart) -> bool:
    """Whether a capitalised text is worth a thought: no word that speaks of others, no title in brackets."""
    if says_something(part.name):
        return False
    aside = text[max(0, part.start - 1) : part.start] == "(" and text[part.end : part.end + 1] == ")"
    return not aside or (" " in part.name and person_likelihood(part.name) > _LIKELY[1])


def _joint(text: str, names: Sequence[NamePart], place: int) -> str:
    between = text[names[place - 1].end : names[place].start]
    return "and" if any(letter.isalpha() or letter == "&" for letter in between) else "comma"


def _ending(text: str, part: NamePart) -> str:
    """ "genitive" for a name with the mark of possession after it, else ""."""
    return "genitive" if re.match(r"['’`´]\w{0,3}\b", text[part.end :]) else ""


@frozen
class Beside:
    """What is known of a film besides its prose: words of its title, people that lines of their own credit (folded)."""

    title: frozenset[str] = frozenset()
    directors: frozenset[str] = frozenset()
    cast: frozenset[str] = frozenset()


NOTHING = Beside()
"""Nothing is known besides the prose."""


def beside(title: str | None, directors: Iterable[str] = (), cast: Iterable[str] = ()) -> Beside:
    """What a film's title and lines of credits tell, folded."""
    words = frozenset(fold(title or "").split())
    return Beside(words, frozenset(map(fold, directors)), frozenset(map(fold, cast)))


def features(names: Sequence[Named], known: Beside = NOTHING) -> list[list[str]]:
    """The features of every name of a text."""
    first, last = names[0].sentence, names[-1].sentence
    words = [fold(name.part.name).split() for name in names]
    full = len({tuple(found) for found in words if len(found) > 1})
    times = Counter(word for found in words for word in set(found))
    fames = _fames(names)
    return [
        [
            *_own(name),
            *_around(name),
            *_where(name, first, last),
            *_among(name, own, full, times),
            *_told(own, known),
            *_fame(fame, full),
        ]
        for name, own, fame in zip(names, words, fames, strict=True)
    ]


@frozen
class _Fame:
    """What a person is known for ("unknown", if for nothing), those enumerated with them (" " tells that one of these
    has a name of several words), and all others.
    """

    own: str
    full: bool
    beside: frozenset[str]
    others: frozenset[str]


def _fames(names: Sequence[Named]) -> list[_Fame]:
    kinds = [known_for(name.part.name) or "unknown" for name in names]
    whole = [fold(name.part.name) for name in names]
    lists = [at - name.place for at, name in enumerate(names)]
    found = []
    for at, name in enumerate(names):
        others = [other for other in range(len(names)) if whole[other] != whole[at]]
        listed = [other for other in others if lists[other] == lists[at]]
        beside = frozenset([*(kinds[other] for other in listed), *(" " for other in listed if " " in whole[other])])
        apart = frozenset(kinds[other] for other in others if lists[other] != lists[at])
        found.append(_Fame(kinds[at], " " in name.part.name, beside, apart))
    return found


def _fame(fame: _Fame, full: int) -> Iterator[str]:
    """What is generally known of a person and of the others named: where one is known to direct, another rather
    plays.
    """
    if not fame.full and fame.beside:
        yield "one word listed with a full name" if " " in fame.beside else "one word listed with others"
    if not fame.full and fame.own not in _KNOWN:
        return
    own = fame.own if fame.full else f"{fame.own} by one word"
    yield f"known {own}"
    yield f"{own} of {min(3, full)} full"
    for kind in ("director", "player", "both"):
        if kind in fame.beside:
            yield f"{own} listed with {kind}"
        if kind in fame.others:
            yield f"{own} besides {kind}"
    if fame.beside.isdisjoint(_KNOWN) and fame.others.isdisjoint(_KNOWN):
        yield f"{own} besides nobody known"


def _among(name: Named, words: Sequence[str], full: int, times: Mapping[str, int]) -> Iterator[str]:
    """What the other names of the text show of one: characters go by one word, and return."""
    if len(words) > 1:
        yield f"full {min(3, full)}"
    elif name.size == 1:
        yield f"one word of {min(3, full)} full"
    if max(times[word] for word in words) > 1:
        yield "again" if len(words) > 1 else "one word again"


def _told(words: Sequence[str], known: Beside) -> Iterator[str]:
    """What title and lines of credits say of a name."""
    if known.title.issuperset(words):
        yield "in title"
    for role, told in (("director", known.directors), ("cast", known.cast)):
        if told:
            yield f"{role} told"
            yield f"{role} is told" if any(words[-1] in name.split() for name in told) else f"not the told {role}"


def _own(name: Named) -> Iterator[str]:
    chance = person_likelihood(name.part.name)
    yield "any"
    yield f"likely {sum(chance > least for least in _LIKELY)}"
    yield f"listed {min(3, name.size)}"
    if name.size == 1:
        yield f"words {min(3, len(name.part.name.split()))}"
    yield f"left {name.left}"
    yield f"right {name.right}"
    if name.ending:
        yield name.ending


def _where(name: Named, first: tuple[int, int], last: tuple[int, int]) -> Iterator[str]:
    if name.sentence == first:
        yield "first sentence with a name"
    if name.sentence == last:
        yield "last sentence with a name"
    if name.opens:
        yield "first in sentence"


def _around(name: Named) -> Iterator[str]:
    before, after = nearest(name.before), nearest(name.after)
    first, second = _first(before), _first(after)
    later = "" if name.opens else " later"
    yield from _side("before", before)
    yield from _side("after", after)
    yield from (f"before {kind}{later}" for kind in first)
    yield from _pairs("between", first, second)
    if name.ending:
        yield from (f"{name.ending} {kind}" for kind in second)
        yield from (f"{name.ending} bag {kind}" for kind in _kinds(name.after[:4]))
    if not name.opens:
        yield from _pairs("earlier", _first(nearest(name.earlier, 1)), first)
    yield from {f"bag before {kind}" for kind in _kinds(_clause(name.before))}
    yield from {f"bag after {kind}" for kind in _kinds(_clause(name.after))}
    if name.place and name.place + 1 == name.size:
        yield from (f"last listed {kind}" for kind in second)
    if not name.place and name.size > 1:
        yield from (f"first listed {kind}" for kind in first)


def _side(side: str, found: Sequence[Clue]) -> Iterator[str]:
    """The nearest clues on one side: each class of the first with its distance, and runs of two and three."""
    if not found:
        yield f"{side} nothing"
        return
    far = min(_FAR, found[0].far)
    for kind in _first(found):
        yield f"{side} {kind}"
        yield f"{side} {kind} at {far}"
    if len(found) > 2:
        yield f"{side} " + " ".join(clue.kind for clue in found[:3])
    for clue, further in pairwise(found[:3]):
        yield from _pairs(f"{side} then", clue.kind.split("+"), further.kind.split("+"))


def _pairs(name: str, first: Sequence[str], second: Sequence[str]) -> Iterator[str]:
    return (f"{name} {one} {other}" for one in first for other in second)


def _first(found: Sequence[Clue]) -> list[str]:
    """The classes of the nearest clue."""
    return found[0].kind.split("+") if found else ["nothing"]


def _clause(found: Sequence[str]) -> Sequence[str]:
    """The clues up to the nearest mark that ends a clause."""
    return found[: next((at for at, kind in enumerate(found) if kind in {";", ":"}), len(found))]


def _kinds(found: Sequence[str]) -> tuple[str, ...]:
    """Each kind once, in an order that is the same in every process: sums of weights depend on it."""
    return tuple(dict.fromkeys(kind for clue in found if clue != "w" for kind in clue.split("+")))
