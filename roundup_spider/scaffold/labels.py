"""Labels that nobody has told the reader of, from how articles were read: words that open parts of many films.

A label opens a line of several films, with a mark or a capital after it, and what follows it is of one kind: a text, a
list of names, a date. What kind says what the label means; which of two texts it is, what stands before it in the film.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from normalize.names import person_likelihood, split_names
from normalize.records import Article, ArticleLine
from normalize.vocabulary import vocabulary, words_of
from roundup_spider.reading.facts import read_facts

LONGEST = 8
"""Words of the longest label."""
FEWEST = 3
"""Films that a label must stand in before it is proposed."""
_TEXT = 8
_NAME = 0.5
_PHRASE = 3
_ONE_KIND = 0.6
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_MARK = re.compile(r"\s*[?!]?\s*[:：?–—]\s*")
_TEXTS = frozenset(["synopsis", "trivia"])
_UNPLACED = frozenset(["synopsis", "trivia", "unclaimed"])
_FACTS = {"release_date": "release", "runtime": "runtime", "genre": "genre", "country": "country", "rating": "rating"}


@dataclass(frozen=True, slots=True)
class LabelProposal:
    """Words that look like a label: what they seem to mean, in how many films and pages they stood, one example."""

    form: str
    meaning: str
    strength: str
    language: str
    films: int
    pages: int
    example: str

    @property
    def command(self) -> str:
        """The command that adds it to the vocabulary."""
        quoted = self.form.replace("'", "'\\''")
        return f"roundup vocabulary add '{quoted}' --as {self.meaning} --how {self.strength} --language {self.language}"

    def __str__(self) -> str:
        kind = {"noise": "on lines of their own", "cast": "before several names", "director": "before a name"}
        where = kind.get(self.meaning, f"before what looks like {self.meaning}")
        return f"“{self.form}” stood {where} {self.films} times on {self.pages} pages"


@dataclass(slots=True)
class _Sightings:
    """Where one opening was seen, and what followed it."""

    films: set[tuple[int, int]] = field(default_factory=set)
    kinds: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    marked: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True)
class _Opening:
    """The first words of a line and what follows them, on the line or on the next."""

    form: str
    rest: str
    marked: bool


def proposals(articles: Sequence[Article], fewest: int = FEWEST) -> list[LabelProposal]:
    """Labels unknown to the vocabulary that stood in at least `fewest` films, the most frequent first.

    >>> from roundup_spider.reading.article import read
    >>> text = "<p>The grumble: it rains on the harbour, and nobody there minds but the gulls.</p>"
    >>> film = "<h2>{} by Lukas Dhont</h2><p>With {} Dambrine</p>" + text
    >>> page = "".join(map(film.format, ("Close", "Girl", "Rain"), ("Ann", "Eden", "Jo")))
    >>> [one.form for one in proposals([read(page.encode(), None)])]
    ['The grumble']
    """
    seen: dict[tuple[str, ...], _Sightings] = defaultdict(_Sightings)
    for number, article in enumerate(articles):
        for film, lines in _films(article).items():
            for opening, kind in _sighted(lines, article.title):
                _note(seen[words_of(opening.form)], (number, film), opening, kind, article.language)
    enough = {words: one for words, one in seen.items() if len(one.films) >= fewest and _of_one_kind(one)}
    kept = (_proposal(words, one) for words, one in enough.items() if not _part_of_longer(words, one, enough))
    return sorted(kept, key=lambda one: (-one.films, one.form))


def _films(article: Article) -> Mapping[int, Sequence[ArticleLine]]:
    """The lines of each film; lines outside all films, which an unknown label may have put there, one by one."""
    films: dict[int, list[ArticleLine]] = defaultdict(list)
    for number, line in enumerate(article.lines):
        films[line.position if line.position is not None else -number].append(line)
    for number, following in enumerate(article.lines[1:]):
        if -number in films and following.position is None:
            films[-number].append(following)
    return films


def _sighted(lines: Sequence[ArticleLine], title: str) -> Iterator[tuple[_Opening, str]]:
    """Every opening of a film's lines that the vocabulary does not know, with the kind of what follows."""
    texts, outside = 0, lines[0].position is None
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        known = vocabulary().label_at(line.text)
        if known is not None and known.firm:
            texts += known.meaning in _TEXTS
        else:
            for opening in _openings(line, following):
                kind = _kind(opening.rest, texts)
                if kind and _is_likely(opening, kind, outside) and opening.form not in title:
                    yield opening, kind
            texts += line.role in _UNPLACED and _words(line.text) >= _TEXT
        if outside:
            return


def _openings(line: ArticleLine, following: ArticleLine | None) -> Iterator[_Opening]:
    """What may be a label at the beginning of a line: all of it, its words up to a mark, a capital or a digit."""
    text = line.text.lstrip("¿¡«»“”\"'–—-•* ")
    words = list(_WORD.finditer(text))
    if len(words) <= LONGEST and not _MARK.search(text.rstrip(" :?!.…")):
        yield from _alone(line, text, following)
    for count, word in enumerate(words[:LONGEST], 1):
        form, rest = text[: word.end()], text[word.end() :]
        mark = _MARK.match(rest)
        if mark is not None and mark.end() < len(rest):
            yield _Opening(form, rest[mark.end() :], True)
            return
        if count < len(words) and rest[:1].isspace() and not rest.lstrip()[:1].islower():
            yield _Opening(form, rest.lstrip(), False)


def _alone(line: ArticleLine, text: str, following: ArticleLine | None) -> Iterator[_Opening]:
    """A line as a label by itself: of what stands on the next line, or, before a header or nothing, of nothing."""
    own, marked = text.rstrip(" :?!.…"), text[-1:] in "?:"
    if following is not None and following.role != "header":
        yield _Opening(own, following.text, marked)
    elif line.role == "unclaimed" and not marked:
        yield _Opening(own, "", False)


def _is_likely(opening: _Opening, kind: str, outside: bool) -> bool:
    """Whether the words can be a label; without a mark after them, and outside all films, more is asked."""
    words = words_of(opening.form)
    if not words or _is_known(opening.form) or not opening.form[:1].isalpha():
        return False
    if opening.marked or kind == "noise":
        return not (outside and kind == "noise")
    closed = any(words[-1] in small for small in vocabulary().function_words.values())
    return kind not in _TEXTS or (len(words) > 1 and not closed and not outside)


def _kind(rest: str, texts: int) -> str | None:
    """What a part of a film is by its words alone; `texts` says how many texts the film has had before it."""
    if not rest:
        return "noise"
    facts = read_facts(rest)
    if facts.facts and (facts.only or facts.facts[0].end - facts.facts[0].start >= len(rest.rstrip(" ."))):
        return _FACTS.get(facts.facts[0].kind)
    names = split_names(_before_label(rest).rstrip(" /.…"))
    if names and all(person_likelihood(part.name) > _NAME for part in names):
        return "cast" if len(names) > 1 else "director"
    if _words(rest) >= _TEXT:
        return "trivia" if texts else "synopsis"
    return None


def _before_label(text: str) -> str:
    """The text up to the first label in it: "A, B / Cast: C" names two people before it."""
    found = next((label for label in vocabulary().labels_in(text) if label.start), None)
    return text[: found.start] if found else text


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _is_known(form: str) -> bool:
    words = vocabulary()
    found = words.label_at(form)
    return (found is not None and found.end >= len(form)) or words.noise_in(form) is not None or _is_name(form)


def _is_name(form: str) -> bool:
    return len(form.split()) > 1 and form.istitle() and person_likelihood(form) > _NAME


def _note(seen: _Sightings, film: tuple[int, int], opening: _Opening, kind: str, language: str) -> None:
    seen.films.add(film)
    seen.kinds[kind] += 1
    seen.forms[opening.form] += 1
    seen.languages[language] += 1
    seen.marked += opening.marked
    seen.example = seen.example or opening.rest[:60]


def _of_one_kind(seen: _Sightings) -> bool:
    """Whether most of what follows is of one kind; the two kinds of text count as one here."""
    kinds = Counter("text" if kind in _TEXTS else kind for kind in seen.kinds.elements())
    return kinds.most_common(1)[0][1] >= _ONE_KIND * kinds.total()


def _part_of_longer(words: tuple[str, ...], one: _Sightings, all_seen: Mapping[tuple[str, ...], _Sightings]) -> bool:
    """Whether the words are only the beginning of a longer opening, or a shorter one with a chance word after it."""
    longer = (other for known, other in all_seen.items() if len(known) > len(words) and known[: len(words)] == words)
    if any(len(other.films) >= 0.8 * len(one.films) for other in longer):
        return True
    shorter = (all_seen[words[:end]] for end in range(1, len(words)) if words[:end] in all_seen)
    return any(len(one.films) < 0.8 * len(other.films) for other in shorter)


def _proposal(words: tuple[str, ...], seen: _Sightings) -> LabelProposal:
    meaning = seen.kinds.most_common(1)[0][0]
    strength = "colon" if len(words) < _PHRASE and seen.marked * 2 > sum(seen.kinds.values()) else "phrase"
    return LabelProposal(
        seen.forms.most_common(1)[0][0],
        meaning,
        "whole" if meaning == "noise" else strength,
        seen.languages.most_common(1)[0][0],
        len(seen.films),
        len({page for page, _ in seen.films}),
        seen.example,
    )
