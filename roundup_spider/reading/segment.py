"""Lines → units: the smallest pieces of text that play one role, cut at labels, sentence ends and likely joints.

Cutting too often does no harm, for neighbours of one role are joined again; cutting too rarely does. That is how
a page on one line, a header with its cast, and a paragraph that closes with "With A, B." are read by the same rules.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from typing import Literal

from normalize.frozen import frozen
from normalize.vocabulary import Label, Vocabulary, flatten_each
from roundup_spider.reading.facts import piece_kind
from roundup_spider.reading.lines import Line, PageText

Joint = Literal["line", "break", "label", "credit", "sentence", "dash", "glue"]
"""How a unit is parted from the one before: by its element, a `<br>`, a label, a credit's opener, a sentence end, …"""

MOST_CUTS = 1500
"""Units of one line beyond this number are not cut either."""
_SIGHT = 60
MOST_UNITS = 6000
"""Units beyond this number are not cut: such a page is no roundup, and time stays bounded."""

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİŁŃŇŐŒŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁ"
_SENTENCE_END = re.compile(rf"[.!?…](?:[\"”»’')\]]*\s+(?=[\"“«‘'(\[¿¡—–-]*\s?[{_UPPER}0-9])|[\"”»’')\]](?=[{_UPPER}]))")
"""Each of these patterns begins with a rare character, which is found fast; what stands before it is looked at then."""
_NO_END = re.compile(
    rf"(?:^|[\s(.'’-])(?:[{_UPPER}]|[Mm]rs?|Ms|Dr|St|Ste|Sr|Jr|Mme|Mlle|vs|Vs|No|Nr|Std|Min|min|[Dd]ir|Reg|ca|approx|Prof|etc|"
    rf"\d|\d\d|aka|feat|Vol|Pt|Ep|mit|reż|[Dd]ott|Sig|Inc|Ltd|Co)\.$"
)
_OPENERS = {
    "en": "[Ww]ith|[Ss]tarring",
    "fr": "[Aa]vec",
    "it": "[Cc]on",
    "es": "[Cc]on",
    "pt": "[Cc]om",
    "de": "[Mm]it",
    "nl": "[Mm]et",
}


@cache
def _opener(language: str | None) -> re.Pattern[str]:
    """Where a credit may open inside a line: a preposition of the page's language, or of English, before a capital."""
    words = "|".join({_OPENERS["en"], _OPENERS.get(language or "en", _OPENERS["en"])})
    return re.compile(rf" (?<=[\w)\"”»’.,…–—|•·/;-] )(?=(?:{words})\s+[{_UPPER}])")


_DASH = re.compile(r"[–—-](?:(?<=.\S\s.)(?=\s)|(?<=\S[–—]))\s*")
_COLON = re.compile(r"(?<=\S)\s?:\s+")
_MONTH = (
    r"(?:jan|feb|f[ée]v|mar|m[äa]r|apr|avr|abr|may|mai|mag|maj|jun|jui|giu|jul|lug|aug|ao[uû]|ago|sep|set|oct|ott|okt|out|nov|"
    r"dec|d[ée]c|dic|dez|gen|ene)[a-zûéäç]*\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º|°)?"
_AFTER_DATE = re.compile(
    rf"\b(?i:{_MONTH} {_DAY}|{_DAY} (?:de |of )?{_MONTH})(?:,? (?:de )?(?:19|20)\d\d)?\s+(?=[{_UPPER}])"
)
_DAY_BESIDE_WORD = re.compile(
    r"\d(?:(?<=[^\W\d] .)|(?<=[^\W\d]\. .)|(?:st|nd|rd|th|er|\.|º|°)? (?=[^\W\d]))", re.IGNORECASE
)
"""What any of these dates has, found fast since it begins with a digit."""
_TRAILERS = ("trailer", "teaser", "bande-annonce")
_CAPTION = re.compile(rf"(?i:trailer|teaser|bande-annonce|tr[aá]iler)(?: (?:VF|VO|VOSTFR|OV|DF|OmU))?\s+(?=[{_UPPER}])")
_VERSION = re.compile(rf"(?i:trailer|teaser|bande-annonce) (?:VF|VO|VOSTFR|OV|DF|OmU)\s+(?=[{_UPPER}])")
_INNER_CAPITAL = re.compile(rf"[{_UPPER}](?<=[a-zà-öø-ÿ0-9)!?].)")
"""What both of these have: a capital that no space parts from what stands before."""
_GLUED = re.compile(rf"[{_UPPER}](?<=[a-zà-öø-ÿ]{{3}}.)(?=[a-zà-öø-ÿ]*[\s,])")
_GLUED_MARK = re.compile(rf"[{_UPPER}](?<=[a-zà-öø-ÿ0-9)!?].)(?=[a-zà-öø-ÿ]+(?: [\w]+)?\s?[:(])")
_QUOTATION = re.compile(r"[“«\"][^”»\"]{0,300}[”»\"]?")
_QUOTED = re.compile(r"[“«„\"](?:(?<!\")[^“”«»„]{2,300}[”»“]|(?<=\")(?<!\w\")(?=\S)[^\"]{2,300}(?<=\S)\"(?!\w))")
"""A quotation with its end: what is said within is no label, and of one role."""
_TITLE = re.compile(r"[“«„\"‘](?:(?<!‘)[^“”«»\"]{1,80}[”»“\"]|(?<=‘)(?<!\w‘)[^‘’]{1,80}(?:’\w[^‘’]{0,60})?’(?!\w))")
"""A quotation short enough for a title: no sentence ends in it ("“Back to Black. Historia Amy Winehouse”")."""
_NOTE = re.compile(r"\([^()]{0,40}\d[^()]{0,40}\)[\s.:–—-]*")
"""A note with a figure in it, as titles have ("(R, 109 minutes)", "(April 5).")."""
_SPACE = re.compile(r"[\s.:,;–—|-]*")
_LONGEST_TITLE, _LEAST_AFTER, _OPENS = 110, 40, 3
_INITIAL = 3
"""Letters, marks included, from which on a label is a word: a shorter one ("R", "D") needs its colon."""
_BEFORE_FACT = re.compile(
    r"[;|•·/](?:(?<=[\w).…].)|(?<=[\w).…]\s.))\s*(?=\d{1,3}\s?(?:h|hr|min|mins|minutes|std|m)\b|\d{1,2}[:h]\d\d\b)",
    re.IGNORECASE,
)
_CAPITAL = re.compile(rf"[\"“«‘']?[{_UPPER}]")
_OPENING = re.compile(rf"[\"“«‘']?[{_UPPER}\d]")
_LONG = 110
_BAR = re.compile(r"[|•·](?:(?<=[^\W_]\s.)|(?<=[)\].…”»’]\s.))\s+(?=\S)")
_CREDITS = 260
"""Letters of the longest line of credits that is cut at its bars."""


_CLOSING = (")", "]")
_BRACKETED = re.compile(r"[(\[][^()\[\]]{3,160}[,;][^()\[\]]{3,160}[)\]]$")


@frozen
class Unit:
    """`text` is `[start:end]` of line number `line`; the `label`, if any, stands right before it and is no content."""

    line: int
    start: int
    end: int
    text: str
    joint: Joint
    label: Label | None = None

    @property
    def from_(self) -> int:
        """Where the unit begins, its label included."""
        return self.label.start if self.label is not None else self.start


def page_language(page: PageText, words: Vocabulary) -> str:
    """The language a page declares, else the one whose small words its lines use most."""
    return page.language or words.language_of(" ".join(line.text for line in page.lines))


def units_of(lines: Sequence[Line], words: Vocabulary, language: str | None = None) -> tuple[Unit, ...]:
    """All units of the article in reading order; concatenated they are the article.

    >>> from normalize.vocabulary import vocabulary
    >>> row = Line("Wardi by Mats Grorud With A. Ziade, B. Maïga did you know ? It rained.", "p")
    >>> [unit.text for unit in units_of([row], vocabulary())]
    ['Wardi by Mats Grorud', 'With A. Ziade, B. Maïga', 'It rained.']
    """
    found: list[Unit] = []
    flat = flatten_each([line.text for line in lines])
    for number, line in enumerate(lines):
        together = number > 0 and line.element == lines[number - 1].element and line.tag != "text"
        joint: Joint = "break" if together else "line"
        found.extend(
            _units(number, line, flat[number], joint, words, language)
            if len(found) < MOST_UNITS
            else [_whole(number, line, joint)]
        )
    return tuple(found)


def _whole(number: int, line: Line, joint: Joint) -> Unit:
    return Unit(number, 0, len(line.text), line.text, joint)


def _units(number: int, line: Line, flat: str, joint: Joint, words: Vocabulary, language: str | None) -> Iterator[Unit]:
    text = _unbracketed(line.text)
    said = [found.span() for found in _QUOTED.finditer(text)]
    counted = (
        _widened(label, text)
        for label in words.labels_in(text, flat, weak=False)
        if _counts(label, line) and not _within(said, label.start - 2)
    )
    labels = {label.start: label for label in islice(counted, MOST_CUTS)}
    captioned = any(word in flat for word in _TRAILERS)
    cuts = {**_cuts(line, captioned, labels, language, said), **_glued_noise(text, captioned, words)}
    for start, end in pairwise([*sorted(cuts), len(text)]):
        label = labels.get(start)
        begin = min(label.end, end) if label else start
        while begin < end and text[begin].isspace():
            begin += 1
        stop = begin + len(text[begin:end].rstrip())
        yield Unit(number, begin, stop, text[begin:stop], joint if start == 0 else cuts[start], label)


def _unbracketed(text: str) -> str:
    """A line with blanks for the brackets around a list of credits: around the whole line, or its end from a label on.

    >>> _unbracketed("(De Ann Dee, avec Bo Li)"), _unbracketed("She sails. (Dir: Ann Dee; Starring: Bo Li)")
    (' De Ann Dee, avec Bo Li ', 'She sails.  Dir: Ann Dee; Starring: Bo Li ')
    >>> _unbracketed("Belle (II)"), _unbracketed("[REC]")
    ('Belle (II)', '[REC]')
    """
    found = _BRACKETED.search(text) if text[-1:] in _CLOSING else None
    if found is None or not (found.start() == 0 or ":" in found[0]):
        return text
    return f"{text[: found.start()]} {found[0][1:-1]} "


def _widened(label: Label, text: str) -> Label:
    """The label with the marks that open it: "¿", a bullet, a quote."""
    start = label.start
    while start and text[start - 1] in '¿¡«“"([*•►▶–-> ':
        start -= 1
    return replace(label, start=start if start == 0 else label.start)


def _counts(label: Label, line: Line) -> bool:
    """Whether a label found in a line is one: what stands before and after it decides, by its strength."""
    before = line.text[max(0, label.start - _SIGHT) : label.start].rstrip()
    begins = label.start < _SIGHT and not before.strip('-–—•·*►▶»>¿¡«“"([ ')
    if label.strength == "phrase":
        ended = begins or before[-1] in ".!?…:;)]”»\"'’/|"
        joined = label.meaning == "director" and before.endswith(_JOINED)
        return label.firm and (
            ended or joined or (label.meaning in _QUESTIONS and " " in line.text[label.start : label.end - 2])
        )
    if label.strength == "opener":
        follows = re.match(rf"\s?['’]?\s?[{_UPPER}]", line.text[label.end :])
        return begins and (follows is not None or label.end == len(line.text))
    if label.colon:
        if label.end - label.start < _INITIAL and ":" not in line.text[label.start : label.end]:
            return False
        return begins or before[-1] in ".!?…;)]”»/|,–—·•" or before.endswith(" -") or _stands_out(label, line)
    return begins and _marked(label, line)


_JOINED = (" and", " &", " et", " e", " y", " und", " i", " en")
"""What joins a director's label to the cast before it ("Starring A, B and directed by D")."""
_QUESTIONS = frozenset({"synopsis", "trivia"})


def _marked(label: Label, line: Line) -> bool:
    """Whether emphasis covers a bare label and no more: "<b>Synopsis</b> An old boxer …"."""
    return any(abs(mark.end - label.end) <= 2 and mark.start <= label.start + 1 for mark in line.marks)


def _stands_out(label: Label, line: Line) -> bool:
    """Whether a label amid a line is written in capitals or emphasised by itself ("… STARRING: A, B RUN TIME: 92")."""
    written = line.text[label.start : label.end].rstrip(" :：|–—")
    if written.isupper():
        return True
    return any(
        abs(mark.start - label.start) <= 1 and abs(mark.end - label.start - len(written)) <= 2 for mark in line.marks
    )


def _cuts(
    line: Line, captioned: bool, labels: dict[int, Label], language: str | None, said: Sequence[tuple[int, int]]
) -> dict[int, Joint]:
    text = line.text
    cuts: dict[int, Joint] = {0: "line"}
    for place in _sentence_starts(text):
        if not _within(said, place - 1):
            cuts[place] = "sentence"
    quotes = [(found.start(), found.end()) for found in _QUOTATION.finditer(text)]
    for found in _opener(language).finditer(text):
        if not _within(quotes, found.end()):
            cuts[found.end()] = "credit"
    cuts |= {found.end(): "dash" for found in _BEFORE_FACT.finditer(text)}
    cuts |= dict.fromkeys(_after_bars(text), "dash")
    if len(text) > _LONG:
        cuts |= _joints_of_long_line(text, captioned, quotes)
    titles = sorted(_titles(line))
    cuts = {place: joint for place, joint in cuts.items() if not _within(titles, place - 1)}
    cuts |= {place: "dash" for place in _after_titles(text, titles) if place not in cuts}
    for place in labels:
        cuts[place] = "label"
    covered = [(label.start, label.end) for label in labels.values()]
    kept = [place for place in sorted(cuts) if not _within(covered, place - 1)][:MOST_CUTS]
    return {place: cuts[place] for place in kept}


def _after_bars(text: str) -> list[int]:
    """Where the pieces of a short line between bars or bullets begin, if one behind the first is a fact."""
    bars = [found.end() for found in _BAR.finditer(text)] if len(text) < _CREDITS else []
    parts = (text[start:end] for start, end in pairwise([*bars, len(text)]))
    return bars if any(piece_kind(part.strip(" |•·")) for part in parts) else []


def _titles(line: Line) -> Iterator[tuple[int, int]]:
    """Where a title may stand that is never cut: in quotes at the start of a line, or in the emphasis that opens it."""
    quoted = _TITLE.search(line.text, 0, _LONGEST_TITLE)
    if quoted is not None and quoted.start() <= _OPENS:
        yield quoted.span()
    opening = (mark.end for mark in line.marks if mark.start <= _OPENS and mark.kind != "link")
    end = min(opening, default=0)
    if quoted is None and 0 < end <= min(_LONGEST_TITLE, len(line.text) - _LEAST_AFTER):
        yield 0, end


def _after_titles(text: str, titles: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Where the text after a title begins with a capital, a note about the film between them or not."""
    for _, end in titles:
        note = _NOTE.match(text, _past(_SPACE, text, end))
        place = note.end() if note else _past(_SPACE, text, end)
        if len(text) - place >= _LEAST_AFTER and _OPENING.match(text, place):
            yield place
    note = _NOTE.search(text, 2, _LONGEST_TITLE + _LEAST_AFTER)
    if note is not None and len(text) - note.end() >= _LEAST_AFTER and _CAPITAL.match(text, note.end()):
        yield note.end()


def _past(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _within(ranges: Sequence[tuple[int, int]], place: int) -> bool:
    """Whether a place lies inside one of the ranges, which are in order and do not overlap."""
    at = bisect_right(ranges, place, key=lambda pair: pair[0]) - 1
    return at >= 0 and ranges[at][0] <= place < ranges[at][1]


def _glued_noise(text: str, captioned: bool, words: Vocabulary) -> dict[int, Joint]:
    """Where noise is glued to the words before or after it ("EmmaSource: …", "See also on KonbiniThe Novice")."""
    if _INNER_CAPITAL.search(text) is None:
        return _captions_end(text, captioned, _VERSION)
    places = (found.start() for found in _GLUED_MARK.finditer(text))
    cuts: dict[int, Joint] = {at: "glue" for at in places if words.noise_in(text[at : at + 40]) == "starts"}
    for found in _GLUED.finditer(text):
        before = _SENTENCE_END.split(text[: found.start()])[-1]
        if words.noise_in(before) == "starts":
            cuts[found.start()] = "glue"
    return cuts | _captions_end(text, captioned, _VERSION)


def _captions_end(text: str, captioned: bool, captions: re.Pattern[str]) -> dict[int, Joint]:
    """Where the captions of trailers end, in the few texts that have one."""
    return {found.end(): "glue" for found in captions.finditer(text)} if captioned else {}


def _sentence_starts(text: str) -> Iterator[int]:
    for found in _SENTENCE_END.finditer(text):
        mark = found.start()
        quoted = not text[found.end() - 1].isspace()
        if quoted or text[mark] != "." or not _NO_END.search(text, max(0, mark - 11), mark + 1):
            yield found.end()


def _joints_of_long_line(text: str, captioned: bool, quotes: Sequence[tuple[int, int]]) -> dict[int, Joint]:
    """Where a header may run into the text around it: after a date or a caption, and at its first dashes."""
    dated = _AFTER_DATE.finditer(text) if _DAY_BESIDE_WORD.search(text) else ()
    cuts: dict[int, Joint] = {found.end(): "glue" for found in dated}
    cuts |= _captions_end(text, captioned, _CAPTION)
    cuts |= {found.start(): "glue" for found in _GLUED.finditer(text)}
    for found in (*_DASH.finditer(text, 2, 130), *_COLON.finditer(text, 2, 45)):
        if _CAPITAL.match(text, found.end()) and not _within(quotes, found.end()):
            cuts[found.end()] = "dash"
    return cuts
