"""Which role every unit plays: the path model's answer, then again with what the page itself has taught.

Films of one page are written alike. Where most lines of one kind of markup are headers by the first reading, the others
of that kind likely are too, and a header in any other markup likely is none. And no film is told twice: where one block
holds two synopses, or a second cast after the text, a header between them was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from normalize.vocabulary import Vocabulary
from roundup_spider.reading.features import features
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.reading.model import (
    CAST,
    DIRECTOR,
    HEADER,
    NOISE,
    OUTSIDE,
    STATES,
    SYNOPSIS,
    TRIVIA,
    Decoded,
    Matrix,
    PathModel,
    path_model,
)
from roundup_spider.reading.rhythm import marks_of, rhythm_of, written_alike
from roundup_spider.reading.segment import Unit
from roundup_spider.reading.shapes import is_headline

_TYPICAL = 0.55
"""Mean header probability from which a kind of markup counts as the page's way to open a film."""
_COVERED = 0.65
"""Share of all headers that such markup must hold before other headers are doubted."""
_FOR, _AGAINST = 5.0, 2.0
"""How strongly (natural log) the second reading leans towards, and away from, a header."""
_LEAST_ALIKE, _MEAN_ALIKE, _ALIKE = 0.03, 0.3, 5.0
"""Least and (geometric) mean header probability of the lines of a kind that are all taken for headers; how strongly."""
_MISSED, _LEAST_MISSED = 12.0, 0.02
"""How strongly a header is supposed between two tellings of what should be one film, where it is at least so likely."""
_UNLABELLED = 4.0
"""How strongly a page that labels no anecdote speaks against anecdotes: unlabelled, they cannot be told from text."""
_OF_OTHERS, _NAMED_OTHERS = frozenset({"other", "writer"}), 6.0
"""Labels of those who neither direct nor play, and how strongly the line below one that is alone names such."""
_CLOSED, _LIKELY = 3.0, 0.7
"""How strongly text after the closing line is none of a film's, unless a header there is at least so likely."""
_OVER = 8.0
"""How strongly what stands below the article's end is none of a film's."""
_SILENT = 5.0
"""How strongly a text is supposed in a block that has none, where the other blocks of the page have one."""
_UNCREDITED = 4.0
"""How strongly a line that looks like a credit is one, in a block without any."""
_MOST_REPAIRS = 12
_LEAST_CHANCE = 0.03
_KNOWN_NOISE = {"noise=starts": 3.0, "noise=whole": 3.0, "pagetitle": 5.0, "author": 5.0}
_NO_HEADER = frozenset({"pagetitle", "author", "noise=whole"})
"""How strongly known noise leans away from text; and from a header, if it is the page's title, its by-line, or no more
than a known phrase."""


def roles_of(
    page: PageText,
    units: Sequence[Unit],
    words: Vocabulary,
    model: PathModel | None = None,
    headers: Mapping[int, bool] | None = None,
) -> Decoded:
    """The role of every unit and its probability, and those of all other roles.

    `headers` says of some units (by number) whether they are headers.
    """
    if not units:
        return Decoded((), np.zeros((0, len(STATES))))
    model = model or path_model()
    marks = marks_of(page.lines)
    cues, joints = features(units, page, words, marks), [unit.joint for unit in units]
    shown = list(map(frozenset, cues))
    scores = model.scores(cues, written_alike([unit.line for unit in units], marks)) + _against_noise(shown, units)
    for at, opens in (headers or {}).items():
        scores[at, STATES.index(HEADER)] += _MISSED if opens else -_MISSED
    first = model.decode(scores, joints)
    scores += _towards_rhythm(marks, units, first) + _towards_alike(marks, units, first)
    scores += _away_from_end(shown, units, first)
    decoded = model.decode(scores, joints)
    credits = list(_missed_credits(shown, decoded))
    if credits:
        for at, role in credits:
            scores[at, STATES.index(role)] += _UNCREDITED
        decoded = model.decode(scores, joints)
    for _ in range(_MOST_REPAIRS):
        missed = next(_missed_headers(marks, units, decoded), None)
        if missed is None:
            break
        scores[missed, STATES.index(HEADER)] += _MISSED
        decoded = model.decode(scores, joints)
    texts = list(_missed_texts(shown, decoded))
    if texts:
        scores[texts, STATES.index(SYNOPSIS)] += _SILENT
        decoded = model.decode(scores, joints)
    return decoded


def likeliest_headers(lines: Sequence[Line], units: Sequence[Unit], decoded: Decoded) -> dict[int, bool]:
    """The units that open films if any do, where a page must have films: its headlines, or the likeliest unit."""
    heads = frozenset(rhythm_of(lines, [is_headline(line.text) for line in lines]).heads)
    if len(heads) > 1:
        return {at: True for at, unit in enumerate(units) if unit.start == 0 and unit.line in heads}
    chances = decoded.chances[:, STATES.index(HEADER)]
    return {int(chances.argmax()): True} if chances.max(initial=0.0) > _LEAST_MISSED else {}


def _against_noise(cues: Sequence[frozenset[str]], units: Sequence[Unit]) -> Matrix:
    """Away from a film's fields where the vocabulary knows a line as noise, or the line is the page's title again; away
    from its people below the label of others, and from anecdotes where nothing is labelled as one.
    """
    lean = np.zeros((len(units), len(STATES)))
    texts = [STATES.index(state) for state in (SYNOPSIS, TRIVIA, CAST, DIRECTOR)]
    known = _KNOWN_NOISE.keys()
    for at, (row, unit) in enumerate(zip(cues, units, strict=True)):
        if _opens_line(unit) and not known.isdisjoint(row):
            strength = max(_KNOWN_NOISE[cue] for cue in known & row)
            lean[at, texts] = -strength
            lean[at, STATES.index(HEADER)] = -strength if _NO_HEADER & row else -strength / 2
    for at, (above, unit) in enumerate(pairwise(units), 1):
        label = above.label if not above.text and unit.label is None else None
        if label is not None and label.meaning in _OF_OTHERS:
            lean[at, [STATES.index(CAST), STATES.index(DIRECTOR)]] -= _NAMED_OTHERS
    if not any(unit.label is not None and unit.label.meaning == "trivia" for unit in units):
        lean[:, STATES.index(TRIVIA)] -= _UNLABELLED
    return lean


def _towards_rhythm(marks: Sequence[str], units: Sequence[Unit], decoded: Decoded) -> Matrix:
    """Towards and away from headers by kind of markup, as the first reading has found them."""
    lean = np.zeros((len(units), len(STATES)))
    openers = [at for at, unit in enumerate(units) if _opens_line(unit)]
    headers: list[float] = decoded.chances[:, STATES.index(HEADER)].tolist()
    chances: dict[str, list[float]] = defaultdict(list)
    for at in openers:
        chances[marks[units[at].line]].append(headers[at])
    means = {mark: sum(found) / len(found) for mark, found in chances.items()}
    typical = {mark for mark, mean in means.items() if mean > _TYPICAL and len(chances[mark]) > 1}
    covered = sum(sum(chances[mark]) for mark in typical)
    if not typical or covered < _COVERED * sum(map(sum, chances.values())):
        return lean
    for at in openers:
        mark = marks[units[at].line]
        lean[at, STATES.index(HEADER)] = _FOR * (means[mark] - 0.3) if mark in typical else -_AGAINST
    return lean


def _towards_alike(marks: Sequence[str], units: Sequence[Unit], decoded: Decoded) -> Matrix:
    """Towards headers for all lines of a kind of markup of which each may be one and most are doubtful: they are alike,
    so that it is likelier that all of them open a film than that some do.
    """
    lean = np.zeros((len(units), len(STATES)))
    headers = np.append(decoded.chances[:, STATES.index(HEADER)], 0.0)
    kinds: dict[str, list[int]] = defaultdict(list)
    before, last = {}, len(units)
    for at in (at for at, unit in enumerate(units) if _opens_line(unit)):
        kinds[marks[units[at].line]].append(at)
        before[at], last = last, at
    for places in (places for places in kinds.values() if len(places) > 1):
        chances, above = headers[places], headers[[before[at] for at in places]]
        doubtful = chances.min() > _LEAST_ALIKE and np.exp(np.log(chances).mean()) > _MEAN_ALIKE
        if doubtful and above.mean() < chances.mean():
            lean[places, STATES.index(HEADER)] = _ALIKE
    return lean


def _away_from_end(cues: Sequence[frozenset[str]], units: Sequence[Unit], decoded: Decoded) -> Matrix:
    """Away from a film's text after the line that closes the article, where no film follows it, and in comments."""
    lean = np.zeros((len(units), len(STATES)))
    texts = [STATES.index(state) for state in (SYNOPSIS, TRIVIA, CAST, DIRECTOR, HEADER)]
    over = [at for at, row in enumerate(cues) if "over" in row]
    if over and any(state == HEADER for state, _ in decoded.path[: over[0]]):
        lean[np.ix_(over, texts)] = -_OVER
    after = [at for at, row in enumerate(cues) if "closed" in row and "over" not in row]
    if any(decoded.path[at][0] == HEADER and decoded.path[at][1] > _LIKELY for at in after):
        return lean
    for at in (at for at in after if units[at].label is None):
        lean[at, texts] = -_CLOSED
    return lean


def _missed_headers(marks: Sequence[str], units: Sequence[Unit], decoded: Decoded) -> Iterator[int]:
    """Where a header must have been missed: the likeliest place between two tellings within one block, among the lines
    of the kind that opens the page's other films, if there are any.
    """
    kinds = {marks[unit.line] for unit, (state, _) in zip(units, decoded.path, strict=True) if state == HEADER}
    seen: dict[str, int] = {}
    last_text = -1
    for at, (unit, (state, _)) in enumerate(zip(units, decoded.path, strict=True)):
        if state == HEADER:
            seen, last_text = {}, -1
        told = _told(unit, state)
        if told and told in seen and last_text > seen[told]:
            places = range(seen[told] + 1, at)
            like = [place for place in places if marks[units[place].line] in kinds and _opens_line(units[place])]
            best = max(like or places, key=lambda place: decoded.chances[place, STATES.index(HEADER)])
            if decoded.chances[best, STATES.index(HEADER)] > _LEAST_MISSED:
                yield best
        if told:
            seen.setdefault(told, at)
        if state in (SYNOPSIS, TRIVIA):
            last_text = at


def _opens_line(unit: Unit) -> bool:
    return unit.joint in ("line", "break")


def _missed_credits(cues: Sequence[frozenset[str]], decoded: Decoded) -> Iterator[tuple[int, str]]:
    """The lines that look like credits in every block that has none: they are no box that repeats the film's."""
    for block in _blocks(decoded):
        if any(decoded.path[at][0] in (DIRECTOR, CAST) for at in block) or "connected" in cues[block.start - 1]:
            continue
        for at in (at for at in block if decoded.path[at][0] == NOISE):
            row = cues[at]
            directs = "barecredit" in row or "factcredit" in row
            if directs or "opened/list" in row:
                yield at, DIRECTOR if directs else CAST


def _blocks(decoded: Decoded) -> list[range]:
    """What follows every header, up to the next."""
    heads = [at for at, (state, _) in enumerate(decoded.path) if state == HEADER]
    return [range(start + 1, end) for start, end in pairwise([*heads, len(decoded.path)])]


def _missed_texts(cues: Sequence[frozenset[str]], decoded: Decoded) -> Iterator[int]:
    """The likeliest text of every block without one, where most blocks of the page have one."""
    states = [state for state, _ in decoded.path]
    blocks = _blocks(decoded)
    told = [any(states[at] in (SYNOPSIS, TRIVIA) for at in block) for block in blocks]
    if 2 * sum(told) <= len(blocks):
        return
    for block in (block for block, has in zip(blocks, told, strict=True) if not has):
        chances = decoded.chances[:, STATES.index(SYNOPSIS)]
        texts = [at for at in block if states[at] in (NOISE, OUTSIDE) and not _KNOWN_NOISE.keys() & cues[at]]
        best = max(texts, key=lambda at: chances[at], default=None)
        if best is not None and chances[best] > _LEAST_CHANCE:
            yield best


def _told(unit: Unit, state: str) -> str:
    """What a block should have once: a labelled synopsis, a labelled anecdote, a cast list of its own line.

    Inside a line a label counts as written, for a sentence may say the same ("Did you know ?", "Did you know? No, …").
    """
    label = unit.label if unit.label is not None and unit.label.firm else None
    meaning = label.meaning if label is not None else ""
    if label is not None and (state, meaning) in ((SYNOPSIS, "synopsis"), (TRIVIA, "trivia")):
        return meaning if unit.joint in ("line", "break") else f"{meaning}/{label.end - label.start}"
    return "cast" if state == CAST and unit.joint in ("line", "break", "credit") and meaning in ("cast", "") else ""
