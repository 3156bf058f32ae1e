"""What a text looks like, whatever it says: names, credits, headlines, facts, sentences. Only the text is needed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from normalize.names import person_likelihood

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_UP = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİŁŃŇŐŒŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁ"
_TOKEN = rf"(?:[{_UP}][\w.’'-]*|d[eiua]|von|van|der|den|la|le|el|al|ben|bin|du|des|del|della|dos|da|y|ten|ter)"
_NAME = rf"{_TOKEN}(?:\s{_TOKEN}){{0,5}}"
_MARK = r"(?:\s?\([IVXL]{1,5}\))?"
_JOINT = r"(?:\s?[,&/;]\s?|\s(?:and|et|e|y|und|en|i|ve|и)\s)"
_NAME_LIST = re.compile(rf"{_NAME}{_MARK}(?:{_JOINT}{_NAME}{_MARK})*[\s.…,/]*$")
_CONNECTED = re.compile(rf" (?:by|of|from|de|di|du|von|van|da|par|reż\.?|Directed by|de la|directed by)\s({_NAME}.*)$")
_ELIDED = re.compile(rf" d['’](?=[{_UP}])")
_POSSESSIVE = re.compile(rf"(?:^|\s)[{_UP}][\w’'-]*(?:['’]s|s['’])\s")
_BARE_CREDIT = re.compile(
    rf"^[-–•*]?\s*(?i:by|of|from|de|di|von|van|d['’]|par|por|door|directed by|réalisé par|regia di|dir\.?|réal\."
    rf"|reż\.|a film by|un film d[ei]|ein film von|dirigid[ao] por|dirett[ao] da)\s?{_NAME}"
)
_OPENED = re.compile(rf"^(?i:with|avec|con|com|mit|met|starring|w rolach głównych|z udziałem)\s+{_NAME}")
_OPENED_WITH = re.compile(r"(?i:with|avec|con|com|mit|met|starring)\s+")
_QUOTED = re.compile(r"^\W{0,3}(?:\d+\W{1,3})?[«“‘\"„']\s?[^«»“”\"]{1,90}?\s?[»”’\"']")
_AFTER_QUOTE = re.compile(r"\s*(,|\(|[–—-]|by\b|de\b|di\b|$|\.)")
_NOTED = re.compile(r"[^()]{2,80}[^\s(] ?\([^()]{2,40}\)\W{0,3}$")
_RANK = re.compile(r"^\W{0,2}\d{1,2}\s?[.)°º–:-]\W")
_BULLET = re.compile(r"^[-–—•·*►▶»>♦⇒✔☞●◆■★]")
_STARS = re.compile(r"[*★☆/](?:(?<=\*)\s*$|(?<=[★☆])[★☆]|(?:(?<=\b\d/)|(?<=\b\d\s/))\s?(?:5|10|20)\b)")
_YEAR = re.compile(r"\((?:[^()]{0,30}\b)?(?:19|20)\d\d\)")
_RATED = re.compile(r"\((?:G|PG|PG-13|R|NC-17|U|12A?|15|18|NR|TV-\w+|Unrated|TP)\)")
_RUNTIME = re.compile(
    r"\d(?:(?<=\b\d)(?:\s?(?:h|hr|hours?|std\.?|heures?|ore|horas?)|\d{1,2}\s?(?:min|mins|minutes|minuti|minutos|minuten))\b"
    r"|(?:(?<=^\d)|(?<=, \d)):\d\d$)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)?\s(?:de |of )?(?:jan|feb|f[ée]v|mar|m[äa]r|apr|avr|abr|ma[iygj]|jun|jui|giu|jul"
    r"|lug|aug|ao[uû]|ago|sep|set|o[ckut]t|nov|d[eé][cz]|dic|gen|ene)"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|aug|sept?"
    r"|oct|nov|dec)\.? \d{1,2}(?:st|nd|rd|th)?\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
_URL = re.compile(r"[:.@©#](?:(?<=https:)|(?<=http:)|(?<=www\.)|(?<=\.)com\b|(?<=[@©])|(?<=#)\w)")
_ASIDE = re.compile(r"\s*(?:[(\[–—|:;*★]|\s-\s|, (?=\d)).*$")
_FACTS = (
    ("rank", _RANK.match), ("bullet", _BULLET.match), ("stars", _STARS.search), ("year", _YEAR.search),
    ("rated", _RATED.search), ("runtime", _RUNTIME.search), ("date", _DATE.search), ("url", _URL.search),
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_WITHOUT_DIGIT = tuple((name, shows) for name, shows in _FACTS if name in {"bullet", "stars", "rated", "url"})
"""The signs of facts that need no digit."""
_HEADLINE, _CREDIT, _FACT = 110, 200, 70


def bucket(value: int, edges: Sequence[int]) -> int:
    """How many of the edges, which rise, a value exceeds.

    >>> bucket(7, (3, 6, 10))
    2
    """
    return bisect_left(edges, value)


def is_credit(text: str) -> bool:
    """Whether a text is a credit by its shape, without a label ("by Ann Lee", "With Carl Do", "Gull by Ann Lee")."""
    if len(text) > _CREDIT:
        return False
    return opens_credit(text) or _CONNECTED.search(text) is not None


def opens_credit(text: str) -> bool:
    """Whether a text begins with what announces people ("by Ann Lee", "With Carl Do"; not "Gull by Ann Lee")."""
    return bool(_BARE_CREDIT.match(text) or _OPENED.match(text))


def is_name_list(text: str) -> bool:
    """Whether a text is nothing but names ("Carl Do, Eva Fo and Guy Hay")."""
    return _NAME_LIST.match(text) is not None


def is_headline(text: str) -> bool:
    """Whether a short line reads like a headline that names a film and its maker."""
    if len(text) >= _HEADLINE:
        return False
    return bool(_CONNECTED.search(text) or _QUOTED.match(text) or _has_possessive(text))


def _has_possessive(text: str) -> bool:
    """Whether a capitalised word of a text has a genitive mark ("Jon Watts’ Spider-Man")."""
    return ("’" in text or "'" in text) and _POSSESSIVE.search(text) is not None


def looks_like_fact(text: str) -> bool:
    """Whether a text is short and holds a date, a running time, stars or a rating, and little else."""
    return len(text) < _FACT and any(shape.search(text) for shape in (_DATE, _RUNTIME, _RATED, _STARS))


@lru_cache(4096)
def likeness(text: str) -> str:
    """How much the first of a list of names looks like a person: "p0" (not at all) to "p3"."""
    first = re.split(_JOINT, text.strip(" .…:"), maxsplit=1)[0]
    return f"p{bucket(int(100 * person_likelihood(first)), (20, 50, 80))}" if len(first) < 60 else "p0"


def kind_of(text: str, words: Sequence[str], small: int) -> str:
    """The coarse shape of a text: empty, opened (by "With"), name, names, sentence, clause or phrase.

    `words` are its words, `small` how many of them are function words.
    """
    if not words:
        return "empty"
    if _OPENED.match(text):
        return "opened"
    if _NAME_LIST.match(text):
        return "names" if "," in text else "name"
    if len(words) > 9 and small * 100 > 12 * len(words):
        return "sentence"
    return "clause" if text[-1:] in ".!?…" else "phrase"


def edge_cues(text: str) -> list[str]:
    """How a text begins and ends."""
    last, first = text.rstrip()[-1:] or " ", text[:1]
    begin = "lower" if first.islower() else "upper" if first.isupper() else "digit" if first.isdigit() else first
    cues = [f"end={last if last in '.!?…:,;)”»’]–/' else 'a'}", f"begin={begin}"]
    return cues + ["end=…"] * text.endswith("...") + ["allupper"] * text.isupper()


def credit_cues(text: str) -> list[str]:
    """Signs of titles and names in a short text."""
    cues = [f"commas={min(4, text.count(','))}"]
    connected = _CONNECTED.search(text)
    if connected:
        people = _ASIDE.sub("", connected[1])
        whole = "list" if _NAME_LIST.match(people) else "more"
        cues += ["connected", f"connected/{whole}", f"connected/{likeness(people)}"]
    if _ELIDED.search(text):
        cues.append("elided")
    if _has_possessive(text):
        cues.append("possessive")
    if _BARE_CREDIT.match(text):
        cues.append("barecredit")
    opened = _OPENED_WITH.match(text)
    if opened:
        cues.append("opened/list" if _NAME_LIST.match(text, opened.end()) else "opened/more")
    if _NOTED.match(text):
        cues.append("noted")
    quoted = _QUOTED.match(text)
    if quoted:
        after = _AFTER_QUOTE.match(text, quoted.end())
        cues += ["quoted", f"quoted/{after[1] if after else 'more'}"]
    return cues


def fact_cues(text: str) -> list[str]:
    """Signs of dates, running times, ratings, ranks."""
    shapes = _FACTS if _DIGIT.search(text) else _WITHOUT_DIGIT
    cues = [name for name, shows in shapes if shows(text)]
    size = bucket(len(text), (22, 40, 90))
    return cues + [f"{name}/{size}" for name in ("date", "runtime") if name in cues]
