"""A first reconciler: exact keys, then the context of one film. Superseded piece by piece; kept small."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from rapidfuzz import fuzz

from normalize.records import Block, Cluster, Evidence, Kind, Link, Mention, Resolution
from normalize.similarity.folding import folded_tokens, name_form

SAME_PLACE_RATIO = 78.0


def fold(text: str) -> str:
    return " ".join(folded_tokens(text))


class _Sets:
    """Disjoint sets whose representative is always the smallest member."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def find(self, key: str) -> str:
        root = key
        while self.parent.setdefault(root, root) != root:
            root = self.parent[root]
        self.parent[key] = root
        return root

    def join(self, a: str, b: str) -> bool:
        low, high = sorted((self.find(a), self.find(b)))
        self.parent[high] = low
        return low != high


def resolve_simply(blocks: Iterable[Block]) -> Resolution:
    """Films by title and week or director and week; people by folded name and by their place in one film."""
    ordered = sorted(blocks, key=lambda block: block.key)
    films, film_links = _films(ordered)
    people, person_links = _people(ordered, films)
    titles = {block.key: block.title or "(untitled)" for block in ordered}
    names = {mention.key: mention.name for block in ordered for mention in block.people}
    return Resolution(_clusters("film", films, titles, film_links), _clusters("person", people, names, person_links))


def _when(block: Block) -> str:
    return (block.week or block.release_date or block.published or "")[:10]


def _films(blocks: Sequence[Block]) -> tuple[_Sets, list[Link]]:
    sets, links = _Sets(), []
    by_key: dict[tuple[str, ...], str] = {}
    for block in blocks:
        sets.find(block.key)
        for key in _film_keys(block):
            first = by_key.setdefault(key, block.key)
            if sets.join(first, block.key):
                links.append(Link("film", first, block.key, 0.95, (Evidence(key[0], 3.0, " · ".join(key[1:])),)))
    return sets, links


def _film_keys(block: Block) -> list[tuple[str, ...]]:
    when = _when(block)
    directors = sorted(fold(mention.name) for mention in block.people if mention.role == "director")
    keys: list[tuple[str, ...]] = []
    if block.title and directors:
        keys.append(("same title and director", fold(block.title), directors[0]))
    if block.title and when:
        keys.append(("same title and week", fold(block.title), when))
    if directors and when:
        keys.append(("same director and week", directors[0], when))
    return keys


def _people(blocks: Sequence[Block], films: _Sets) -> tuple[_Sets, list[Link]]:
    sets, links = _Sets(), []
    by_name: dict[str, str] = {}
    by_place: dict[tuple[str, str, int], list[Mention]] = defaultdict(list)
    for block in blocks:
        for mention in block.people:
            form = name_form(mention.name)
            first = by_name.setdefault(f"{' '.join(form.tokens)} {form.mark} {form.generation}", mention.key)
            if sets.join(first, mention.key):
                links.append(Link("person", first, mention.key, 0.98, (Evidence("same name", 4.0, mention.name),)))
            by_place[films.find(block.key), mention.role, mention.billing].append(mention)
    for (_, role, billing), mentions in sorted(by_place.items()):
        if role != "mentioned":
            alike = [(a, b) for a, b in combinations(mentions, 2) if _alike(a, b)]
            links += [_place_link(a, b, role, billing) for a, b in alike if sets.join(a.key, b.key)]
    return sets, links


def _alike(a: Mention, b: Mention) -> bool:
    return fuzz.token_sort_ratio(fold(a.name), fold(b.name)) >= SAME_PLACE_RATIO


def _place_link(a: Mention, b: Mention, role: str, billing: int) -> Link:
    detail = f"{role} {billing}: {a.name} / {b.name}"
    return Link("person", a.key, b.key, 0.95, (Evidence("same place in one film", 3.0, detail),))


def _clusters(kind: Kind, sets: _Sets, names: dict[str, str], links: list[Link]) -> tuple[Cluster, ...]:
    members: dict[str, list[str]] = defaultdict(list)
    for key in names:
        members[sets.find(key)].append(key)
    held: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        held[sets.find(link.a)].append(link)
    return tuple(
        Cluster(kind, tuple(sorted(keys)), _commonest([names[key] for key in keys]), tuple(held[root]))
        for root, keys in sorted(members.items())
    )


def _commonest(spellings: list[str]) -> str:
    counts = Counter(spellings)
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))
