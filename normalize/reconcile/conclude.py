"""From groupings to a `Resolution`: clusters with their canonical names, the links that hold them, the queue."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from normalize.reconcile.canonical import Authority, Use, best_spelling
from normalize.reconcile.people import Meeting, Person
from normalize.reconcile.rounds import Rounds, Settled
from normalize.reconcile.spellings import Pair
from normalize.reconcile.tell import person_evidence, person_link
from normalize.reconcile.views import FilmView
from normalize.records import Block, Cluster, Evidence, Link, Mention

UNTITLED = "(untitled)"
"""The name of a film that no page names."""

_SPELT_THE_SAME = (Evidence("spelt the same", 4.0),)
_HINT, _CAREFUL = 0.6, 1.25
_ROOM = 1 << 16
"""More than one block names people."""


class Conclusion:
    """Turns the groupings of the last round into records."""

    def __init__(self, rounds: Rounds, settled: Settled, blocks: Sequence[Block], authority: Authority | None) -> None:
        self.rounds = rounds
        self.blocks = blocks
        self.authority = authority
        self.settled = settled
        self.careful = {block.url for block in blocks if _has_accents(block)}
        self.places: dict[int, array[int]] = defaultdict(_no_places)
        written = (at * _ROOM + order for at, block in enumerate(blocks) for order in range(len(block.people)))
        for number, place in zip(rounds.reader.in_order, written, strict=True):
            self.places[number].append(place)

    def _mentions(self, spelling: int) -> Iterator[tuple[Block, Mention]]:
        """Every mention of a spelling, with its block."""
        for place in self.places[spelling]:
            block = self.blocks[place // _ROOM]
            yield block, block.people[place % _ROOM]

    def _keys(self, spelling: int) -> list[str]:
        return sorted(mention.key for _, mention in self._mentions(spelling))

    def _use(self, text: str, block: Block, place: int = 1, weight: float = 1.0) -> Use:
        """A use of a spelling: a page that writes accents counts more, and so does who or what comes first."""
        care = _CAREFUL if block.url in self.careful else 1.0
        return Use(text, block.site, block.language, weight * care * (1.0 - min(place, 99) / 1000))

    def films(self) -> Iterator[Cluster]:
        """One cluster a film, by its smallest block key."""
        groups, held = self.settled.films.groups, defaultdict(list)
        film_of = {self.blocks[member].key: view.first for view in groups.values() for member in view.members}
        for link in self.settled.films.merges:
            held[film_of[link.a]].append(link)
        for view in sorted(groups.values(), key=lambda view: view.first):
            keys = tuple(sorted(self.blocks[member].key for member in view.members))
            yield Cluster("film", keys, self._film_name(view), tuple(held[view.first]))

    def _film_name(self, view: FilmView) -> str:
        blocks = [self.blocks[member] for member in view.members]
        titles = [use for block in blocks for use in self._titles(block)]
        hints = [self._use(hint, block, weight=_HINT) for block in blocks for hint in _on_page_title(block)]
        agreed = [hint for hint in hints if _agreed(hint, (*titles, *hints))]
        return best_spelling("film", [*titles, *agreed] or hints, self.authority) or UNTITLED

    def _titles(self, block: Block) -> Iterator[Use]:
        if block.title:
            yield self._use(block.title, block)
        if "original_title" in block.facts:
            yield Use(block.facts["original_title"], block.site, "")

    def people(self) -> Iterator[Cluster]:
        """One cluster a person."""
        groups, held = self.settled.people.groups, defaultdict(list)
        person_of = {spelling: at for at, person in groups.items() for spelling in person.spellings}
        for names, log_odds in self.settled.people.merges:
            held[person_of[names[0]]].append(self._person_link(names, log_odds))
        for at, person in groups.items():
            keys = [self._keys(spelling) for spelling in person.spellings]
            same = (link for spelt in keys for link in _star(spelt))
            members = tuple(sorted(key for spelt in keys for key in spelt))
            yield Cluster("person", members, self._person_name(person), (*held[at], *same))

    def _person_name(self, person: Person) -> str:
        written = [found for spelling in person.spellings for found in self._mentions(spelling)]
        texts = {mention.name for _, mention in written}
        if len(texts) == 1 and self.authority is None:
            return texts.pop()
        uses = {self._use(mention.name, block, mention.billing) for block, mention in written}
        return best_spelling("person", uses, self.authority)

    def _person_link(self, names: Pair, log_odds: float) -> Link:
        """The link that a merge made, or would have made, by the two spellings that are most surely one."""
        met = self.settled.met.get(names)
        evidence = person_evidence(names, self.rounds.people, met, self.rounds.person_weights, self._where(met))
        return person_link(self._keys(names[0])[0], self._keys(names[1])[0], log_odds, evidence)

    def _where(self, meeting: Meeting | None) -> str:
        """The film in which two spellings met, as its two copies call it."""
        titles = dict.fromkeys(self.blocks[number].title or UNTITLED for number in meeting.blocks) if meeting else ()
        return " / ".join(titles)

    def queue(self) -> Iterator[Link]:
        """The pairs that a person should look at, films first, the most doubtful last."""
        yield from sorted(self.settled.films.doubtful, key=_by_probability)
        people = (self._person_link(names, log_odds) for names, log_odds in self.settled.people.doubtful)
        yield from sorted(people, key=_by_probability)


def _has_accents(block: Block) -> bool:
    """Whether names are written with their accents, which damaged copies lose first."""
    return any(not mention.name.isascii() for mention in block.people)


def _on_page_title(block: Block) -> Iterator[str]:
    return (hint for hint in block.hints if hint in block.page_title)


def _agreed(hint: Use, uses: Iterable[Use]) -> bool:
    """Whether a second site gives the same title, as a title or a hint."""
    return len({use.site for use in uses if use.text == hint.text}) > 1


def _by_probability(link: Link) -> tuple[float, str, str]:
    return -link.probability, link.a, link.b


def _star(keys: Sequence[str]) -> Iterator[Link]:
    """Mentions of one spelling, each linked to the first."""
    return (Link("person", keys[0], key, 0.99, _SPELT_THE_SAME, "spelling") for key in keys[1:])


def _no_places() -> array[int]:
    return array("q")
