"""Are two views of films one film? Named features, each a number that the weights turn into log-odds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product

from normalize.reconcile.neighbours import Neighbours
from normalize.reconcile.spellings import DOUBT, STRANGERS, Kinship
from normalize.reconcile.views import FilmView
from normalize.similarity.title_features import TitleForm, title_form
from normalize.similarity.title_parts import begin_alike, other_parts

Feature = tuple[str, float]
Match = tuple[int, int, float, bool]
"""A name of one cast, a name of the other, how sure they are one (0..1), whether they stand in the same place."""

SAME_WEEK, SAME_MONTH, SAME_SEASON, TWO_YEARS = 4, 31, 200, 650
"""Days: France releases on Wednesday, others on Thursday or Friday; a film travels for a season, a festival's for a
year.
"""

STEPS = (0.0, 1.0, 1.7, 2.2, 2.5)
"""What so many names in common count: each further one adds less."""

_TWO = 1.6
"""What two names in common count (see STEPS), hardly any doubt about either."""

_FULL_TITLE = 8
_ALIKE = 2.0
"""Log-odds from which two titles are alike enough to be the same part of a series."""

SURE = 5.0
"""Log-odds from which two spellings count as one where a film puts them together."""


class FilmJudge:
    """Features of pairs of films, given what is known of how alike the spellings are.

    `cluster_of` (spelling → person) and `neighbours` are what the last round found.
    """

    def __init__(self, people: Kinship, titles: Kinship) -> None:
        self.people = people
        self.titles = titles
        self.cluster_of: dict[int, int] = {}
        self.neighbours = Neighbours()

    def features(self, a: FilmView, b: FilmView) -> list[Feature]:
        """Everything that speaks for or against `a` and `b` being one film; a feature that is absent is 0."""
        gap = days_apart(a, b)
        found: list[Feature] = [("any two films", 1.0)]
        found += self._titles(a, b)
        found += self._directors(a, b, gap)
        found += self._cast(a, b)
        if _all_agree(dict(found)):
            found.append(("director and whole cast", 1.0))
        found += _time(gap) if gap is not None else _calendar(a, b)
        found += _texts(a, b)
        beside = self.neighbours.support(a.places, b.places) if gap is not None and gap <= SAME_WEEK else 0
        if beside:
            found.append(("same place between the same films", min(beside, 2) / 2))
        if _one_article(a, b):
            found.append(("two films of one article", 1.0))
        return found

    def _titles(self, a: FilmView, b: FilmView) -> Iterator[Feature]:
        if a.titles and b.titles:
            yield from self._headings(a, b)
        if not (a.hints or b.hints or a.asides or b.asides):
            return
        named_a, named_b = (*a.titles, *a.hints), (*b.titles, *b.hints)
        on_page = max(self._closest_title(a.hints, named_b), self._closest_title(b.hints, a.titles))
        if on_page > 0:
            yield "page title says so", min(1.0, on_page / SURE)
        aside = max(self._closest_title(a.asides, named_b), self._closest_title(b.asides, named_a))
        if aside > 0:
            yield "anecdote says so", min(1.0, aside / SURE)

    def _headings(self, a: FilmView, b: FilmView) -> Iterator[Feature]:
        common = self._senses(a) & self._senses(b)
        if common:
            known = self.titles.known
            both = (known[title] for title in (*a.titles, *b.titles))
            longest = max(len(title.folded) for title in both if title.sense in common)
            yield "same title", 1.0 if longest >= _FULL_TITLE else 0.85
            return
        closest = self._closest_title(a.titles, b.titles)
        gap = days_apart(a, b)
        if closest > 0:
            yield "titles alike", min(1.0, closest / SURE)
        elif gap is not None and gap > SAME_SEASON:
            yield "titles and times differ", min(1.0, -closest / SURE)
        elif set(a.languages) & set(b.languages):
            yield "titles differ in one language", min(1.0, -closest / SURE)
        else:
            yield "titles differ in two languages", min(1.0, -closest / SURE)
        if gap is not None and gap > SAME_MONTH and closest < _ALIKE and self._two_parts(a, b, gap):
            yield "parts of a series", 1.0
        yield from self._numbers(a, b)

    def _two_parts(self, a: FilmView, b: FilmView, gap: int) -> bool:
        """Whether two titles look like parts of a series; in two languages only those that came out far apart do."""
        known, one_language = self.titles.known, not set(a.languages).isdisjoint(b.languages)
        titles = [(known[x].text, known[y].text) for x, y in product(a.titles, b.titles)]
        if one_language and any(begin_alike(*both) for both in titles):
            return True
        return gap > SAME_SEASON and any(other_parts(*both) for both in titles)

    def numbers_differ(self, a: FilmView, b: FilmView) -> bool:
        """Whether the titles bear different numbers or years: then they are two films, whatever else agrees."""
        if a.titles == b.titles:
            return False
        left, right = self._forms(a), self._forms(b)
        return _disjoint(*(_numbers(forms) for forms in (left, right))) or _disjoint(
            *({form.year for form in forms if form.year} for forms in (left, right))
        )

    def _numbers(self, a: FilmView, b: FilmView) -> Iterator[Feature]:
        left, right = self._forms(a), self._forms(b)
        numbers_a, numbers_b = _numbers(left), _numbers(right)
        spelt_out = {number for form in (*left, *right) for number in form.number_words}
        if bool(numbers_a) != bool(numbers_b) and not (numbers_a | numbers_b) & spelt_out:
            yield "number in one title only", 1.0

    def _forms(self, view: FilmView) -> list[TitleForm]:
        return [title_form(self.titles.known[title].text) for title in view.titles]

    def _closest_title(self, a: Iterable[int], b: Iterable[int]) -> float:
        return max((self._title_log_odds(x, y) for x, y in product(a, b)), default=STRANGERS)

    def _senses(self, view: FilmView) -> set[int]:
        return {self.titles.known[title].sense for title in view.titles}

    def _title_log_odds(self, a: int, b: int) -> float:
        known = self.titles.known
        return SURE * 2 if a == b or known[a].sense == known[b].sense else self.titles.log_odds(a, b)

    def alike(self, a: int, b: int) -> float:
        """Log-odds that two names are one person: from the letters, or because other films have shown it."""
        if a == b:
            return SURE * 2
        shown = self.cluster_of.get(a)
        if shown is not None and shown == self.cluster_of.get(b):
            return SURE
        return self.people.log_odds(a, b)

    def _directors(self, a: FilmView, b: FilmView, gap: int | None) -> Iterator[Feature]:
        if not a.directors or not b.directors:
            return
        if not set(a.directors).isdisjoint(b.directors):
            closest = SURE * 2
        else:
            closest = max(self.alike(x, y) for x, y in product(a.directors, b.directors))
        alike = _strength(closest)
        if closest > SURE:
            yield "same director", 1.0
        elif alike > 0:
            yield "directors alike", alike
        else:
            yield "directors differ", min(1.0, (DOUBT - closest) / 2)
        if alike > 0 and gap is not None and gap <= SAME_WEEK:
            yield "director and week agree", alike

    def _cast(self, a: FilmView, b: FilmView) -> Iterator[Feature]:
        matches = self.matches(a, b) if a.cast and b.cast else []
        if matches:
            weight = sum(strength for _, _, strength, _ in matches)
            yield "cast in common", _stepped(weight)
            in_place = sum(strength for _, _, strength, same_place in matches if same_place)
            yield "cast in the same places", min(in_place, 3.0) / 3
            places = min(len({at for _, at in a.cast}), len({at for _, at in b.cast}), 3)
            if places > len(matches):
                yield "rest of the casts differs", (places - len(matches)) / places
        elif a.cast and b.cast:
            yield "casts differ", min(len(a.cast), len(b.cast), 3) / 3
        if a.named or b.named:
            said = len(set(a.named) & {*_credited(b), *b.named}) + len(set(b.named) & _credited(a))
            if said:
                yield "people named in the text", min(said, 3) / 3

    def matches(self, a: FilmView, b: FilmView) -> list[Match]:
        """The names of two casts paired one to one, surest first."""
        there = dict(b.cast)
        possible = [(-log_odds, at != there[y], x, y) for x, at in a.cast for y, log_odds in self._possible(x, there)]
        used: set[int] = set()
        chosen: list[Match] = []
        for negative, elsewhere, x, y in sorted(possible):
            if ~x not in used and y not in used:
                used.update((~x, y, *self._spelt_otherwise(b, y), *(~other for other in self._spelt_otherwise(a, x))))
                chosen.append((x, y, _strength(-negative), not elsewhere))
        return chosen

    def _spelt_otherwise(self, view: FilmView, name: int) -> Iterable[int]:
        """Spellings that are probably the same person: a view of several copies holds many."""
        if len(view.members) == 1:
            return ()
        return (other for other, log_odds in self.people.kin(name).items() if log_odds > 0)

    def _possible(self, name: int, there: Mapping[int, int]) -> Iterator[tuple[int, float]]:
        """The names of a cast that `name` may stand for, and how likely it does."""
        if name in there:
            yield name, SURE * 2
        shown, kin = self.cluster_of.get(name), self.people.kin(name)
        if kin or shown is not None:
            also = (y for y in there if y in kin or (shown is not None and self.cluster_of.get(y) == shown))
            yield from ((other, self.alike(name, other)) for other in also if other != name)


def _all_agree(said: Mapping[str, float]) -> bool:
    """Whether director, and at least two names of a cast in their places, are the same in two that may be one film."""
    in_common, in_place = said.get("cast in common", 0.0), said.get("cast in the same places", 0.0)
    whole = in_common >= _TWO and in_place >= 2 / 3 and "rest of the casts differs" not in said
    return whole and "same director" in said and "parts of a series" not in said


def _numbers(forms: Iterable[TitleForm]) -> set[str]:
    return {number for form in forms for number in form.numbers}


def _disjoint(a: set[str], b: set[str]) -> bool:
    return bool(a and b) and not a & b


def _strength(log_odds: float) -> float:
    """How far two names may be taken as one where one film puts them together: 0 at DOUBT, 1 when sure."""
    return max(0.0, min(1.0, (log_odds - DOUBT) / (SURE - DOUBT)))


def _credited(view: FilmView) -> set[int]:
    return {*view.directors, *(name for name, _ in view.cast)}


def _stepped(weight: float) -> float:
    """Each further name in common adds less: 1 → 1, 2 → 1.7, 3 → 2.2, more → 2.5."""
    whole = min(int(weight), len(STEPS) - 1)
    if whole == len(STEPS) - 1:
        return STEPS[-1]
    return STEPS[whole] + (weight - whole) * (STEPS[whole + 1] - STEPS[whole])


def days_apart(a: FilmView, b: FilmView) -> int | None:
    """The smallest number of days between what the two say of the release; the day of posting stands in where need
    be.
    """
    left, right = a.released or a.posted, b.released or b.posted
    if len(left) == len(right) == 1:
        return abs(left[0] - right[0])
    return min((abs(x - y) for x, y in product(left, right)), default=None)


def _calendar(a: FilmView, b: FilmView) -> Iterator[Feature]:
    """What the page titles say when one of them names no year ("the releases of July 20")."""
    left, right = _days_of_year(a), _days_of_year(b)
    apart = min((min(abs(x - y), 365 - abs(x - y)) for x, y in product(left, right)), default=None)
    if apart is None:
        yield "no date", 1.0
    else:
        yield ("same day of the year", 1.0) if apart <= 1 else ("other day of the year", min(apart, 60) / 60)


def _days_of_year(view: FilmView) -> Iterable[int]:
    return view.calendar or [date.fromordinal(day).timetuple().tm_yday for day in view.released]


def _time(gap: int) -> Iterator[Feature]:
    if gap <= SAME_WEEK:
        yield "same week", 1.0
    elif gap <= SAME_MONTH:
        yield "same month", 1.0
    elif gap <= SAME_SEASON:
        yield "same season", 1.0
    elif gap <= TWO_YEARS:
        yield "within two years", 1.0
    else:
        yield "years apart", 1.0


def _texts(a: FilmView, b: FilmView) -> Iterator[Feature]:
    shared = len(set(a.nouns).intersection(b.nouns)) if a.nouns else 0
    if shared > 1:
        yield "names and numbers in the text", min(shared, 5) / 5
    if a.minutes and b.minutes:
        apart = min(abs(x - y) for x, y in product(a.minutes, b.minutes))
        yield ("same running time", 1.0) if apart <= 2 else ("running times differ", min(apart, 30) / 30)


def _one_article(a: FilmView, b: FilmView) -> bool:
    here = {article for article, _ in a.places}
    return any(article in here for article, _ in b.places)
