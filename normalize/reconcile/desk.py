"""What every judgement of a run shares: the spellings and their scores, the learned weights, what people have ruled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from normalize.reconcile.rulings import Orders
from normalize.reconcile.spellings import Spellings
from normalize.reconcile.weights import Weights, weights
from normalize.records import Kind
from normalize.similarity import person_log_odds, title_log_odds

TITLE_GLANCE, FILM_GLANCE, NAME_GLANCE = 55.0, 50.0, 60.0
"""Below this likeness (0..100) at first sight two titles, two names in what may be one film, two names anywhere are not
compared.
"""


def _people() -> Spellings:
    return Spellings(lambda pairs: person_log_odds(pairs, rivals=False).tolist())


def _anybody(pairs: list[tuple[str, str]]) -> list[float]:
    found: list[float] = person_log_odds(pairs).tolist()
    return found


def _titles() -> Spellings:
    return Spellings(lambda pairs: title_log_odds(pairs).tolist())


def _learned() -> dict[Kind, Weights]:
    return {"film": weights("film"), "person": weights("person")}


@dataclass(slots=True)
class Desk:
    """`people` says how alike names are that one film brings together, where few can be meant; `anybody` the same of
    names found anywhere. `crowd` is the number of spellings over a thousand, in powers of ten: more names, more
    look-alikes.
    """

    people: Spellings = field(default_factory=_people)
    anybody: Spellings = field(init=False)
    titles: Spellings = field(default_factory=_titles)
    learned: Mapping[Kind, Weights] = field(default_factory=_learned)
    film_orders: Orders = field(default_factory=Orders)
    person_orders: Orders = field(default_factory=Orders)
    crowd: float = 0.0

    def __post_init__(self) -> None:
        self.anybody = Spellings(_anybody, self.people.known)
