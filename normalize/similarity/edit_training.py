"""Learns the weights of `edits.EditModel` from pairs of tokens known to be spellings of one name (expectation-maximisation)."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from normalize.similarity.edits import SIZES, EditModel, bounded

Operation = tuple[str, str]
Pair = tuple[str, str]

_STEP_PENALTY = {(2, 2): 0.5, (3, 1): 0.5, (1, 3): 0.5, (3, 2): 0.2, (2, 3): 0.2}
"""Long operations must earn their place: their expected counts are scaled down before each re-estimation."""


@dataclass(frozen=True, slots=True)
class EditTraining:
    """How the weights are learned. `least` is the expected count below which a long operation is dropped; `smoothing` the
    pseudo-count of a single-letter operation; `pull` the weight of the `prior` model's probabilities, in token pairs."""

    rounds: int = 6
    least: float = 2.0
    smoothing: float = 0.05
    unknown: float = -6.0
    pull: float = 0.0

    def probabilities(self, pairs: Sequence[tuple[Pair, float]], prior: Mapping[Operation, float] | None = None) -> dict[Operation, float]:
        """Probability of each operation, from weighted token pairs; both directions of a pair count alike."""
        known = dict(prior) if prior else _first_guess(pairs)
        lattices = [(_lattice(bounded(a), bounded(b)), weight) for (a, b), weight in _both_ways(pairs)]
        for turn in range(self.rounds):
            counts: dict[Operation, float] = defaultdict(float)
            for lattice, weight in lattices:
                _expect(lattice, known, weight, counts)
            if prior and self.pull:
                for operation, share in prior.items():
                    counts[operation] += self.pull * share
            known = self._estimated(counts, last=turn == self.rounds - 1)
        return known

    def _estimated(self, counts: Mapping[Operation, float], last: bool) -> dict[Operation, float]:
        least = self.least if last else self.least / 4
        kept = {}
        for operation, count in counts.items():
            size = (len(operation[0]), len(operation[1]))
            scaled = count * _STEP_PENALTY.get(size, 1.0)
            if max(size) == 1 or scaled >= least:
                kept[operation] = scaled + (self.smoothing if max(size) == 1 else 0.0)
        total = sum(kept.values())
        return {operation: count / total for operation, count in kept.items()}

    def model(self, probabilities: Mapping[Operation, float], tokens: Iterable[str]) -> EditModel:
        """Weights against chance: log p(operation) - log p(left letters) - log p(right letters)."""
        letters = letter_probabilities(tokens)
        weights = {}
        for (left, right), probability in probabilities.items():
            by_chance = _chance(left, letters) + _chance(right, letters)
            weights[left, right] = round(max(math.log(probability) - by_chance, self.unknown), 3)
        return EditModel(weights=weights, unknown=self.unknown)


def letter_probabilities(tokens: Iterable[str]) -> dict[str, float]:
    """How often each letter (and end mark) stands in names."""
    counts = Counter(letter for token in tokens for letter in bounded(token))
    total = sum(counts.values())
    return {letter: count / total for letter, count in counts.items()}


def _chance(segment: str, letters: Mapping[str, float]) -> float:
    return sum(math.log(letters.get(letter, 1e-4)) for letter in segment)


def _both_ways(pairs: Sequence[tuple[Pair, float]]) -> list[tuple[Pair, float]]:
    return [(pair, weight) for (a, b), weight in pairs for pair in ((a, b), (b, a))]


def _first_guess(pairs: Sequence[tuple[Pair, float]]) -> dict[Operation, float]:
    """Identity is likely, any other single operation is not, longer ones less so."""
    letters = letter_probabilities(token for (a, b), _ in pairs for token in (a, b))
    guess: dict[Operation, float] = {}
    for x, p in letters.items():
        guess[x, x] = 0.8 * p
        guess[x, ""] = guess["", x] = 0.02 * p
        for y, q in letters.items():
            if x != y:
                guess[x, y] = 0.1 * p * q
    return guess


Arc = tuple[int, int, Operation, float]
Lattice = list[list[list[Arc]]]

_LONG_GUESS = 1e-5
_GUESSES = {size: _LONG_GUESS / 10 ** (sum(size) - 3) for size in SIZES if max(size) > 1}


def _lattice(left: str, right: str) -> Lattice:
    """For each cell the operations that lead into it: (from i, from j, operation, first guess of its probability)."""
    cells: Lattice = [[[] for _ in range(len(right) + 1)] for _ in range(len(left) + 1)]
    for i in range(len(left) + 1):
        for j in range(len(right) + 1):
            for size_left, size_right in SIZES:
                a, b = i - size_left, j - size_right
                if a < 0 or b < 0:
                    continue
                operation = (left[a:i], right[b:j])
                long = max(size_left, size_right) > 1
                if long and operation[0] == operation[1]:
                    continue
                cells[i][j].append((a, b, operation, _GUESSES.get((size_left, size_right), 1e-7)))
    return cells


def _expect(lattice: Lattice, known: Mapping[Operation, float], weight: float, counts: dict[Operation, float]) -> None:
    """Adds the expected number of times each operation is used between the two words of the lattice."""
    rows, columns = len(lattice), len(lattice[0])
    forward = [[0.0] * columns for _ in range(rows)]
    forward[0][0] = 1.0
    for i in range(rows):
        for j in range(columns):
            for a, b, operation, guess in lattice[i][j]:
                forward[i][j] += forward[a][b] * known.get(operation, guess)
    backward = [[0.0] * columns for _ in range(rows)]
    backward[-1][-1] = 1.0 / max(forward[-1][-1], 1e-300)
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            here = backward[i][j]
            if here == 0.0:
                continue
            for a, b, operation, guess in lattice[i][j]:
                through = known.get(operation, guess) * here
                backward[a][b] += through
                share = forward[a][b] * through * weight
                if share > 1e-6:
                    counts[operation] += share
