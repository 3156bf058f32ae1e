"""Learns the weights of `edits.EditModel` from tokens known to be spellings of one name (expectation-maximisation)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalize.similarity.edits import SIZES, EditModel, Operation, bounded

Pair = tuple[str, str]
Weighted = tuple[Pair, float]
Probabilities = dict[Operation, float]
Arc = tuple[int, int, Operation, float]
Lattice = list[list[list[Arc]]]

_STEP_PENALTY = {(2, 2): 0.5, (3, 1): 0.5, (1, 3): 0.5, (3, 2): 0.2, (2, 3): 0.2}
"""Long operations must earn their place: their expected counts are scaled down before each re-estimation."""

_SINGLE_GUESS, _LONG_GUESS = 1e-7, 1e-5
_GUESSES = {size: _LONG_GUESS / 10 ** (sum(size) - 3) for size in SIZES if max(size) > 1}
"""Probability of an operation before any was seen, by its size."""


@dataclass(frozen=True, slots=True)
class EditTraining:
    """How weights are learned. `least` is the expected count below which a long operation is dropped, `smoothing` the
    pseudo-count of a single-letter operation, `pull` how many operations the general model is worth to a channel."""

    rounds: int = 4
    least: float = 2.0
    smoothing: float = 0.05
    unknown: float = -6.0
    pull: float = 300.0

    def model(self, channels: Mapping[str, Sequence[Weighted]], tokens: Iterable[str]) -> EditModel:
        """The general channel "any" from all pairs, then each channel pulled towards it. `tokens`: names as they
        are."""
        everything = [pair for pairs in channels.values() for pair in pairs]
        general = self.probabilities(everything)
        learned = [general, *(self.probabilities(pairs, general) for pairs in channels.values())]
        letters = letter_probabilities(tokens)
        operations = sorted({operation for one in learned for operation in one})
        weights = {operation: [self._weight(one, operation, letters) for one in learned] for operation in operations}
        return EditModel(("any", *channels), weights, self.unknown)

    def _weight(self, learned: Probabilities, operation: Operation, letters: Mapping[str, float]) -> float | None:
        """log p(operation) - log p(left letters) - log p(right letters); None where the channel does not know it."""
        if operation not in learned:
            return None
        by_chance = sum(math.log(letters.get(letter, 1e-4)) for segment in operation for letter in segment)
        return round(max(math.log(learned[operation]) - by_chance, self.unknown), 2)

    def probabilities(self, pairs: Sequence[Weighted], prior: Probabilities | None = None) -> Probabilities:
        """Probability of each operation, from weighted token pairs; both directions of a pair count alike."""
        known = dict(prior) if prior else _first_guess(pairs)
        lattices = [(_lattice(bounded(a), bounded(b)), weight) for (a, b), weight in _summed(pairs).items()]
        for turn in range(self.rounds):
            one_way: dict[Operation, float] = defaultdict(float)
            for lattice, weight in lattices:
                _expect(lattice, known, weight, one_way)
            counts = {o: one_way.get(o, 0.0) + one_way.get(o[::-1], 0.0) for one in one_way for o in (one, one[::-1])}
            for operation, share in (prior or {}).items():
                counts[operation] = counts.get(operation, 0.0) + self.pull * share
            known = self._estimated(counts, last=turn == self.rounds - 1)
        return known

    def _estimated(self, counts: Mapping[Operation, float], last: bool) -> Probabilities:
        least = self.least if last else self.least / 4
        kept = {}
        for operation, count in counts.items():
            size = (len(operation[0]), len(operation[1]))
            scaled = count * _STEP_PENALTY.get(size, 1.0)
            if max(size) == 1 or scaled >= least:
                kept[operation] = scaled + (self.smoothing if max(size) == 1 else 0.0)
        total = sum(kept.values())
        return {operation: count / total for operation, count in kept.items()}


def _summed(pairs: Sequence[Weighted]) -> dict[Pair, float]:
    """Equal pairs, either way round, as one with the sum of their weights."""
    sums: dict[Pair, float] = defaultdict(float)
    for (a, b), weight in pairs:
        sums[(a, b) if a <= b else (b, a)] += weight
    return dict(sorted(sums.items()))


def letter_probabilities(tokens: Iterable[str]) -> dict[str, float]:
    """How often each letter (and end mark) stands in names."""
    counts = Counter(letter for token in tokens for letter in bounded(token))
    total = sum(counts.values())
    return {letter: count / total for letter, count in counts.items()}


def _first_guess(pairs: Sequence[Weighted]) -> Probabilities:
    """Identity is likely, any other single operation is not, longer ones less so."""
    letters = letter_probabilities(token for (a, b), _ in pairs for token in (a, b))
    guess: Probabilities = {}
    for x, p in letters.items():
        guess[x, x] = 0.8 * p
        guess[x, ""] = guess["", x] = 0.02 * p
        for y, q in letters.items():
            if x != y:
                guess[x, y] = 0.1 * p * q
    return guess


def _lattice(left: str, right: str) -> Lattice:
    """For each cell the operations that lead into it: (from i, from j, operation, first guess of its probability)."""
    cells: Lattice = [[[] for _ in range(len(right) + 1)] for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            cells[i][j] = [arc for size in SIZES if (arc := _arc(left, right, i, j, size))]
    return cells


def _arc(left: str, right: str, i: int, j: int, size: tuple[int, int]) -> Arc | None:
    """The operation of `size` that ends in cell (i, j); None when it does not fit or only copies several letters."""
    a, b = i - size[0], j - size[1]
    if a < 0 or b < 0:
        return None
    operation = (left[a:i], right[b:j])
    if max(size) > 1 and operation[0] == operation[1]:
        return None
    return a, b, operation, _GUESSES.get(size, _SINGLE_GUESS)


def _expect(lattice: Lattice, known: Probabilities, weight: float, counts: dict[Operation, float]) -> None:
    """Adds the expected number of times each operation is used between the two words of the lattice."""
    forward = _forward(lattice, known)
    rows, columns = len(lattice), len(lattice[0])
    backward = [[0.0] * columns for _ in range(rows)]
    backward[-1][-1] = 1.0 / max(forward[-1][-1], 1e-300)
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            here = backward[i][j]
            for a, b, operation, guess in lattice[i][j] if here else ():
                through = known.get(operation, guess) * here
                backward[a][b] += through
                share = forward[a][b] * through * weight
                if share > 1e-6:
                    counts[operation] += share


def _forward(lattice: Lattice, known: Probabilities) -> list[list[float]]:
    """Probability of all chains of operations from the start to each cell."""
    forward = [[0.0] * len(lattice[0]) for _ in lattice]
    forward[0][0] = 1.0
    for i, row in enumerate(lattice):
        for j, arcs in enumerate(row):
            for a, b, operation, guess in arcs:
                forward[i][j] += forward[a][b] * known.get(operation, guess)
    return forward
