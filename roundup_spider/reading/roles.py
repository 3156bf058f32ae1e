"""Which role every unit plays: the path model's answer, then once more with what the page itself has taught.

Films of one page are written alike. Where most lines of one kind of markup are headers by the first reading, the others of
that kind likely are too, and a header in any other markup likely is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from normalize.vocabulary import Vocabulary
from roundup_spider.reading.features import features
from roundup_spider.reading.lines import PageText
from roundup_spider.reading.model import HEADER, STATES, Matrix, Path, PathModel, path_model
from roundup_spider.reading.rhythm import marks_of
from roundup_spider.reading.segment import Unit

_TYPICAL = 0.55
"""Mean header probability from which a kind of markup counts as the page's way to open a film."""
_COVERED = 0.65
"""Share of all headers that such markup must hold before other headers are doubted."""
_FOR, _AGAINST = 5.0, 2.0
"""How strongly (natural log) the second reading leans towards, and away from, a header."""


def roles_of(page: PageText, units: Sequence[Unit], words: Vocabulary, model: PathModel | None = None) -> Path:
    """The role of every unit and its probability."""
    model = model or path_model()
    cues, joints = features(units, page, words), [unit.joint for unit in units]
    path = model.best_path(cues, joints)
    lean = _lean(page, units, path)
    return path if lean is None else model.best_path(cues, joints, lean)


def _lean(page: PageText, units: Sequence[Unit], path: Path) -> Matrix | None:
    """What the first reading says of each kind of markup, as a leaning per unit and role; None when it says nothing."""
    marks = marks_of(page.lines)
    openers = [at for at, unit in enumerate(units) if unit.joint in ("line", "break")]
    chances: dict[str, list[float]] = defaultdict(list)
    for at in openers:
        state, chance = path[at]
        chances[marks[units[at].line]].append(chance if state == HEADER else 0.0)
    means = {mark: float(np.mean(found)) for mark, found in chances.items()}
    typical = {mark for mark, mean in means.items() if mean > _TYPICAL and len(chances[mark]) > 1}
    total = sum(map(sum, chances.values()))
    covered = sum(sum(chances[mark]) for mark in typical)
    if not typical or covered < _COVERED * total:
        return None
    lean = np.zeros((len(units), len(STATES)))
    for at in openers:
        mark = marks[units[at].line]
        lean[at, STATES.index(HEADER)] = _FOR * (means[mark] - 0.3) if mark in typical else -_AGAINST
    return lean
