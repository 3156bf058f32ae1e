"""Names damaged the way people and machines damage them, by kind: what pages hold besides transcriptions.

Training learns from some; `KINDS` also tells how well each kind is seen through.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

from normalize.similarity.training_pairs import LabelledPair

MADE = "made"
"""The source of a pair made by damaging a name."""

Damage = Callable[[str, random.Random], str]

_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2] for row in _KEYS for at, letter in enumerate(row)}
_LOOKALIKES = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("ri", "n"), ("l", "i"), ("i", "l"), ("h", "b"), ("u", "v"), ("e", "c"),
)  # fmt: skip
_SOUNDALIKES = (
    ("ph", "f"), ("c(?=[aou])", "k"), ("k", "c"), ("y", "i"), ("ie", "y"), ("th", "t"), ("z", "s"), ("ck", "k"),
    ("w", "v"), ("v", "w"), ("ou", "u"), ("ee", "i"), ("x", "ks"), ("b", "p"), ("d", "t"), ("f", "v"),
)  # fmt: skip


def _at_random(name: str, rng: random.Random, change: Callable[[str, int], str]) -> str:
    """`change` at a letter inside a word that is not its first."""
    places = [n for n in range(1, len(name)) if name[n].isalpha() and name[n - 1].isalpha()]
    return change(name, rng.choice(places)) if places else name


def _replaced(name: str, rng: random.Random, pairs: tuple[tuple[str, str], ...]) -> str:
    ways = [(found, become) for letters, become in pairs for found in re.finditer(letters, name)]
    if not ways:
        return name
    found, become = rng.choice(ways)
    return name[: found.start()] + become + name[found.end() :]


def _mistyped(name: str, at: int) -> str:
    beside = _BESIDE.get(name[at].lower(), "")
    return name[:at] + (beside[:1] or name[at]) + name[at + 1 :]


def _transposed(name: str, at: int) -> str:
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :] if at > 1 and name[at - 2].isalpha() else name


KINDS: dict[str, Damage] = {
    "mistyped": lambda name, rng: _at_random(name, rng, _mistyped),
    "lost letter": lambda name, rng: _at_random(name, rng, lambda text, at: text[:at] + text[at + 1 :]),
    "doubled letter": lambda name, rng: _at_random(name, rng, lambda text, at: text[:at] + text[at] + text[at:]),
    "transposed": lambda name, rng: _at_random(name, rng, _transposed),
    "single letter": lambda name, rng: re.sub(r"([a-z])\1", r"\1", name, count=1),
    "other vowel": lambda name, rng: _at_random(
        name, rng, lambda text, at: text[:at] + rng.choice("aeiou") + text[at + 1 :] if text[at] in "aeiou" else text
    ),
    "misread": lambda name, rng: _replaced(name, rng, _LOOKALIKES),
    "misheard": lambda name, rng: _replaced(name, rng, _SOUNDALIKES),
    "swapped": lambda name, rng: " ".join(reversed(name.split(" ", 1))),
    "middle lost": lambda name, rng: " ".join([*name.split()[:1], *name.split()[2:]]) if name.count(" ") > 1 else name,
    "glued": lambda name, rng: name.replace(" ", "", 1),
    "initial": lambda name, rng: re.sub(r"^(\w)\w+", r"\1.", name),
    "honorific": lambda name, rng: rng.choice(("Mr ", "Sir ", "Dr ", "Madame ", "Herr ")) + name,
    "inflected": lambda name, rng: name + rng.choice(("s", "a", "'in", "'s", "em")),
    "cut short": lambda name, rng: name[:-1] if len(name.split()[-1]) > 4 else name,
}
"""Each kind of damage as a function of a name and a source of chance; a name it cannot touch is returned as it is."""

_USUAL = re.compile(r"[A-Za-z.'-]+(?: [A-Za-z.'-]+){1,2}")
_SHORTEST = 9


def damaged(names: Sequence[str], of_each: int, seed: int = 5) -> list[LabelledPair]:
    """`of_each` pairs of every kind: a damaged name and the name it was, drawn from `names`.

    >>> pair = damaged(["Denis Menochet"], 1)[0]
    >>> pair.b, pair.same, pair.how
    ('Denis Menochet', True, 'mistyped')
    """
    chance = random.Random(seed)
    usual = [name for name in names if len(name) >= _SHORTEST and _USUAL.fullmatch(name)]
    drawn = {kind: chance.choices(usual, k=4 * of_each) for kind in KINDS}
    made = [(KINDS[kind](name, chance), name, kind) for kind, some in drawn.items() for name in some]
    kept: dict[str, list[LabelledPair]] = {kind: [] for kind in KINDS}
    for damaged_name, name, kind in made:
        if damaged_name != name and len(kept[kind]) < of_each:
            kept[kind].append(LabelledPair(damaged_name, name, True, MADE, kind))
    return [pair for pairs in kept.values() for pair in pairs]
