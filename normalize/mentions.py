"""People and other titles named inside prose, and articles as the reconciler sees them: blocks of mentions.

Precision comes first: a run of capitalised words is a person only when the name statistics are sure and nothing speaks
against it (places, prizes, quoted titles, institutions; `data/vocabulary/not_people.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.fuzz import ratio

from normalize.dates import find_dates
from normalize.names import NamePart, is_particle, is_suffix, person_likelihood, token_score
from normalize.outlets import outlet_of
from normalize.records import Article, Block, FilmBlock, Mention, Role
from normalize.resources import data_file
from normalize.text import fold
from normalize.vocabulary import vocabulary

_SURE = 0.9
_POSSIBLE = 0.03
_LONGEST = 4
_LONGEST_RUN = 12
_EVERYDAY = -3.0
_ELISIONS = frozenset({"d'", "d’", "l'", "l’"})
_TITLED = frozenset({"dr.", "st.", "mr.", "ms.", "mrs.", "jr.", "sr.", "ph."})
_AND = frozenset({"and", "et", "e", "ed", "y", "und", "i", "ve", "en", "&", "sowie", "och", "a"})
_WORD = re.compile(r"\((?:[IVXL]+)\)|[^\W\d_](?:[\w'’.-]*\w)?\.?", re.UNICODE)
_POSSESSIVES = ("'s", "’s", "s'", "s’")
_QUOTED = re.compile(
    r"“([^“”]{2,80})”|«\s*([^«»]{2,80}?)\s*»|\"([^\"]{2,80})\"|„([^„“”]{2,80})[“”]|(?<!\w)‘([^‘’]{2,80})’(?!\w)"
)
_TITLE_PIECES = re.compile(r"\s*[,:;|!…]\s*|\s+[-–—]\s+|\.{3}")


@dataclass(frozen=True, slots=True)
class NotPeople:
    """Words that speak against a run of capitalised words being a person."""

    phrases: frozenset[str]
    signs: frozenset[str]
    openers: frozenset[str]


@cache
def _not_people() -> NotPeople:
    table = tomllib.loads(data_file("vocabulary", "not_people.toml").read_text(encoding="utf-8"))
    return NotPeople(
        frozenset(table["places"] + table["others"]), frozenset(table["signs"]), frozenset(table["openers"])
    )


@cache
def _small_words() -> frozenset[str]:
    return frozenset(fold(word) for words in vocabulary().function_words.values() for word in words)


def people_in_prose(
    text: str, language: str | None = None, known: frozenset[str] = frozenset()
) -> tuple[NamePart, ...]:
    """The people named in running text, in order, every spelling once per place, possessive endings left out.

    `known` are folded names (`normalize.text.fold`) of people of the page; those are taken more readily, single words
    among them too. `language` is accepted for symmetry: the statistics are of all languages.

    >>> [part.name for part in people_in_prose("Tempura brings Risa Wataya’s novel to the screen.")]
    ['Risa Wataya']
    """
    found: list[NamePart] = []
    titles = _quoted_titles(text)
    for run in _runs(text):
        found.extend(part for part in _people_of(text, run, known) if not _is_title(part, titles, known))
    return tuple(found)


def _quoted_titles(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTED.finditer(text)]


def _is_title(part: NamePart, titles: Sequence[tuple[int, int]], known: frozenset[str]) -> bool:
    """Whether a name fills a pair of quotation marks on its own, as film titles do."""
    if fold(part.name) in known:
        return False
    return any(start <= part.start and part.end <= end and (end - start) - len(part.name) < 5 for start, end in titles)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Runs of capitalised words (with particles and initials between them) that nothing but one space separates."""
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if run and (len(run) >= _LONGEST_RUN or not _continues(text, run[-1], word)):
            yield run
            run = []
        if _is_capital(word[0]) or (run and is_particle(word[0]) and word[0] not in _AND):
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _continues(text: str, last: re.Match[str], word: re.Match[str]) -> bool:
    """Whether a word stands right after another in one phrase: one space, no possessive, no full stop but of an
    initial."""
    if word.start() - last.end() != 1 or text[last.end()] != " ":
        return False
    before = last[0]
    ended = before.endswith(".") and not (len(before) == 2 or is_suffix(before) or fold(before) in _TITLED)
    return not ended and not before.endswith(_POSSESSIVES)


def _bare(word: str) -> str:
    """A word without the mark of a possessive: "Watts’" becomes "Watts", "Wataya’s" "Wataya"."""
    if not word.endswith(_POSSESSIVES):
        return word
    return word[:-2] if word.endswith("s") else word[:-1]


def _is_capital(word: str) -> bool:
    if word[0].isupper():
        return True
    bare = word.lstrip("'’")
    return bare[:1].isupper() or (bare[:2] in _ELISIONS and bare[2:3].isupper()) or is_suffix(word)


def _people_of(text: str, run: list[re.Match[str]], known: frozenset[str]) -> Iterator[NamePart]:
    """The best name inside a run; words that open a phrase, and particles at the edges, do not count."""
    words = _without_openers(run)
    if not words or _has_sign(words):
        return
    options = [
        _part(text, words[start:stop])
        for start in range(len(words))
        for stop in range(start + 1, min(len(words), start + _LONGEST + 1) + 1)
        if not is_particle(words[start][0]) or words[start][0][0].isupper()
    ]
    judged = [(_chance(part, known), part.end - part.start, part) for part in options]
    good = [judgement for judgement in judged if judgement[0] > 0]
    if good:
        best = max(good, key=lambda judgement: (judgement[0] + 0.02 * judgement[1], judgement[2].start))[2]
        yield best


def _without_openers(run: list[re.Match[str]]) -> list[re.Match[str]]:
    words = list(run)
    while words and (_opens(words) or is_suffix(words[0][0])):
        words = words[1:]
    while words and is_particle(words[-1][0]) and words[-1][0].islower():
        words = words[:-1]
    return words


def _opens(words: Sequence[re.Match[str]]) -> bool:
    """Whether the first word of a run opens the phrase and is no part of a name ("Avec …"; but "Al Pacino", "Le
    Guay")."""
    first = words[0][0]
    if first[0].islower():
        return True
    folded = fold(first).rstrip(".")
    if folded not in _not_people().openers and folded not in _small_words():
        return False
    listed = words[0].string[max(0, words[0].start() - 2) : words[0].start()].rstrip().endswith(",")
    whole = " ".join(word[0] for word in words)
    return not (is_particle(first) and 1 < len(words) < 4 and (listed or person_likelihood(whole) > 0.5))


def _has_sign(words: Sequence[re.Match[str]]) -> bool:
    folded = [fold(_bare(word[0])).strip(".") for word in words]
    against = _not_people()
    if not against.signs.isdisjoint(folded) or " ".join(folded) in against.phrases:
        return True
    return any(" ".join(folded[at : at + size]) in against.phrases for size in (1, 2, 3) for at in range(len(folded)))


def _part(text: str, words: Sequence[re.Match[str]]) -> NamePart:
    start, end = words[0].start(), words[-1].end()
    name = text[start:end]
    if name.endswith(".") and not is_suffix(words[-1][0]) and len(words[-1][0]) > 2:
        name = name[:-1]
    name = _bare(name)
    return NamePart(name, start, start + len(name))


def _chance(part: NamePart, known: frozenset[str]) -> float:
    """The likelihood of a name in prose, 0 when it is not sure enough; a single word only when the page knows it."""
    chance = person_likelihood(part.name)
    if fold(part.name) in known:
        return 1.0 + chance
    if " " not in part.name:
        return 0.0
    return chance if chance >= _SURE else 0.0


def title_hints(
    article_title: str, trivia: str | None, titles: Sequence[str | None] = (), position: int = 0
) -> tuple[str, ...]:
    """Other names the page gives a film: a segment of the page's title that stands at the film's place and matches no
    film of the page, titles in quotes in the anecdote, the subject that opens the anecdote.

    `titles` are the titles of all blocks in order, `position` the film's index among them (from 0).

    >>> title_hints("The cinema releases of July 20: Dédales, Tempura…", None, ["Labyrinths", "Tempura"], 0)
    ('Dédales',)
    """
    found = [*_segment_hints(article_title, titles, position), *_trivia_hints(trivia or "")]
    own = fold(titles[position] or "") if position < len(titles) else ""
    return tuple(dict.fromkeys(hint for hint in found if fold(hint) != own))


def title_segments(article_title: str) -> tuple[str, ...]:
    """The pieces of a page's title that may be film titles: no dates, no phrases about releases."""
    pieces = (piece.strip(' .…!?"“”«»‘’') for piece in _TITLE_PIECES.split(article_title))
    return tuple(piece for piece in pieces if piece and not find_dates(piece) and not _is_boilerplate(piece))


def _is_boilerplate(piece: str) -> bool:
    words = set(re.findall(r"\w+", fold(piece)))
    return bool(words & _about_releases())


@cache
def _about_releases() -> frozenset[str]:
    table = tomllib.loads(data_file("vocabulary", "page_titles.toml").read_text(encoding="utf-8"))
    return frozenset(word for words in table["about_releases"].values() for word in words)


def _segment_hints(article_title: str, titles: Sequence[str | None], position: int) -> Iterator[str]:
    """The segment left over at this film's place, once segments and films that match each other are out of the way."""
    segments = title_segments(article_title)
    taken = {at: best for at, segment in enumerate(segments) if (best := _match(segment, titles)) is not None}
    free_films = [at for at in range(min(len(titles), len(segments) + 1)) if at not in taken.values()]
    free_segments = [at for at in range(len(segments)) if at not in taken]
    for film, segment in zip(free_films, free_segments, strict=False):
        if film == position:
            yield segments[segment]
    yield from (segments[at] for at, film in taken.items() if film == position)


def _match(segment: str, titles: Sequence[str | None]) -> int | None:
    """The index of the film whose title a segment is, None if it is none."""
    scores = [ratio(fold(segment), fold(title or "")) for title in titles]
    best = max(scores, default=0.0)
    return scores.index(best) if best >= 75 else None


def _trivia_hints(trivia: str) -> Iterator[str]:
    for match in _QUOTED.finditer(trivia):
        title = next(group for group in match.groups() if group)
        if len(title.split()) <= 6 and title[:1].isupper() and title[-1:] not in ".,!":
            yield title
    subject = re.match(r"((?:[A-ZÀ-Þ][\w'’-]*)(?:\s+[A-ZÀ-Þ0-9][\w'’-]*){0,4})\s+[a-zà-ÿ]", trivia)
    if subject and not _is_common(subject[1]) and person_likelihood(subject[1]) < 0.5:
        yield subject[1]


def _is_common(subject: str) -> bool:
    """Whether the subject of an anecdote is one everyday word ("Filming took place …") rather than a title."""
    alone = " " not in subject and max(token_score(subject, 0), token_score(subject, 1)) < _EVERYDAY
    return alone or fold(subject) in _small_words()


def blocks_of(article: Article) -> tuple[Block, ...]:
    """The blocks of an article with their mentions: directors, cast, and people named in synopsis and anecdote.

    Keys are stable: `url#position` for blocks, `url#position:role:billing:name` for mentions. An article without an
    address is known by its site and title.
    """
    titles = [block.title for block in article.blocks]
    known = frozenset(fold(name) for block in article.blocks for name in (*block.directors, *block.cast))
    return tuple(_block(article, block, at, titles, known) for at, block in enumerate(article.blocks))


def _block(article: Article, block: FilmBlock, at: int, titles: Sequence[str | None], known: frozenset[str]) -> Block:
    url = article.url or f"{article.site}:{article.title}"
    key = f"{url}#{block.position}"
    return Block(
        key=key,
        url=url,
        site=outlet_of(article.site, article.url),
        language=article.language,
        position=block.position,
        week=article.week,
        published=article.published,
        release_date=block.release_date,
        title=block.title,
        people=tuple(_mentions(key, block, article.language, known)),
        synopsis=block.synopsis,
        trivia=block.trivia,
        page_title=article.title,
        hints=title_hints(article.title, block.trivia, titles, at),
        facts=dict(block.facts),
    )


def _mentions(key: str, block: FilmBlock, language: str, known: frozenset[str]) -> Iterator[Mention]:
    yield from _billed(key, block.directors, "director")
    yield from _billed(key, block.cast, "cast")
    credited = {*block.directors, *block.cast}
    prose = (
        part.name for text in (block.synopsis, block.trivia) for part in people_in_prose(text or "", language, known)
    )
    yield from _billed(key, dict.fromkeys(name for name in prose if name not in credited), "mentioned")


def _billed(key: str, names: Iterable[str], role: Role) -> Iterator[Mention]:
    for billing, name in enumerate(names, 1):
        yield Mention(f"{key}:{role}:{billing}:{name}", name, role, billing)


_LIST_GAP = re.compile(r"\s*(?:,\s*)?(?:(?P<and>[^\W\d_]+|&)\s+)?")


def name_lists(
    text: str, start: int = 0, end: int | None = None, known: frozenset[str] = frozenset()
) -> tuple[tuple[NamePart, ...], ...]:
    """Runs of capitalised words in `text[start:end]` that may be people, neighbours in one enumeration together.

    More generous than `people_in_prose` (single words count): for callers who know from the words around that people
    are meant.

    >>> [[part.name for part in names] for names in name_lists("Todd Field directs Zendaya and Nina Hoss.")]
    [['Todd Field'], ['Zendaya', 'Nina Hoss']]
    """
    stop = len(text) if end is None else end
    lists: list[list[NamePart]] = []
    for part in _candidates(text, start, stop, known):
        if lists and _joined(text[lists[-1][-1].end : part.start]):
            lists[-1].append(part)
        else:
            lists.append([part])
    return tuple(tuple(names) for names in lists)


def _candidates(text: str, start: int, stop: int, known: frozenset[str]) -> Iterator[NamePart]:
    """The runs that may be one person each."""
    for run in _runs(text[start:stop]):
        words = _without_openers(run)
        if words and not _has_sign(words):
            part = _likeliest_tail(text[start:stop], words, known)
            if fold(part.name) in known or person_likelihood(part.name) > 0.002:
                yield NamePart(part.name, part.start + start, part.end + start)


def _likeliest_tail(text: str, words: Sequence[re.Match[str]], known: frozenset[str]) -> NamePart:
    """The run itself when it may be a name, else the end of it that looks most like one ("Diretto da Sam Mendes")."""
    whole = _part(text, words)
    inside = re.search(r"[\w,&]\s*$", text[max(0, words[0].start() - 3) : words[0].start()]) and all(
        word[0][0].isupper() for word in words
    )
    if len(words) <= _LONGEST and (inside or person_likelihood(whole.name) > _POSSIBLE):
        return whole
    tails = [_part(text, words[start:]) for start in range(len(words)) if _is_capital(words[start][0])]
    return max(
        tails, key=lambda part: (fold(part.name) in known, person_likelihood(part.name) * (1 + (" " in part.name)))
    )


def _joined(between: str) -> bool:
    """Whether what stands between two names only joins them: a comma, an "and" word, both; a possessive does not."""
    match = _LIST_GAP.fullmatch(between)
    return bool(between.strip()) and match is not None and (match["and"] is None or fold(match["and"]) in _AND)
