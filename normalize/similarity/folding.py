"""A name or title as comparable tokens: romanised, folded, marks set apart.

"Стивен МакКуин"        → stiven makkuin
"Claude Zidi Jr."       → claude zidi            generation "jr"
"Matt Smith (XI)"       → matt smith             mark "xi"
"Steve McQueen (actor)" → steve mcqueen          qualifier "actor"
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from normalize.similarity.abjads import romanise_abjads
from normalize.similarity.greek import romanise_greek
from normalize.similarity.hangul import romanise_hangul
from normalize.similarity.kana import romanise_kana

GENERATIONS = {
    "jr": "jr", "junior": "jr", "jnr": "jr", "junia": "jr", "ml": "jr", "mladshiy": "jr", "mladshii": "jr",
    "fils": "jr", "zhr": "jr",
    "sr": "sr", "senior": "sr", "snr": "sr", "pere": "sr", "starshiy": "sr",
    "ii": "ii", "iii": "iii", "iv": "iv",
}  # fmt: skip
"""Words at the end of a name that tell father from son, each with the generation it means."""

_APOSTROPHES = "'’‘ʼ`´′＇"
_ROMAN_MARK = re.compile(r"\(\s*([IVXL]+|\d+)\s*\)", re.I)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_EAST_ASIAN = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af\u4e00-\u9fff\u3400-\u4dbf]+")
_ELISION = re.compile(rf"\b([dlo]|mac|mc|al|el)[{_APOSTROPHES}]\s+", re.I)
_APART = frozenset("~'`")
_TOKEN = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class NameForm:
    """A person's name as the scorer sees it: `mark` is the number of a homonym mark, `generation` a value of
    GENERATIONS."""

    tokens: tuple[str, ...]
    generation: str = ""
    mark: str = ""
    qualifier: str = ""


def romanise(text: str) -> str:
    """`text` in plain ASCII letters, every script transliterated; Korean and Chinese syllables become words.

    >>> romanise("Стивен МакКуин"), romanise("송강호"), romanise("Łódź")
    ('Stiven MakKuin', 'song gang ho', 'Lodz')
    """
    if text.isascii():
        return " ".join(text.split())
    sounded = romanise_abjads(romanise_greek(romanise_hangul(romanise_kana(text))))
    spaced = _EAST_ASIAN.sub(lambda run: " " + " ".join(run[0]) + " ", sounded)
    return " ".join(anyascii(spaced).split())


def folded_tokens(text: str) -> tuple[str, ...]:
    """Lower-case tokens of letters or digits; apostrophes join, everything else parts.

    >>> folded_tokens("Brian d'Arcy-James"), folded_tokens("C.J. Wilson")
    (('brian', 'darcy', 'james'), ('c', 'j', 'wilson'))
    """
    if text.isascii() and not _APART.intersection(text):
        return tuple(_TOKEN.findall(text.lower()))
    joined = _ELISION.sub(r"\1", text)
    for apostrophe in _APOSTROPHES:
        joined = joined.replace(apostrophe, "")
    folded = re.sub(r"[~'`]", "", romanise(joined)).lower()
    return tuple(_TOKEN.findall(folded))


@lru_cache(maxsize=1 << 17)
def name_form(text: str) -> NameForm:
    """Parses a name as written; never raises, an empty name has no tokens.

    >>> name_form("Rachel Lang (II)")
    NameForm(tokens=('rachel', 'lang'), generation='', mark='ii', qualifier='')
    """
    if "(" not in text and "[" not in text:
        tokens, generation = _split_generation(folded_tokens(text.split(" / ")[0]))
        return NameForm(tokens, generation)
    mark = _ROMAN_MARK.search(text)
    bare = _ROMAN_MARK.sub(" ", text)
    qualifiers = [a or b for a, b in _BRACKETS.findall(bare)]
    bare = _BRACKETS.sub(" ", bare).split(" / ")[0]
    tokens, generation = _split_generation(folded_tokens(bare))
    return NameForm(
        tokens=tokens,
        generation=generation,
        mark=mark[1].lower() if mark else "",
        qualifier=" ".join(" ".join(folded_tokens(q)) for q in qualifiers),
    )


def _split_generation(tokens: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """("claude", "zidi", "jr") → (("claude", "zidi"), "jr")."""
    if len(tokens) > 2 and tokens[-1] in GENERATIONS:
        return tokens[:-1], GENERATIONS[tokens[-1]]
    return tokens, ""
