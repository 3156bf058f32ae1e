"""What a unit shows of its role: words, shape, markup, surroundings. All independent of any one site or theme.

A feature is a short string; the path model gives each a weight per role. Three kinds: of the unit itself, of its markup
compared with the rest of the page, and of its neighbours.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from normalize.names import person_likelihood
from normalize.vocabulary import Vocabulary, flatten
from roundup_spider.reading.lines import Line, PageText
from roundup_spider.reading.rhythm import rhythm_of, signature
from roundup_spider.reading.segment import Unit

_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİŁŃŇŐŒŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁ"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME = (
    rf"(?:(?:[{_UP}][\w.’'-]*|d[eiua]|von|van|der|den|la|le|el|al|ben|bin|du|des|del|della|dos|da|y|ten|ter)\s?){{1,6}}"
)
_NAME_LIST = re.compile(
    rf"{_NAME}(?:\s*\([IVXL]+\)\s*)?(?:(?:\s*[,&/;]|\s(?:and|et|e|y|und|en|i|ve|и))\s*{_NAME}(?:\([IVXL]+\)\s*)?)*[\s.…,/]*$"
)
_CONNECTED = re.compile(
    rf"\S\s*,?\s(?:by|of|from|de|di|du|von|van|da|par|reż\.?|Directed by|de la|directed by)\s({_NAME}.*)$"
)
_ELIDED = re.compile(rf"\sd['’](?=[{_UP}])")
_POSSESSIVE = re.compile(rf"(?:^|\s)[{_UP}][\w’'-]*(?:['’]s|s['’])\s")
_BARE_CREDIT = re.compile(
    rf"^[-–•*]?\s*(?i:by|of|from|de|di|von|van|d['’]|par|directed by|réalisé par|regia di)\s?{_NAME}"
)
_OPENED = re.compile(rf"^(?i:with|avec|con|com|mit|met|starring|w rolach głównych|z udziałem)\s+{_NAME}")
_OPENED_WITH = re.compile(r"(?i:with|avec|con|com|mit|met|starring)\s+")
_QUOTED = re.compile(r"^\W{0,3}(?:\d+\W{1,3})?[«“‘\"„']\s?[^«»“”\"]{1,90}?\s?[»”’\"']")
_AFTER_QUOTE = re.compile(r"\s*(,|\(|[–—-]|by\b|de\b|di\b|$|\.)")
_RANK = re.compile(r"^\W{0,2}\d{1,2}\s?[.)°º–:-]\W")
_BULLET = re.compile(r"^[-–—•·*►▶»>♦⇒✔☞●◆■★]")
_STARS = re.compile(r"\*{1,5}\s*$|[★☆]{2,}|\b\d(?:[.,]\d)?\s?/\s?(?:5|10|20)\b")
_YEAR = re.compile(r"\((?:[^()]{0,30}\b)?(?:19|20)\d\d\)")
_PAREN_RATING = re.compile(r"\((?:G|PG|PG-13|R|NC-17|U|12A?|15|18|NR|TV-\w+|Unrated|TP)\)")
_RUNTIME = re.compile(
    r"\b\d\s?(?:h|hr|hours?|std\.?|heures?|ore|horas?)\b\s?\d{0,2}|\b\d{2,3}\s?(?:min|mins|minutes|minuti|minutos|minuten)\b|^\d:\d\d$|, \d:\d\d$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de |of )?(?:jan|feb|f[ée]v|mar|m[äa]r|apr|avr|abr|ma[iygj]|jun|jui|giu|jul|lug|aug|"
    r"ao[uû]|ago|sep|set|o[ckut]t|nov|d[eé][cz]|dic|gen|ene)|\b(?:january|february|march|april|may|june|july|august|"
    r"september|october|november|december|jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.? \d{1,2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
_URL = re.compile(r"https?:|www\.|\.com\b|@|©|#\w")
_PARENT_WORD = re.compile(r"[a-zA-Z]{3,}")
_ASIDE = re.compile(r"\s*(?:[(\[–—|:;*★]|\s-\s|, (?=\d)).*$")
_LIST_JOINT = re.compile(r"\s*[,&/;]\s*|\s(?:and|et|e|y|und|en|i|ve|и)\s")
_CLASS_WORDS = frozenset(
    [
        "title",
        "headline",
        "heading",
        "caption",
        "credit",
        "credits",
        "meta",
        "cast",
        "actor",
        "actors",
        "director",
        "direction",
        "synopsis",
        "desc",
        "description",
        "plot",
        "summary",
        "trivia",
        "anecdote",
        "fact",
        "label",
        "release",
        "date",
        "runtime",
        "genre",
        "related",
        "share",
        "footer",
        "author",
        "bio",
        "comment",
        "trailer",
        "video",
        "image",
        "photo",
        "quote",
        "card",
        "film",
        "movie",
        "item",
        "review",
        "rating",
        "info",
        "name",
        "text",
        "content",
        "body",
        "intro",
        "lead",
        "excerpt",
        "byline",
        "tag",
        "source",
        "note",
        "ad",
        "promo",
        "widget",
        "sidebar",
        "menu",
        "nav",
        "subtitle",
        "kicker",
    ]
)


_CREDIT_LABELS = frozenset({"cast", "director", "synopsis", "trivia"})


def _credited(text: str) -> bool:
    """Whether a text is a credit by its shape, without a label."""
    if len(text) > 200:
        return False
    return bool(_BARE_CREDIT.match(text) or _OPENED.match(text) or _CONNECTED.search(text))


@dataclass(slots=True)
class Shape:
    """Cheap facts about a unit that several features and the neighbours share."""

    words: int
    kind: str
    cues: list[str] = field(default_factory=list)


def features(units: Sequence[Unit], page: PageText, vocabulary: Vocabulary) -> list[list[str]]:
    """The features of every unit, in order.

        >>> from normalize.names import person_likelihood
    from normalize.vocabulary import vocabulary
        >>> unit = Unit(0, 0, 21, "Wardi by Mats Grorud", "line")
        >>> "connected" in features([unit], PageText((Line(unit.text, "p"),)), vocabulary())[0]
        True
    """
    sight = _Page(units, page, vocabulary)
    shapes = [_shape(unit, sight) for unit in units]
    under = _labels_above(units)
    found = []
    for number, unit in enumerate(units):
        own = ["bias", *shapes[number].cues, *under[number], *_markup(unit, page.lines[unit.line], sight)]
        place = sight.places[unit.line]
        starts = unit.joint in ("line", "break")
        own += [f"rhythm={place}/{starts}", f"rhythm={place}/{shapes[number].kind}", f"at={min(4, number)}"]
        own += [sight.credits, f"size={sight.longest[unit.line]}/{place}"]
        own += _around(number, units, shapes, page.lines)
        found.append(own)
    return found


class _Page:
    """What must be known of the whole page before one unit can be judged."""

    def __init__(self, units: Sequence[Unit], page: PageText, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        language = page.language or vocabulary.language_of(" ".join(line.text for line in page.lines))
        self.function_words = vocabulary.function_words.get(language, frozenset()) | vocabulary.function_words["en"]
        self.title = flatten(page.title)
        self.title_words = frozenset(_WORD.findall(self.title))
        self.title_parts = [part for part in re.split(r"\s*[:,;|…–—!]+\s*|\.\.\.| - ", self.title) if len(part) > 2]
        self.repeats = Counter(flatten(unit.text) for unit in units)
        self.meanings = {unit.label.meaning for unit in units if unit.label is not None}
        self.signatures = Counter(signature(line) for line in page.lines)
        self.common = self.signatures.most_common(1)[0][0] if self.signatures else ""
        self.long_signatures = _long_share(page.lines, self.signatures)
        self.rhythm = rhythm_of(page.lines, [_titled(line.text) for line in page.lines])
        self.places = [self.rhythm.place(at) for at in range(len(page.lines))]
        self.longest = _longest_lines(page.lines, self.rhythm.heads)
        credits = sum(unit.label is not None and unit.label.meaning in _CREDIT_LABELS for unit in units)
        credits += sum(_credited(unit.text) for unit in units)
        self.credits = f"credits={_bucket(credits, (0, 1, 3))}"


@lru_cache(4096)
def _likeness(text: str) -> str:
    """How much the first of a list of names looks like a person: "p0" (not at all) to "p3"."""
    first = _LIST_JOINT.split(text.strip(" .…:"), maxsplit=1)[0]
    return f"p{_bucket(int(100 * person_likelihood(first)), (20, 50, 80))}" if len(first) < 60 else "p0"


def _titled(text: str) -> bool:
    """Whether a short line reads like a headline that names a film and its maker."""
    return len(text) < 110 and bool(_CONNECTED.search(text) or _QUOTED.match(text) or _POSSESSIVE.search(text))


def _longest_lines(lines: Sequence[Line], heads: Sequence[int]) -> list[str]:
    """How long every line is beside the longest between the same two headlines: "top", "half" or "less"."""
    edges = [0, *heads, len(lines)] if heads else [*range(0, len(lines), 4), len(lines)]
    found: list[str] = []
    for start, end in pairwise(sorted(set(edges))):
        sizes = [len(line.text) for line in lines[start:end]]
        top = max(sizes)
        found += ["top" if size == top else "half" if size * 2 >= top else "less" for size in sizes]
    return found


def _long_share(lines: Sequence[Line], counts: Counter[str]) -> dict[str, float]:
    long: Counter[str] = Counter(signature(line) for line in lines if len(line.text) > 110)
    return {kind: long[kind] / count for kind, count in counts.items()}


def _bucket(value: int, edges: Sequence[int]) -> int:
    return sum(value > edge for edge in edges)


def _shape(unit: Unit, sight: _Page) -> Shape:
    text = unit.text
    words = _WORD.findall(text)
    small = sum(word.lower() in sight.function_words for word in words)
    capital = sum(word[0].isupper() for word in words)
    kind = _kind(text, words, small)
    cues = [f"kind={kind}", f"words={_bucket(len(words), (0, 1, 3, 6, 10, 16, 30))}", f"joint={unit.joint}"]
    cues += [f"small={_bucket(100 * small // max(1, len(words)), (0, 12, 25, 40))}/{_bucket(len(words), (3, 9))}"]
    cues += [f"capital={_bucket(100 * capital // max(1, len(words)), (15, 40, 70, 99))}/{_bucket(len(words), (3, 9))}"]
    cues += _label_cues(unit)
    cues += _ends(text)
    if len(words) <= 40:
        cues += _credit_cues(text)
    cues += _fact_cues(text)
    cues += _page_cues(text, words, sight)
    if kind in ("name", "names", "opened"):
        cues.append(f"{kind}/{_likeness(text if kind != 'opened' else text.split(' ', 1)[-1])}")
    return Shape(len(words), kind, cues)


def _kind(text: str, words: Sequence[str], small: int) -> str:
    """The coarse shape of a text: empty, names, sentence, phrase."""
    if not words:
        return "empty"
    if _OPENED.match(text):
        return "opened"
    if _NAME_LIST.match(text):
        return "names" if "," in text else "name"
    if len(words) > 9 and small * 100 > 12 * len(words):
        return "sentence"
    return "clause" if text[-1:] in ".!?…" else "phrase"


def _label_cues(unit: Unit) -> list[str]:
    label = unit.label
    if label is None:
        return ["nolabel"]
    cues = [f"label={label.meaning}", f"label={label.meaning}/{label.strength}/{label.firm}"]
    return [*cues, f"labelalone={label.meaning}"] if not unit.text else cues


def _ends(text: str) -> list[str]:
    last = text.rstrip()[-1:] or " "
    cues = [f"end={last if last in '.!?…:,;)”»’]–/' else 'a'}"]
    if text.endswith("..."):
        cues.append("end=…")
    first = text[:1]
    cues.append(
        "begin="
        + ("lower" if first.islower() else "upper" if first.isupper() else "digit" if first.isdigit() else first)
    )
    if text.isupper():
        cues.append("allupper")
    return cues


def _credit_cues(text: str) -> list[str]:
    cues = []
    connected = _CONNECTED.search(text)
    if connected:
        cues.append("connected")
        people = _ASIDE.sub("", connected[1])
        cues.append("connected/list" if _NAME_LIST.match(people) else "connected/more")
        cues.append(f"connected/{_likeness(people)}")
    if _ELIDED.search(text):
        cues.append("elided")
    if _POSSESSIVE.search(text):
        cues.append("possessive")
    if _BARE_CREDIT.match(text):
        cues.append("barecredit")
    opened = _OPENED_WITH.match(text)
    if opened:
        cues.append("opened/list" if _NAME_LIST.match(text, opened.end()) else "opened/more")
    quoted = _QUOTED.match(text)
    if quoted:
        after = _AFTER_QUOTE.match(text, quoted.end())
        cues += ["quoted", f"quoted/{after[1] if after else 'more'}"]
    cues += [f"commas={min(4, text.count(','))}"]
    return cues


def _fact_cues(text: str) -> list[str]:
    shapes = (
        ("rank", _RANK), ("bullet", _BULLET), ("stars", _STARS), ("year", _YEAR), ("rated", _PAREN_RATING),
        ("runtime", _RUNTIME), ("date", _DATE), ("url", _URL),
    )  # fmt: skip
    cues = [name for name, shape in shapes if shape.search(text)]
    if "date" in cues or "runtime" in cues:
        size = _bucket(len(text), (22, 40, 90))
        cues += [f"{name}/{size}" for name in ("date", "runtime") if name in cues]
    return cues


def _page_cues(text: str, words: Sequence[str], sight: _Page) -> list[str]:
    flat = flatten(text)
    cues = []
    noise = sight.vocabulary.noise_in(text, flat)
    if noise:
        cues.append(f"noise={noise}")
    if sight.repeats[flat] > 1 and words:
        cues.append("repeated")
    if len(flat) > 3 and len(words) < 30:
        if _same_words(flat, sight.title_words):
            cues.append("pagetitle")
        elif any(flat.startswith(part) for part in sight.title_parts):
            cues.append("intitle")
        elif any(part in flat for part in sight.title_parts):
            cues.append("hastitlepart")
        if sum(part in flat for part in sight.title_parts) > 1:
            cues.append("titleparts")
    return cues


def _same_words(flat: str, title: frozenset[str]) -> bool:
    """Whether a line is the page's title again, cut or with the site's name added."""
    words = frozenset(_WORD.findall(flat))
    return len(words) > 4 and len(words & title) * 10 >= 7 * max(len(words), len(title))


def _labels_above(units: Sequence[Unit]) -> list[list[str]]:
    """Under which label every unit stands, and how far."""
    found: list[list[str]] = []
    meaning, distance, same = "none", 0, True
    for unit in units:
        if unit.label is not None:
            meaning, distance, same = unit.label.meaning, 0, True
        elif unit.joint in ("line", "break"):
            distance, same = distance + 1, False
        where = "same" if same and meaning != "none" else str(min(3, distance))
        found.append([f"under={meaning}/{where}", f"under={meaning}"])
    return found


def _markup(unit: Unit, line: Line, sight: _Page) -> list[str]:
    own = signature(line)
    count = sight.signatures[own]
    heading = line.tag in ("h1", "h2", "h3", "h4", "h5", "h6")
    starts = unit.joint in ("line", "break")
    cues = [f"tag={line.tag if not heading else 'h'}/{starts}"]
    if line.tag == "h1":
        cues.append("h1")
    cues.append(
        f"sig={_bucket(count, (1, 2, 5))}/{_bucket(int(100 * sight.long_signatures[own]), (0, 30, 70))}/{starts}"
    )
    if own != sight.common:
        cues.append(f"uncommon/{starts}")
    if starts:
        cues += [f"class={word}" for word in _class_words(line)]
    for mark in line.marks:
        if mark.start <= unit.start + 3 and mark.end >= unit.end - 3:
            cues.append(f"whole={mark.kind}/{_bucket(len(unit.text), (60, 120))}")
        elif mark.start <= unit.start + 3 and mark.end <= unit.end:
            cues.append(f"first={mark.kind}")
    return cues


def _class_words(line: Line) -> set[str]:
    words = {word.lower() for step in line.path[-2:] for word in _PARENT_WORD.findall(step)}
    return words & _CLASS_WORDS


def _around(number: int, units: Sequence[Unit], shapes: Sequence[Shape], lines: Sequence[Line]) -> list[str]:
    cues = []
    for step in (-2, -1, 1, 2):
        other = number + step
        if not 0 <= other < len(units):
            continue
        label = units[other].label
        cues.append(f"{step}:kind={shapes[other].kind}")
        cues.append(f"{step}:words={_bucket(shapes[other].words, (3, 10, 20))}")
        if label is not None:
            cues.append(f"{step}:label={label.meaning}")
        if abs(step) == 1:
            cues += [f"{step}:{cue}" for cue in shapes[other].cues if cue in _TELLING]
    line = lines[units[number].line]
    if number + 1 < len(units):
        after = units[number + 1]
        cues.append(f"+1:joint={after.joint}")
        cues.append(f"+1:parent={lines[after.line].parent == line.parent}")
    if number:
        before = lines[units[number - 1].line]
        cues.append(f"-1:parent={before.parent == line.parent}")
        cues.append(f"-1:signature={signature(before) == signature(line)}")
    return cues


_TELLING = frozenset(
    {"connected/list", "barecredit", "quoted", "date", "runtime", "stars", "noise=starts", "intitle", "begin=lower"}
)


def looks_like_fact(text: str) -> bool:
    """Whether a text is short and holds a date, a running time, stars or a rating, and little else."""
    return len(text) < 70 and bool(
        _DATE.search(text) or _RUNTIME.search(text) or _PAREN_RATING.search(text) or _STARS.search(text)
    )
