"""From groupings to a `Resolution`: clusters with their canonical names, the links that hold them, the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from normalize.reconcile.canonical import Authority, Use, best_spelling
from normalize.reconcile.cluster import Merge
from normalize.reconcile.people import Meeting, Person
from normalize.reconcile.rounds import ORDERED, Rounds, Settled
from normalize.reconcile.spellings import Pair
from normalize.reconcile.tell import film_evidence, person_evidence
from normalize.reconcile.views import FilmView
from normalize.reconcile.weights import probability
from normalize.records import Block, Cluster, Evidence, Link

UNTITLED = "(untitled)"
"""The name of a film that no page names."""

_SPELT_THE_SAME = (Evidence("spelt the same", 4.0),)
_HINT = 0.6


class Conclusion:
    """Turns the groupings of the last round into records."""

    def __init__(self, rounds: Rounds, settled: Settled, blocks: Sequence[Block], authority: Authority | None) -> None:
        self.rounds = rounds
        self.blocks = blocks
        self.authority = authority
        self.settled = settled
        self.keys_of: dict[int, list[str]] = defaultdict(list)
        self.uses: dict[int, list[Use]] = defaultdict(list)
        for block in blocks:
            for mention in block.people:
                (number,) = rounds.reader.numbered[mention.key]
                self.keys_of[number].append(mention.key)
                self.uses[number].append(Use(mention.name, block.site, block.language))
        self.first = {number: min(keys) for number, keys in self.keys_of.items()}

    def films(self) -> Iterator[Cluster]:
        """One cluster a film, by its smallest block key."""
        grouping = self.settled.films
        held: dict[str, list[Link]] = defaultdict(list)
        group_of = {member: view.first for view in grouping.groups.values() for member in view.members}
        for merge in grouping.merges:
            held[group_of[merge.a.members[0]]].append(self.film_link(merge))
        for view in sorted(grouping.groups.values(), key=lambda view: view.first):
            keys = tuple(sorted(self.blocks[member].key for member in view.members))
            yield Cluster("film", keys, self._film_name(view), tuple(held[view.first]))

    def film_link(self, merge: Merge[FilmView]) -> Link:
        """The link that a merge made, or would have made."""
        a, b = sorted((merge.a, merge.b), key=lambda view: view.first)
        if merge.log_odds >= ORDERED:
            return Link("film", a.first, b.first, 1.0, (Evidence("decided by a person", ORDERED),), "decision")
        evidence = film_evidence(a, b, self.rounds.judge, self.rounds.film_weights)
        return Link("film", a.first, b.first, round(probability(merge.log_odds), 4), evidence)

    def _film_name(self, view: FilmView) -> str:
        uses = [use for member in view.members for use in self._titles(self.blocks[member])]
        spelt = {use.text for use in uses if use.weight == 1.0}
        agreed = [use for use in uses if use.weight == 1.0 or use.text in spelt or self._agreed(use, uses)]
        return best_spelling("film", agreed or uses, self.authority) or UNTITLED

    def _agreed(self, hint: Use, uses: Iterable[Use]) -> bool:
        """Whether a second site gives the same hint."""
        return len({use.site for use in uses if use.text == hint.text}) > 1

    def _titles(self, block: Block) -> Iterator[Use]:
        if block.title:
            yield Use(block.title, block.site, block.language)
        if "original_title" in block.facts:
            yield Use(block.facts["original_title"], block.site, "")
        yield from (Use(hint, block.site, block.language, _HINT) for hint in block.hints if hint in block.page_title)

    def people(self) -> Iterator[Cluster]:
        """One cluster a person, by its smallest mention key."""
        grouping = self.settled.people
        held: dict[int, list[Link]] = defaultdict(list)
        group_of = {spelling: at for at, person in grouping.groups.items() for spelling in person.spellings}
        for merge in grouping.merges:
            held[group_of[merge.a.spellings[0]]].append(self.person_link(merge))
        for at, person in grouping.groups.items():
            numbers = person.spellings
            members = tuple(sorted(key for number in numbers for key in self.keys_of[number]))
            same = [link for number in numbers for link in _star(self.first[number], self.keys_of[number])]
            name = best_spelling("person", [use for n in numbers for use in self.uses[n]], self.authority)
            yield Cluster("person", members, name, (*held[at], *same))

    def person_link(self, merge: Merge[Person]) -> Link:
        """The link that a merge made, or would have made: between the two spellings that are most surely one."""
        pairs = [(min(x, y), max(x, y)) for x in merge.a.spellings for y in merge.b.spellings]
        a, b = best = max(pairs, key=lambda pair: (self._log_odds(pair), -pair[0], -pair[1]))
        low, high = sorted((self.first[a], self.first[b]))
        if merge.log_odds >= ORDERED:
            return Link("person", low, high, 1.0, (Evidence("decided by a person", ORDERED),), "decision")
        met = self.settled.met.get(best)
        evidence = person_evidence(best, self.rounds.people, met, self.rounds.person_weights, self._where(met))
        return Link("person", low, high, round(probability(merge.log_odds), 4), evidence)

    def _where(self, meeting: Meeting | None) -> str:
        """The film in which two spellings met, as its two copies call it."""
        titles = dict.fromkeys(self.blocks[number].title or UNTITLED for number in meeting.blocks) if meeting else ()
        return " / ".join(titles)

    def queue(self) -> Iterator[Link]:
        """The pairs that a person should look at, films first, the most doubtful last."""
        yield from sorted(map(self.film_link, self.settled.films.doubtful), key=_by_probability)
        yield from sorted(map(self.person_link, self.settled.people.doubtful), key=_by_probability)

    def _log_odds(self, pair: Pair) -> float:
        return self.rounds.person_log_odds(pair, self.settled.met.get(pair))


def _by_probability(link: Link) -> tuple[float, str, str]:
    return -link.probability, link.a, link.b


def _star(first: str, keys: Sequence[str]) -> Iterator[Link]:
    """Mentions of one spelling, each linked to the first."""
    return (Link("person", first, key, 0.99, _SPELT_THE_SAME, "spelling") for key in sorted(keys) if key != first)
