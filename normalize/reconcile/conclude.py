"""From groupings to clusters with their canonical names, the links that hold them, and the queue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from sys import intern

import numpy as np

from normalize.reconcile.buckets import Ids, each_once
from normalize.reconcile.canonical import Authority, Use, best_spelling
from normalize.reconcile.desk import Desk
from normalize.reconcile.memory import Memory, selected
from normalize.reconcile.people import Meeting, SpeltMerge, person_features
from normalize.reconcile.people_stage import PeopleNews, told_of
from normalize.reconcile.rounds import Settled
from normalize.reconcile.spellings import Kinship, number_of
from normalize.reconcile.tell import ONLY_ONE, person_evidence, person_link
from normalize.records import Block, Cluster, Evidence, Link

UNTITLED = "(untitled)"
"""The name of a film that no page names."""

_HINT, _CAREFUL = 0.6, 1.25
_LINKS = 20_000
"""So many links at a time are told."""

_Manner = tuple[str, str, float]


@dataclass(frozen=True, slots=True)
class _Titled:
    """What a block calls its film: the title, other uses that count, and hints that count when another site agrees."""

    key: str
    title: str
    titles: tuple[Use, ...]
    hints: tuple[Use, ...]


class Clippings:
    """What naming films and people needs of their blocks, cut out as the blocks pass by: of each mention its key, the
    name as written, and its manner: site, language and how much it counts.
    """

    def __init__(self, memory: Memory, names: Ids, films: Iterable[int]) -> None:
        self.of_block: dict[int, _Titled] = {}
        self._films = frozenset(films)
        self._careful = frozenset(memory.blocks.articles[memory.blocks.careful].tolist())
        table = selected(memory.credits, np.isin(memory.credits.names, names))
        self._spelt = selected(table, np.argsort(table.blocks, kind="stable"))
        self._by_name = np.argsort(self._spelt.names, kind="stable")
        self._names = self._spelt.names[self._by_name]
        self._keys, self._texts = ([""] * len(self._names) for _ in range(2))
        self._manners: list[_Manner] = [("", "", 0.0)] * len(self._names)

    def needed(self) -> list[int]:
        """The blocks to be passed by."""
        return sorted(self._films.union(each_once(self._spelt.blocks).tolist()))

    def pass_by(self, blocks: Iterable[Block]) -> None:
        """Cuts out what is needed of these blocks."""
        manners: dict[_Manner, _Manner] = {}
        for block in blocks:
            number = number_of(block.key)
            care = _CAREFUL if number_of(block.url) in self._careful else 1.0
            self.of_block[number] = _titled(block, care)
            start, end = self._spelt.blocks.searchsorted((number, number + 1)).tolist()
            for row, place in enumerate(self._spelt.places[start:end].tolist(), start):
                mention = block.people[place]
                manner = (block.site, block.language, _weight(care, mention.billing))
                self._keys[row], self._texts[row] = mention.key, intern(mention.name)
                self._manners[row] = manners.setdefault(manner, manner)

    def _rows(self, name: int) -> list[int]:
        """Where the mentions of a spelling stand."""
        start, end = self._names.searchsorted((name, name + 1)).tolist()
        rows: list[int] = self._by_name[start:end].tolist()
        return rows

    def written(self, name: int) -> set[str]:
        """The ways in which a spelling is written."""
        return {self._texts[row] for row in self._rows(name)}

    def uses(self, name: int) -> Iterator[Use]:
        """Every use of a spelling."""
        return (Use(self._texts[row], *self._manners[row]) for row in self._rows(name))

    def texts(self, name: int) -> list[str]:
        """The ways in which a spelling is written, the best first."""
        return sorted(self.written(name), key=lambda text: (text.isascii(), text.isupper(), text))

    def keys(self, name: int) -> list[str]:
        """The keys of all mentions of a spelling, in order."""
        return sorted(self._keys[row] for row in self._rows(name))


@lru_cache
def _weight(care: float, billing: int) -> float:
    """How much a mention counts: those that stand first a little more."""
    return care * (1.0 - min(billing, 99) / 1000)


def _titled(block: Block, care: float) -> _Titled:
    uses = [_use(block.title, block, care)] if block.title else []
    if "original_title" in block.facts:
        uses.append(Use(block.facts["original_title"], block.site, ""))
    hints = tuple(_use(hint, block, care, _HINT) for hint in block.hints if hint in block.page_title)
    return _Titled(block.key, block.title or UNTITLED, tuple(uses), hints)


def _use(text: str, block: Block, care: float, weight: float = 1.0) -> Use:
    """A use of a title: a page that writes accents counts more."""
    return Use(text, block.site, block.language, weight * care * (1.0 - 1 / 1000))


def film_clusters(regions: Sequence[Settled], clippings: Clippings, authority: Authority | None) -> Iterator[Cluster]:
    """One cluster a film, by its smallest block key."""
    of_block = clippings.of_block
    for region in regions:
        film_of = {of_block[number].key: at for at, film in enumerate(region.films) for number in film}
        held: dict[int, list[Link]] = defaultdict(list)
        for link in region.merges:
            held[film_of[link.a]].append(link)
        for at, film in enumerate(region.films):
            blocks = [of_block[number] for number in film]
            keys = tuple(sorted(block.key for block in blocks))
            yield Cluster("film", keys, _film_name(blocks, authority), tuple(held[at]))


def _film_name(blocks: Sequence[_Titled], authority: Authority | None) -> str:
    titles = [use for block in blocks for use in block.titles]
    hints = [use for block in blocks for use in block.hints]
    agreed = [hint for hint in hints if _agreed(hint, (*titles, *hints))]
    return best_spelling("film", [*titles, *agreed] or hints, authority) or UNTITLED


def _agreed(hint: Use, uses: Iterable[Use]) -> bool:
    """Whether a second site gives the same title, as a title or a hint."""
    return len({use.site for use in uses if use.text == hint.text}) > 1


class PeopleClusters:
    """The people of the circles that were judged, as clusters."""

    def __init__(self, news: PeopleNews, clippings: Clippings, desk: Desk, authority: Authority | None) -> None:
        self.news, self.clippings, self.desk, self.authority = news, clippings, desk, authority

    def __iter__(self) -> Iterator[Cluster]:
        groups, held = self.news.people.groups, defaultdict(list)
        person_of = {spelling: at for at, person in groups.items() for spelling in person.spellings}
        merges = self.news.people.merges
        for merge, link in zip(merges, self.links(merges), strict=True):
            held[person_of[merge.names[0]]].append(link)
        for at, person in groups.items():
            yield self._cluster(person.spellings, held.pop(at, ()))
        yield from (self._cluster((name,), ()) for name in self.news.names.tolist() if name not in person_of)

    def _cluster(self, spellings: Sequence[int], links: Sequence[Link]) -> Cluster:
        keys = [self.clippings.keys(spelling) for spelling in spellings]
        members = tuple(sorted(key for spelt in keys for key in spelt))
        alike = tuple(tuple(spelt) for spelt in keys if len(spelt) > 1)
        return Cluster("person", members, self._name(spellings), tuple(links), alike)

    def _name(self, spellings: Sequence[int]) -> str:
        texts = {text for spelling in spellings for text in self.clippings.written(spelling)}
        if len(texts) == 1 and self.authority is None:
            return texts.pop()
        uses = {use for spelling in spellings for use in self.clippings.uses(spelling)}
        return best_spelling("person", uses, self.authority)

    def links(self, merges: Sequence[SpeltMerge]) -> Iterator[Link]:
        """The links that merges made, or would have made, by the two spellings that are most surely one."""
        for start in range(0, len(merges), _LINKS):
            batch = merges[start : start + _LINKS]
            by_letters, seen = told_of(self.news.memory, [merge.names for merge in batch], self.desk)
            yield from (self._link(merge, by_letters, seen.get(merge.names)) for merge in batch)

    def _link(self, merge: SpeltMerge, by_letters: Kinship, meeting: Meeting | None) -> Link:
        names = merge.names
        keys = {self.clippings.keys(name)[0]: name for name in names}
        spelt = " / ".join(self.clippings.texts(keys[key])[0] for key in sorted(keys))
        features = person_features(names, by_letters, meeting, self.desk.crowd)
        told = {"spelling": spelt, "in one film": self._where(meeting)}
        evidence = person_evidence(features, self.desk.learned["person"], told)
        if merge.rival is not None:
            evidence = (Evidence(ONLY_ONE, round(merge.lowers, 2), self.desk.people.known[merge.rival].text), *evidence)
        low, high = sorted(keys)
        return person_link(low, high, merge.log_odds + merge.lowers, evidence)

    def _where(self, meeting: Meeting | None) -> str:
        """The film in which two spellings met, as its two copies call it."""
        if not meeting:
            return ""
        blocks = sorted((self.clippings.of_block[number] for number in meeting.blocks), key=lambda block: block.key)
        return " / ".join(dict.fromkeys(block.title for block in blocks))

    def doubtful(self) -> Iterator[Link]:
        """The pairs that a person should look at."""
        return self.links(self.news.people.doubtful)
