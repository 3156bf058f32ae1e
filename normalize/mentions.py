"""People and other titles named inside prose, and articles as the reconciler sees them: blocks of mentions.

Precision comes first: a run of capitalised words is a person only when the name statistics are sure and nothing speaks
against it (places, prizes, quoted titles, institutions; `data/vocabulary/not_people.toml`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from rapidfuzz.fuzz import ratio

from normalize.dates import find_dates
from normalize.film_people import known_for
from normalize.frozen import frozen
from normalize.names import NamePart, is_particle, is_suffix, name_words, person_likelihood, token_score
from normalize.outlets import outlet_of
from normalize.records import Article, Block, FilmBlock, Mention, Role
from normalize.resources import data_file
from normalize.text import fold
from normalize.vocabulary import vocabulary

_SURE = 0.9
_LEAST = 0.002
_LONGEST = 4
_LONGEST_RUN = 12
_EVERYDAY = -3.0
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?){1,3}")
_ELISIONS = frozenset({"d'", "d’", "l'", "l’"})
_TITLED = frozenset({"dr.", "st.", "mr.", "ms.", "mrs.", "jr.", "sr.", "ph."})
_AND = frozenset({"and", "et", "e", "ed", "y", "und", "i", "ve", "en", "&", "sowie", "och", "a"})
_WORD = re.compile(r"\((?:[IVXL]+)\)|[^\W\d_](?:[\w'’.-]*\w)?\.?", re.UNICODE)
_QUOTED = re.compile(
    r"“([^“”]{2,80})”|«\s*([^«»]{2,80}?)\s*»|\"([^\"]{2,80})\"|„([^„“”]{2,80})[“”]|(?<!\w)‘([^‘’]{2,80})’(?!\w)"
)
_GOES_ON = re.compile(r"[\w,&]\s*$")
_TITLE_PIECES = re.compile(r"\s*[,:;|!…]\s*|\s+[-–—]\s+|\.{3}")


@cache
def _possessive() -> re.Pattern[str]:
    """What the languages hang on a name with an apostrophe: "’s", "’ın"."""
    endings = "|".join(sorted(name_words().endings, key=len, reverse=True))
    return re.compile(rf"(?:(?<=\w\w)['’](?:{endings})|(?<=s)['’])$")


@frozen
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
    ended = before.endswith(".") and not (_INITIALS.fullmatch(before) or is_suffix(before) or fold(before) in _TITLED)
    return not ended and _bare(before) == before


def _bare(word: str) -> str:
    """A word without the mark of a possessive: "Watts’" becomes "Watts", "Wataya’s" "Wataya", "Ceylan'ın" "Ceylan"."""
    return _possessive().sub("", word) if "'" in word or "’" in word else word


def _is_capital(word: str) -> bool:
    if word[0].isupper():
        return True
    elided = ("'" in word or "’" in word) and word[:2] in _ELISIONS and word[2:3].isupper()
    return elided or is_suffix(word)


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
    inside = _goes_on(words[0])
    folded = fold(first).rstrip(".")
    if folded not in _not_people().openers and (inside or folded not in _small_words()):
        return False
    whole = " ".join(word[0] for word in words)
    return not (is_particle(first) and 1 < len(words) < 4 and (inside or person_likelihood(whole) > 0.5))


def _goes_on(word: re.Match[str]) -> bool:
    """Whether a word stands after another or a comma: a capital there is no sentence's."""
    return _GOES_ON.search(word.string, max(0, word.start() - 3), word.start()) is not None


def _has_sign(words: Sequence[re.Match[str]]) -> bool:
    folded = [fold(_bare(word[0])).strip(".") for word in words]
    against = _not_people()
    if not against.signs.isdisjoint(folded) or " ".join(folded) in against.phrases:
        return True
    return any(" ".join(folded[at : at + size]) in against.phrases for size in (1, 2, 3) for at in range(len(folded)))


def _part(text: str, words: Sequence[re.Match[str]]) -> NamePart:
    start, end = words[0].start(), words[-1].end()
    name = text[start:end]
    if name.endswith(".") and fold(words[-1][0]) not in _TITLED and len(words[-1][0]) > 2:
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
    """The pieces of a page's title that may be film titles: no dates nor parts of one, no phrases about releases.

    >>> title_segments("New in cinemas, January 4, 2023: 1917, Tempura")
    ('1917', 'Tempura')
    """
    dates = [phrase.text for phrase in find_dates(article_title)]
    pieces = (piece.strip(' .…!?"“”«»‘’') for piece in _TITLE_PIECES.split(article_title))
    told = (piece for piece in pieces if piece and not any(piece in date for date in dates))
    return tuple(piece for piece in told if not find_dates(piece) and not _is_boilerplate(piece))


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


def possible_people(
    text: str,
    start: int = 0,
    end: int | None = None,
    known: frozenset[str] = frozenset(),
    openers: frozenset[str] = frozenset(),
) -> tuple[NamePart, ...]:
    """Every run of capitalised words in `text[start:end]` that may be a person, single words too.

    More generous than `people_in_prose`: for callers who learn from the words around whether people are meant.
    `openers` are more folded words that, before a name of two words or more, are no part of it ("Roman von Ann Lee").

    >>> [part.name for part in possible_people("Todd Field directs Zendaya and Nina Hoss.")]
    ['Todd Field', 'Zendaya', 'Nina Hoss']
    """
    view = text[start : len(text) if end is None else end]
    found = []
    for run in _runs(view):
        words = _without_words(_without_openers(run), openers)
        part = _likeliest(view, words, known) if words and not _has_sign(words) else None
        if part is not None and (fold(part.name) in known or person_likelihood(part.name) > _LEAST):
            found.append(NamePart(part.name, part.start + start, part.end + start))
    return tuple(found)


def _without_words(words: list[re.Match[str]], openers: frozenset[str]) -> list[re.Match[str]]:
    """A run without openers before a name of two words or more, and without the particles that follow one."""
    while len(words) > 2 and fold(words[0][0]) in openers:
        words = words[1:]
        while len(words) > 2 and words[0][0][0].islower():
            words = words[1:]
    return words


def _likeliest(text: str, words: Sequence[re.Match[str]], known: frozenset[str]) -> NamePart:
    """The run itself when it may well be a name, else the part of it that looks most like one."""
    whole = _part(text, words)
    content = [word for word in words if not (is_particle(word[0]) or is_suffix(word[0]) or len(word[0]) < 3)]
    inside = _goes_on(words[0])
    renowned = _renowned(text, words)
    if renowned is not None:
        return renowned
    if fold(whole.name) in known or person_likelihood(whole.name) > 0.5 or (inside and len(content) < 3):
        return whole
    options = [
        _part(text, words[first:stop])
        for first in range(len(words))
        for stop in range(first + 1, len(words) + 1)
        if _is_capital(words[first][0]) and not words[stop - 1][0].islower()
    ] or [whole]
    worth = {part: person_likelihood(part.name) * (1 + (" " in part.name)) for part in options}
    worth[whole] = worth.get(whole, 0.0) * (10 if inside and len(content) < 4 else 3)
    return max(options, key=lambda part: (fold(part.name) in known, worth[part]))


def _renowned(text: str, words: Sequence[re.Match[str]]) -> NamePart | None:
    """The longest part of a run that is a well-known person's whole name ("le Coréen | Park Chan-wook")."""
    for size in range(min(len(words), _LONGEST + 1), 1, -1):
        for start in range(len(words) - size + 1):
            part = _part(text, words[start : start + size])
            if known_for(part.name):
                return part
    return None
