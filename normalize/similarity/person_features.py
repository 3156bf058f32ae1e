"""What can be said about two spellings of a person's name, in numbers a classifier can weigh."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from normalize.similarity.alignment import Aligned, align
from normalize.similarity.folding import NameForm, name_form
from normalize.similarity.rarity import Rarity
from normalize.similarity.rivals import Rivals
from normalize.similarity.tokens import TokenScores, ordered

Matrix = npt.NDArray[np.float64]
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

LETTER_FEATURES = (
    "evidence", "worst evidence", "worst likeness", "rarer token's likeness", "commoner token's likeness",
    "mean likeness", "loss", "worst loss",
)  # fmt: skip
TOKEN_FEATURES = (
    "rarity of rarer", "rarity of commoner", "tokens paired", "tokens left alone", "initials left alone",
    "initials paired", "initials in conflict", "rarity left alone", "cut short", "short forms", "swapped", "glued",
    "same tokens",
    "differing tokens", "both spellings known", "neither spelling known", "rarity where differing", "first likeness",
    "last likeness",
)  # fmt: skip
RIVAL_FEATURES = ("lead over rivals",)
WHOLE_FEATURES = ("mononym", "ratio", "jaro-winkler", "letters", "open syllables")

FLOOR = -12.0
"""The most that one pair of tokens may speak against two names being one, in log-odds."""

_DEEPEST = -30.0
NO_RIVAL, _LEAST_LEAD = 10.0, -15.0
"""The lead, in log-odds, of a name that has no rivals, and the least that is told from less."""


def feature_names(channels: Sequence[str]) -> tuple[str, ...]:
    """The columns of `person_features` for a model with these channels."""
    best = tuple(f"{name} in its channel" for name in LETTER_FEATURES)
    losses = tuple(f"loss through {channel}" for channel in channels[1:])
    chosen = tuple(f"is {channel}" for channel in channels)
    return (*LETTER_FEATURES, *best, *losses, *chosen, "lead of channel", *TOKEN_FEATURES, *WHOLE_FEATURES)


@dataclass(frozen=True, slots=True)
class _Places:
    """Measures of every place of the aligned pairs: [pair, place]. `words` are places where two full tokens meet."""

    words: BoolArray
    initial: BoolArray
    alone: BoolArray
    left_rarity: FloatArray
    right_rarity: FloatArray
    longest: npt.NDArray[np.int32]

    @property
    def rare(self) -> FloatArray:
        """Rarity of the better known of the two spellings."""
        return np.minimum(self.left_rarity, self.right_rarity)


def person_features(pairs: Sequence[tuple[str, str]], scores: TokenScores, rarity: Rarity) -> Matrix:
    """One row of `feature_names` for each pair of names; the same for (a, b) and (b, a)."""
    forms = [(name_form(a), name_form(b)) for a, b in (ordered(*pair) for pair in pairs)]
    width = len(feature_names(scores.edits.channels))
    rows = np.zeros((len(pairs), width))
    for chosen, aligned in align([(a.tokens, b.tokens) for a, b in forms], scores):
        rows[chosen, : width - len(WHOLE_FEATURES)] = _aligned_features(aligned, scores, rarity)
    if pairs:
        rows[:, width - len(WHOLE_FEATURES) :] = [_whole(a, b) for a, b in forms]
    return rows


def rival_features(pairs: Sequence[tuple[str, str]], rivals: Rivals) -> Matrix:
    """One row of RIVAL_FEATURES a pair: how far the known spelling leads all others in explaining the unknown one."""
    forms = [(name_form(a), name_form(b)) for a, b in (ordered(*pair) for pair in pairs)]
    least = np.full(len(pairs), NO_RIVAL)
    for chosen, aligned in align([(a.tokens, b.tokens) for a, b in forms], rivals.scores):
        differing = (_sizes(aligned.left) > 1) & (_sizes(aligned.right) > 1) & (aligned.left != aligned.right)
        rows, places = np.nonzero(differing)
        tokens = zip(aligned.left[rows, places], aligned.right[rows, places], strict=True)
        advantages = rivals.advantages([rivals.unknown_first(x, y) for x, y in tokens])
        np.minimum.at(least, chosen[rows], np.clip(advantages, _LEAST_LEAD, NO_RIVAL))
    return least[:, None]


def _aligned_features(aligned: Aligned, scores: TokenScores, rarity: Rarity) -> Matrix:
    places = _places(aligned, rarity)
    words = places.words[:, :, None]
    loss = np.where(words, np.clip(aligned.score - aligned.own, _DEEPEST, 0.0), 0.0)
    likeness = np.where(words, np.clip(aligned.score / np.maximum(aligned.own, 1.0), -1.0, 1.0), 0.0)
    total = loss.sum(axis=1)
    best = total.argmax(axis=1)
    by_lead = np.sort(total, axis=1)
    of_best = best[:, None, None]
    return np.column_stack(
        [
            _letters(loss[:, :, 0], likeness[:, :, 0], places),
            _letters(
                np.take_along_axis(loss, of_best, 2)[:, :, 0], np.take_along_axis(likeness, of_best, 2)[:, :, 0], places
            ),
            total[:, 1:],
            best[:, None] == np.arange(total.shape[1]),
            by_lead[:, -1] - by_lead[:, -2] if total.shape[1] > 1 else np.zeros(len(total)),
            _tokens(aligned, likeness[:, :, 0], places, scores),
        ]
    ).astype(np.float64)


def _places(aligned: Aligned, rarity: Rarity) -> _Places:
    shape = aligned.left.shape
    left_size, right_size = _sizes(aligned.left), _sizes(aligned.right)
    both = (left_size > 0) & (right_size > 0)
    initial = both & (np.minimum(left_size, right_size) == 1)
    return _Places(
        words=both & ~initial,
        initial=initial,
        alone=(left_size > 0) ^ (right_size > 0),
        left_rarity=rarity.of_all(aligned.left.ravel().tolist()).reshape(shape),
        right_rarity=rarity.of_all(aligned.right.ravel().tolist()).reshape(shape),
        longest=np.maximum(left_size, right_size),
    )


def _letters(loss: FloatArray, likeness: FloatArray, places: _Places) -> FloatArray:
    """LETTER_FEATURES of one channel: what the letters and the rarity of the tokens say together."""
    words, rare = places.words, places.rare
    evidence = np.clip(rare + loss, FLOOR, None)
    return np.column_stack(
        [
            np.where(words, evidence, 0.0).sum(axis=1),
            np.where(words, evidence, 9.0).min(axis=1),
            np.where(words, likeness, 1.0).min(axis=1),
            _pick(np.where(words, rare, -1.0).argmax(axis=1), likeness),
            _pick(np.where(words, rare, 99.0).argmin(axis=1), likeness),
            likeness.sum(axis=1) / np.maximum(words.sum(axis=1), 1),
            loss.sum(axis=1),
            loss.min(axis=1),
        ]
    )


def _tokens(aligned: Aligned, likeness: FloatArray, places: _Places, scores: TokenScores) -> FloatArray:
    """TOKEN_FEATURES: which tokens meet, which are left alone, which spellings are names in their own right."""
    words, alone, initial = places.words, places.alone, places.initial
    fits = initial & (aligned.score[:, :, 0] > 0)
    differing = words & (aligned.left != aligned.right)
    scarce = np.maximum(places.left_rarity, places.right_rarity)
    last = words.shape[1] - 1 - words[:, ::-1].argmax(axis=1)
    return np.column_stack(
        [
            np.where(words, places.rare, 0.0).max(axis=1),
            np.where(words, places.rare, 12.0).min(axis=1),
            words.sum(axis=1),
            (alone & (places.longest > 1)).sum(axis=1),
            (alone & (places.longest == 1)).sum(axis=1),
            fits.sum(axis=1),
            (initial & ~fits).sum(axis=1),
            np.where(alone, scarce, 0.0).max(axis=1),
            (words & _flagged(aligned, _cut_short)).sum(axis=1),
            (words & _flagged(aligned, lambda a, b: ordered(a, b) in scores.known)).sum(axis=1),
            aligned.swapped,
            aligned.glued,
            (aligned.left == aligned.right).all(axis=1),
            differing.sum(axis=1),
            np.where(differing, 12.0 - scarce, 0.0).max(axis=1),
            np.where(differing, places.rare, 0.0).max(axis=1),
            np.where(differing, places.rare, 12.0).min(axis=1),
            _pick(words.argmax(axis=1), likeness),
            _pick(last, likeness),
        ]
    )


def _pick(places: npt.NDArray[np.intp], table: FloatArray) -> FloatArray:
    return np.asarray(np.take_along_axis(table, places[:, None], axis=1)[:, 0])


def _sizes(tokens: npt.NDArray[np.object_]) -> npt.NDArray[np.int32]:
    return np.fromiter(map(len, tokens.ravel()), dtype=np.int32, count=tokens.size).reshape(tokens.shape)


def _flagged(aligned: Aligned, holds: Callable[[str, str], bool]) -> BoolArray:
    flat = zip(aligned.left.ravel(), aligned.right.ravel(), strict=True)
    found = (holds(a, b) for a, b in flat)
    return np.fromiter(found, dtype=np.bool_, count=aligned.left.size).reshape(aligned.left.shape)


def _cut_short(a: str, b: str) -> bool:
    """One token is the beginning of the other."""
    return a != b and (a.startswith(b) or b.startswith(a))


def _whole(a: NameForm, b: NameForm) -> tuple[float, ...]:
    """WHOLE_FEATURES, from the names as strings."""
    left, right = "".join(a.tokens), "".join(b.tokens)
    return (
        min(len(a.tokens), len(b.tokens)) <= 1,
        fuzz.ratio(left, right) / 100,
        JaroWinkler.similarity(left, right),
        min(len(left), len(right)),
        max(_open_syllables(a.tokens), _open_syllables(b.tokens)),
    )


def _open_syllables(tokens: Sequence[str]) -> float:
    """Share of tokens that end in a vowel or n, as names that went through kana do."""
    return sum(token[-1] in "aiueon" for token in tokens) / max(len(tokens), 1)
