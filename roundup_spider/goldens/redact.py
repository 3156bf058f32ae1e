"""A real page made fit to be committed: its prose replaced word by word, structure, labels, headers and names kept.

What is kept: mark-up, the lines that the reader took for headers, credits and facts, labels of the vocabulary, function
words (they tell the language), names of people, numbers and punctuation. Every other word becomes an invented one of
the same length and capitals, the same word always the same one. Scripts, styles, comments and descriptions go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import blake2s

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString

from normalize.mentions import people_in_prose
from normalize.names import person_likelihood
from normalize.records import Article
from normalize.text import collapse, fold
from normalize.vocabulary import vocabulary
from roundup_spider.reading.decode import decode

_GONE = ["script", "style", "noscript", "template", "iframe", "object", "svg"]
_KEPT_ROLES = frozenset(["header", "cast", "fact"])
_TELLING = ("content", "alt", "title", "placeholder", "aria-label", "data-caption")
_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SYLLABLES = ("ba", "do", "ki", "lu", "me", "na", "po", "ri", "sa", "te", "vu", "zo", "ga", "le", "mi", "tu")
_SURE_NAME = 0.9


def redacted(body: bytes, content_type: str | None, article: Article) -> bytes:
    """The page with its prose replaced, as UTF-8; `article` is how the page was read.

    >>> from roundup_spider.reading.article import read
    >>> page = b"<p>The lighthouse sank.</p>"
    >>> b"lighthouse" in redacted(page, None, read(page, None))
    False
    """
    soup = BeautifulSoup(decode(body, content_type).text, "lxml")
    for node in soup(_GONE):
        node.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    kept = _kept_lines(article)
    for string in list(soup.find_all(string=True)):
        if not _belongs(string, kept):
            string.replace_with(NavigableString(redacted_text(str(string), article.language)))
    _redact_attributes(soup, article)
    return _as_utf8(soup).encode("utf-8")


def _kept_lines(article: Article) -> tuple[str, ...]:
    lines = [line.text for line in article.lines if line.role in _KEPT_ROLES]
    return tuple(fold(text) for text in (article.title, *lines) if text)


def _belongs(string: NavigableString, kept: tuple[str, ...]) -> bool:
    """Whether a string is part of a line that is kept whole."""
    text = fold(collapse(str(string)))
    if not text:
        return True
    around = fold(collapse(string.parent.get_text())) if string.parent else text
    return around in kept or any(text in line for line in kept if len(text) > 2)


def redacted_text(text: str, language: str) -> str:
    """One text with its prose replaced; labels, function words and names stay.

    >>> redacted_text("What is it about? Lanterns drift over 12 harbours.", "en")
    'What is it about? Pometuvu tumer zodo 12 tevumezo.'
    """
    spared = list(_spared(text, language))
    small = vocabulary().function_words.get(language, frozenset())

    def replaced(found: re.Match[str]) -> str:
        word = found.group()
        if any(start <= found.start() < end for start, end in spared) or word.casefold() in small:
            return word
        return _invented(word)

    return _WORD.sub(replaced, text)


def _spared(text: str, language: str) -> Iterator[tuple[int, int]]:
    for label in vocabulary().labels_in(text):
        yield label.start, label.end
    for name in people_in_prose(text, language):
        yield name.start, name.end
    if person_likelihood(text.strip()) >= _SURE_NAME:
        yield 0, len(text)


def _invented(word: str) -> str:
    """A word of no language, as long and as capitalised as `word`; the same word always gives the same one."""
    digest = blake2s(word.casefold().encode("utf-8"), digest_size=16).digest()
    letters = "".join(_SYLLABLES[byte % len(_SYLLABLES)] for byte in digest * (len(word) // 32 + 1))[: len(word)]
    if word.isupper() and len(word) > 1:
        return letters.upper()
    return letters.capitalize() if word[0].isupper() else letters


def _redact_attributes(soup: BeautifulSoup, article: Article) -> None:
    """Descriptions, captions and other texts in attributes, except those that are the page's own title or no prose."""
    for tag in soup.find_all(True):
        for name in _TELLING:
            value = tag.get(name)
            if isinstance(value, str) and " " in value.strip() and fold(article.title) not in fold(value):
                tag[name] = redacted_text(value, article.language)


def _as_utf8(soup: BeautifulSoup) -> str:
    for tag in soup.find_all("meta"):
        if tag.get("charset"):
            tag["charset"] = "utf-8"
        elif "charset=" in str(tag.get("content", "")):
            tag["content"] = "text/html; charset=utf-8"
    return str(soup)
