"""What every judgement of a run shares: the spellings and their scores, the learned weights, what people have ruled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from normalize.reconcile.cluster import EXCLUDED
from normalize.reconcile.rulings import Orders
from normalize.reconcile.spellings import Spellings
from normalize.reconcile.weights import Weights, weights
from normalize.records import Kind
from normalize.similarity import person_log_odds, title_log_odds

TITLE_GLANCE, FILM_GLANCE, NAME_GLANCE = 55.0, 50.0, 62.0
"""Below this likeness (0..100) at first sight two titles, two names in what may be one film, two names anywhere are not
compared.
"""

_CLOSER = 3.0
"""How much more alike names found anywhere must be at first sight for every tenfold of names: the more there are, the
more must the letters prove.
"""


def _people() -> Spellings:
    return Spellings(lambda pairs: person_log_odds(pairs, rivals=False).tolist())


def _anybody(pairs: list[tuple[str, str]], least: float | None = None) -> list[float]:
    found: list[float] = person_log_odds(pairs, least=least).tolist()
    return found


def _titles() -> Spellings:
    return Spellings(lambda pairs: title_log_odds(pairs).tolist())


def _learned() -> dict[Kind, Weights]:
    return {"film": weights("film"), "person": weights("person")}


@dataclass(slots=True)
class Desk:
    """`people` says how alike names are that one film brings together, where few can be meant; `anybody` the same of
    names that one text brings together; `strangers` of names that have never met, no more exactly than is needed to
    know that they are two. `crowd` is the number of spellings over a thousand, in powers of ten: more names, more
    look-alikes.
    """

    people: Spellings = field(default_factory=_people)
    anybody: Spellings = field(init=False)
    strangers: Spellings = field(init=False)
    titles: Spellings = field(default_factory=_titles)
    learned: Mapping[Kind, Weights] = field(default_factory=_learned)
    film_orders: Orders = field(default_factory=Orders)
    person_orders: Orders = field(default_factory=Orders)
    crowd: float = 0.0

    def __post_init__(self) -> None:
        self.anybody = Spellings(_anybody, self.people.known)
        self.strangers = Spellings(lambda pairs: _anybody(pairs, self._least()), self.people.known)

    @property
    def name_glance(self) -> float:
        """The likeness at first sight below which two names found anywhere are not compared."""
        return NAME_GLANCE + _CLOSER * self.crowd

    def _least(self) -> float:
        """The log-odds by their letters below which names that have never met exclude each other."""
        weight = self.learned["person"].of
        besides = weight["any two names"] + weight["size of the collection"] * self.crowd
        return (EXCLUDED - besides) / weight["spelling"]
