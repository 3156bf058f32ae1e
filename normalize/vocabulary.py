"""What words of a roundup mean: labels by meaning and language, phrases of noise, function words. All from data.

The tables are `data/vocabulary/labels.toml`, `noise.toml` and `function_words.toml`, and a user's own file beside them
(`normalize/vocabulary_files.py`). Matching ignores case, accents, spacing and punctuation, and every answer carries
offsets into the text as it was written.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cache
from itertools import islice
from typing import Any, Literal, cast

from normalize.frozen import frozen
from normalize.resources import data_file
from normalize.vocabulary_files import NOISE, PLACES, label_tables, vocabulary_entries

Strength = Literal["phrase", "colon", "opener"]
Meaning = str

_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d]+")
_LONGEST_WORD = 40
_MARKS_AFTER = re.compile(r"[\s?!:：.…–—\-|/>»\"”*_)\]]*")
_COLON_AFTER = re.compile(r"\.?\s*(?:\([^)]{0,12}\)\s*)?(?:[:：|]|[–—-](?=\s)|$)")
_COLON_SIGN = re.compile(r"[:：|–—-]")
_FIRM_MARKS = frozenset("?:：–—|")
_GOES_ON = frozenset(",;")
"""Marks after which a sentence goes on: no label stands before them."""
_WIDEST_GAP = 3
_VOTING_LENGTH = 20_000


def _flat_letters() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0xC0, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        table[code] = base if len(base) == 1 else chr(code)
    return table | {ord(a): b for a, b in zip("øØłŁđĐıİßæÆœŒ’‘ʼ`´", "oolldd" + "iisaaoo" + "'''''", strict=True)}


_FLAT = _flat_letters()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def flatten(text: str) -> str:
    """`text` in lower case without diacritics, letter for letter: offsets stay those of `text`.

    >>> flatten("De quoi ÇA parle ?")
    'de quoi ca parle ?'
    """
    if text.isascii():
        return text.lower()
    plain = text
    for letter in set(_BEYOND_ASCII.findall(text)):
        plain = plain.replace(letter, _FLAT.get(ord(letter), letter))
    flat = plain.lower()
    return flat if len(flat) == len(text) else "".join(letter.lower()[:1] for letter in plain)


def flatten_each(texts: Sequence[str]) -> list[str]:
    """Every text flattened, all at once.

    >>> flatten_each(["De quoi", "ÇA parle ?"])
    ['de quoi', 'ca parle ?']
    """
    flat = flatten("\n".join(texts)).split("\n")
    return flat if len(flat) == len(texts) else [flatten(text) for text in texts]


@frozen
class Label:
    """A label found at `start`..`end` of a text, marks after it included; what it labels begins at `end`.

    `firm` tells a label ("did you know ? The letters …", "Did you know If …") from a sentence that begins with the same
    words ("Did you know that one could disappear …"): a mark, a capital or nothing follows.
    """

    meaning: Meaning
    strength: Strength
    start: int
    end: int
    firm: bool
    colon: bool


_Forms = dict[str, Any]
_ENTRIES = ""


class Vocabulary:
    """Labels, noise and function words: `vocabulary()`, with a site's own labels `vocabulary().plus(...)`."""

    def __init__(
        self,
        labels: Iterable[tuple[Meaning, Strength, str]],
        noise: Mapping[str, Sequence[str]],
        function_words: Mapping[str, frozenset[str]],
        list_words: frozenset[str] = frozenset(),
        film_words: frozenset[str] = frozenset(),
    ) -> None:
        self.function_words = function_words
        self.list_words = list_words
        self.film_words = film_words
        self._trie: _Forms = {}
        for meaning, strength, form in labels:
            _plant(self._trie, form, (meaning, strength))
        self._openings = _openings(self._trie, ("phrase", "colon", "opener"))
        self._marked, self._strong = _openings(self._trie, ("phrase", "colon")), _openings(self._trie, ("phrase",))
        self._places: dict[str, _Forms] = {"whole": {}, "starts": {}, "ends": {}, "closes": {}, "over": {}}
        for place, forms in noise.items():
            trie = self._places.setdefault(place, {})
            for form in forms:
                _plant(trie, form, place, backwards=place == "ends")

    def plus(self, labels: Mapping[Meaning, Sequence[str]], strength: Strength = "phrase") -> Vocabulary:
        """The same vocabulary with a site's own labels, which count wherever they begin a line or sentence, or, of the
        strength "colon", before a colon; they come before the common ones.

        >>> vocabulary().plus({"trivia": ("Good to hear",)}).label_at("Good to hear: a cat").meaning
        'trivia'
        """
        if not labels:
            return self
        own: _Forms = {}
        for meaning, form in ((meaning, form) for meaning, forms in labels.items() for form in forms):
            _plant(own, form, (meaning, strength))
        openings, more = _openings(own, (strength,)), copy(self)
        more._trie = _grafted(self._trie, own)
        more._openings, more._marked = self._openings | openings, self._marked | openings
        more._strong = self._strong | openings if strength == "phrase" else self._strong
        return more

    @property
    def label_words(self) -> Collection[str]:
        """The words that a label may begin with."""
        return self._trie.keys()

    def label_at(self, text: str, at: int = 0, flat: str | None = None) -> Label | None:
        """The longest label that begins at `at`, None if no label does.

        >>> found = vocabulary().label_at("De quoi ça parle ? Un juge")
        >>> found.meaning, found.end, found.firm
        ('synopsis', 19, True)
        """
        flat = flatten(text) if flat is None else flat
        first = _WORD.search(flat, at)
        if first is None or first[0] not in self._trie or first.start() - at > _WIDEST_GAP:
            return None
        return self._longest_label(text, at, flat, first.start())

    def _longest_label(self, text: str, start: int, flat: str, at: int) -> Label | None:
        """The longest label that begins at `start` with the word at `at`; one that is firm before one that is not."""
        best: Label | None = None
        for end, entries in _longest_first(self._trie, flat, at):
            for meaning, strength in entries:
                found = _label(text, start, end, meaning, strength)
                if found is not None and found.firm:
                    return found
                if found is not None:
                    best = best or found
                    break
        return best

    def labels_in(self, text: str, flat: str | None = None, *, weak: bool = True) -> Iterator[Label]:
        """Every label that begins a word of `text`, left to right, none overlapping; the caller judges them.

        Without `weak` ones only the first and the last word are tried for labels of one word that stand at the
        beginning of a line ("with"), or need a colon ("cast") where the text holds no mark like one.
        """
        flat = flatten(text) if flat is None else flat
        words, after, openings = _WORD.findall(flat), 0, self._openings
        inside = openings if weak else self._strong if _COLON_SIGN.search(text) is None else self._marked
        firsts = [at for at, word in enumerate(words) if word in self._trie]
        begun = {at for at in firsts if words[at] in inside or tuple(words[at : at + 2]) in openings}
        begun.update(at for at in (0, len(words) - 1) if words and words[at] in openings)
        for at, word in enumerate(islice(_WORD.finditer(flat), max(begun, default=-1) + 1)):
            start = word.start()
            found = self._longest_label(text, start, flat, start) if at in begun and start >= after else None
            if found is not None:
                after = found.end
                yield found

    def language_of(self, text: str) -> str:
        """The language whose small words a text uses most; "en" when it uses none.

        >>> vocabulary().language_of("Le film suit pendant un an les gardiens d’un barrage")
        'fr'
        """
        words = Counter(_WORD.findall(flatten(text[:_VOTING_LENGTH])))
        shares = {name: sum(words[word] for word in small) for name, small in self.function_words.items()}
        return max(shares, key=lambda name: (shares[name], name == "en"))

    def noise_in(self, text: str, flat: str | None = None) -> str | None:
        """How `text` is known as noise: "starts", "whole" or "ends"; None if it is not.

        >>> vocabulary().noise_in("READ ALSO: the others"), vocabulary().noise_in("Wardi trailer VF")
        ('starts', 'ends')
        """
        flat = flatten(text) if flat is None else flat
        if not self._may_be_noise(flat):
            return None
        words = _WORD.findall(flat)
        if any(_runs(self._places[place], words, whole=True) for place in ("whole", "starts")):
            return "whole"
        if _runs(self._places["starts"], words):
            return "starts"
        return "ends" if len(words) < 14 and _runs(self._places["ends"], words[::-1]) else None

    def _may_be_noise(self, flat: str) -> bool:
        """Whether a text begins, or a short one ends, with a word of a phrase of noise: most do not."""
        first, last = _WORD.search(flat), _WORD.findall(flat[-_LONGEST_WORD:])[-1:]
        if first is None:
            return False
        places = self._places
        return first[0] in places["starts"] or first[0] in places["whole"] or not places["ends"].keys().isdisjoint(last)

    def closes(self, text: str, flat: str | None = None) -> bool:
        """Whether a line reads like one after which an article has no more films ("Source: …", "About the author").

        >>> vocabulary().closes("Source: a partner"), vocabulary().closes("Source Code by Duncan Jones")
        (True, True)
        """
        flat = flatten(text) if flat is None else flat
        first = _WORD.search(flat)
        closing = self._places["closes"]
        return first is not None and first[0] in closing and _runs(closing, _WORD.findall(flat))

    def is_over(self, text: str) -> bool:
        """Whether a line heads what readers have written, or what is told of the author: the article ends before it.

        >>> vocabulary().is_over("12 Comments"), vocabulary().is_over("Comments were kind to Dune")
        (True, False)
        """
        return _runs(self._places["over"], _LETTERS.findall(flatten(text)), whole=True)


def _plant(trie: _Forms, form: str, entry: object, backwards: bool = False) -> None:
    words = _WORD.findall(flatten(form))
    for word in words[::-1] if backwards else words:
        trie = trie.setdefault(word, {})
    if words:
        trie.setdefault(_ENTRIES, []).append(entry)


def _grafted(trie: _Forms, own: _Forms) -> _Forms:
    """A trie with the forms of another one; where these lead, it is copied."""
    grown = dict(trie)
    for word, inner in own.items():
        grown[word] = [*inner, *trie.get(word, ())] if word == _ENTRIES else _grafted(trie.get(word, {}), inner)
    return grown


def _runs(trie: _Forms, words: Sequence[str], start: int = 0, whole: bool = False) -> bool:
    """Whether a form begins at word number `start`; with `whole`, one that ends with the last word."""
    for at in range(start, len(words)):
        found = trie.get(words[at])
        if found is None:
            return False
        trie = found
        if _ENTRIES in trie and (not whole or at + 1 == len(words)):
            return True
    return False


def _openings(trie: _Forms, strengths: Collection[str]) -> frozenset[object]:
    """What forms begin with: the forms of one word of some strengths, and the first two words, as a pair, of others."""
    alone = (word for word, more in trie.items() if any(entry[1] in strengths for entry in more.get(_ENTRIES, ())))
    return frozenset(alone) | {(word, second) for word, more in trie.items() for second in more if second != _ENTRIES}


def _longest_first(trie: _Forms, flat: str, start: int) -> list[tuple[int, list[tuple[Meaning, Strength]]]]:
    """The forms that begin with the word at `start`, the longest first: where each ends, and what it means."""
    found: list[tuple[int, list[tuple[Meaning, Strength]]]] = []
    last = start
    for word in _WORD.finditer(flat, start):
        inner = trie.get(word[0])
        gap = flat[last : word.start()]
        if inner is None or len(gap) > _WIDEST_GAP or "?" in gap or ":" in gap:
            break
        trie, last = inner, word.end()
        if _ENTRIES in trie:
            found.append((last, trie[_ENTRIES]))
    return found[::-1]


def _label(text: str, start: int, end: int, meaning: Meaning, strength: Strength) -> Label | None:
    colon = _COLON_AFTER.match(text, end) is not None
    if strength == "colon" and not colon:
        return _bare_label(text, start, end, meaning)
    after = _MARKS_AFTER.match(text, end)
    stop = after.end() if after else end
    marked = not _FIRM_MARKS.isdisjoint(text[end:stop])
    rest = text[stop : stop + 1]
    firm = marked or not rest or not (rest.islower() or rest in _GOES_ON)
    if strength == "opener" and not colon:
        stop = end + text.startswith(".", end)
    return Label(meaning, strength, start, stop, firm, colon)


def _bare_label(text: str, start: int, end: int, meaning: Meaning) -> Label | None:
    """A colon label without its colon, before a capital ("Synopsis An old boxer …"): weak, for the caller to judge."""
    rest = text[end : end + 2]
    if len(rest) < 2 or not rest[0].isspace() or rest[1].islower():
        return None
    return Label(meaning, "colon", start, end + 1, False, False)


def words_of(text: str) -> tuple[str, ...]:
    """The words by which forms are matched.

    >>> words_of("De quoi ça parle ?")
    ('de', 'quoi', 'ca', 'parle')
    """
    return tuple(_WORD.findall(flatten(text)))


@cache
def small_words() -> frozenset[str]:
    """The function words of all languages together.

    >>> "with" in small_words(), "avec" in small_words(), "gull" in small_words()
    (True, True, False)
    """
    return frozenset().union(*vocabulary().function_words.values())


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(data_file("vocabulary", name).read_text(encoding="utf-8"))


@cache
def meanings() -> frozenset[Meaning]:
    """What a label can mean: synopsis, trivia, cast, director, runtime, …

    >>> "synopsis" in meanings()
    True
    """
    return frozenset(label_tables())


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of `data/vocabulary/` and the user's own file, read once.

    >>> vocabulary().label_at("What is it about this house").firm
    False
    """
    labels, noise = [], {place: list[str]() for place in PLACES}
    for entry in vocabulary_entries():
        if entry.meaning == NOISE:
            noise[entry.strength].append(entry.form)
        else:
            labels.append((entry.meaning, cast(Strength, entry.strength), entry.form))
    words = {
        language: frozenset(flatten(word) for word in words)
        for language, words in _table("function_words.toml").items()
    }
    about = _table("page_titles.toml")["about_releases"]
    own = _table("roundup_words.toml")
    listed = [*own["words"], *(word for forms in about.values() for word in forms)]
    return Vocabulary(labels, noise, words, frozenset(map(flatten, listed)), frozenset(map(flatten, own["of_films"])))
