"""What can be said about two spellings of a person's name, in numbers a classifier can weigh."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from normalize.similarity.alignment import Aligned, TokenScores, align
from normalize.similarity.folding import NameForm, name_form
from normalize.similarity.rarity import Rarity

Matrix = npt.NDArray[np.float64]

ALIGNED_FEATURES = (
    "evidence", "worst evidence", "worst likeness", "likeness of rarer", "likeness of commoner", "mean likeness", "least loss", "loss",
    "rarity of rarer", "rarity of commoner", "paired", "left alone", "initials left alone", "initials paired", "initials in conflict",
    "rarest left alone", "prefix", "swapped", "glued", "same tokens",
)  # fmt: skip
WHOLE_FEATURES = ("marks differ", "mark on one", "generations differ", "generation on one", "qualifiers differ", "mononym", "ratio",
                  "jaro-winkler", "letters", "open syllables")  # fmt: skip
FEATURES = ALIGNED_FEATURES + WHOLE_FEATURES

FLOOR = -12.0
"""The most that one pair of tokens may speak against two names being one."""


def person_features(pairs: Sequence[tuple[str, str]], scores: TokenScores, rarity: Rarity) -> Matrix:
    """One row of FEATURES for each pair of names; symmetric in the two names."""
    forms = [(name_form(a), name_form(b)) for a, b in pairs]
    rows = np.zeros((len(pairs), len(FEATURES)))
    rows[:, len(ALIGNED_FEATURES) :] = [_whole(a, b) for a, b in forms]
    for chosen, aligned in align([(a.tokens, b.tokens) for a, b in forms], scores):
        rows[chosen, : len(ALIGNED_FEATURES)] = _aligned_features(aligned, rarity)
    return rows


def _aligned_features(aligned: Aligned, rarity: Rarity) -> Matrix:
    shape = aligned.left.shape
    left_rarity = rarity.of_all(aligned.left.ravel().tolist()).reshape(shape)
    right_rarity = rarity.of_all(aligned.right.ravel().tolist()).reshape(shape)
    left_size, right_size = _sizes(aligned.left), _sizes(aligned.right)
    both = (left_size > 0) & (right_size > 0)
    alone = (left_size > 0) ^ (right_size > 0)
    initial = both & (np.minimum(left_size, right_size) == 1)
    words = both & ~initial
    mean_self = (aligned.self_left + aligned.self_right) / 2
    loss = np.minimum(aligned.score - mean_self, 0.0)
    rare = np.minimum(left_rarity, right_rarity)
    evidence = np.clip(rare + loss, FLOOR, None)
    likeness = np.clip(aligned.score / np.maximum(mean_self, 1.0), -1.0, 1.0)
    nothing = np.float32(np.nan)
    of_words = np.where(words, likeness, nothing)
    rarest_word = _pick(np.where(words, rare, -1.0).argmax(axis=1), np.where(words, likeness, 0.0))
    commonest_word = _pick(np.where(words, rare, 99.0).argmin(axis=1), np.where(words, likeness, 0.0))
    prefix = words & _prefixes(aligned)
    columns = [
        np.where(words, evidence, 0.0).sum(axis=1) + np.where(initial & (aligned.score > 0), 1.0, 0.0).sum(axis=1),
        np.where(words, evidence, 9.0).min(axis=1),
        np.where(words, likeness, 1.0).min(axis=1),
        rarest_word,
        commonest_word,
        np.where(words, likeness, 0.0).sum(axis=1) / np.maximum(words.sum(axis=1), 1),
        np.where(words, loss, -30.0).max(axis=1),
        np.where(words, np.maximum(loss, -30.0), 0.0).sum(axis=1),
        np.where(words, rare, 0.0).max(axis=1),
        np.where(words, rare, 12.0).min(axis=1),
        words.sum(axis=1),
        (alone & (np.maximum(left_size, right_size) > 1)).sum(axis=1),
        (alone & (np.maximum(left_size, right_size) == 1)).sum(axis=1),
        (initial & (aligned.score > 0)).sum(axis=1),
        (initial & (aligned.score <= 0)).sum(axis=1),
        np.where(alone, np.maximum(left_rarity, right_rarity), 0.0).max(axis=1),
        prefix.sum(axis=1),
        aligned.swapped,
        aligned.glued,
        (aligned.left == aligned.right).all(axis=1),
    ]
    del of_words
    return np.column_stack(columns).astype(np.float64)


def _pick(places: npt.NDArray[np.intp], table: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.take_along_axis(table, places[:, None], axis=1)[:, 0]


def _sizes(tokens: npt.NDArray[np.object_]) -> npt.NDArray[np.int32]:
    return np.array([len(token) for token in tokens.ravel()], dtype=np.int32).reshape(tokens.shape)


def _prefixes(aligned: Aligned) -> npt.NDArray[np.bool_]:
    flat = zip(aligned.left.ravel(), aligned.right.ravel(), strict=True)
    found = [a != b and (a.startswith(b) or b.startswith(a)) for a, b in flat]
    return np.array(found, dtype=np.bool_).reshape(aligned.left.shape)


def _whole(a: NameForm, b: NameForm) -> tuple[float, ...]:
    left, right = "".join(a.tokens), "".join(b.tokens)
    return (
        bool(a.mark and b.mark and a.mark != b.mark),
        bool(a.mark) != bool(b.mark),
        bool(a.generation and b.generation and a.generation != b.generation),
        bool(a.generation) != bool(b.generation),
        a.qualifier != b.qualifier,
        min(len(a.tokens), len(b.tokens)) == 1,
        fuzz.ratio(left, right) / 100,
        JaroWinkler.similarity(left, right),
        min(len(left), len(right)),
        max(_open_syllables(a.tokens), _open_syllables(b.tokens)),
    )


def _open_syllables(tokens: Sequence[str]) -> float:
    """Share of tokens that end in a vowel or n, as names that went through kana do."""
    return sum(token[-1] in "aiueon" for token in tokens) / max(len(tokens), 1)
