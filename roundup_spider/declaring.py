"""What is wrong with a declaration of a site file, and what to write instead. Every check raises UsageError."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from normalize.errors import UsageError

_UNEXPECTED = re.compile(r"(\w+)\.__init__\(\) got an unexpected keyword argument '(\w+)'")
_LANGUAGE = re.compile(r"[a-z]{2}")
_NOT_CSS = (
    (re.compile(r"^\s*\(?/"), "that is XPath; the CSS of //div[@class='text'] is div.text"),
    (re.compile(r"::"), "it must name an element, not a text or attribute of it: leave out what begins with ::"),
    (re.compile(r":contains\("), ":contains() is no CSS; name the element by its class, its id or :has(…)"),
    (re.compile(r"[.#]\d"), 'a class or id that begins with a digit is written [class~="1a"] or [id="1a"]'),
    (re.compile(r"[.#](?:$|[^\w\-\\À-￿])"), "a dot or # wants a name after it, and nothing between them"),
    (re.compile(r"^\d"), 'no tag begins with a digit; a class is written .name, an id #name, or [id="1a"]'),
)


def check_texts(option: str, value: object, example: str) -> None:
    """`value` is a tuple of texts; `example` is one such text, for the message."""
    if isinstance(value, str):
        raise UsageError(f"{option}={value!r} is one text, expected a tuple of texts; write {option}=({value!r},)")
    if not isinstance(value, tuple | list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise UsageError(f"{option}={value!r}: expected a tuple of texts, such as ({example!r},)")


def check_selector(option: str, selector: object) -> None:
    """`selector` is CSS that names an element, as the reader's parser understands it.

    >>> check_selector("article", "div.entry-content")
    >>> check_selector("article", "//div")
    Traceback (most recent call last):
    ...
    normalize.errors.UsageError: article='//div' is no CSS selector: that is XPath; ...
    """
    if not isinstance(selector, str):
        raise UsageError(f"{option}={selector!r}: expected a CSS selector as text, such as 'div.entry-content'")
    try:
        LexborHTMLParser("<p>").css(selector)
    except SelectolaxError:
        raise UsageError(f"{option}={selector!r} is no CSS selector: {_advice(selector)}") from None


def check_link_selector(option: str, selector: str) -> None:
    """`selector` is CSS as Scrapy's selectors understand it."""
    from parsel.csstranslator import (
        css2xpath,
    )  # takes longer to import than all else here, and few selectors come so far

    try:
        css2xpath(selector)
    except (ValueError, SyntaxError) as error:
        raise UsageError(f"{option}={selector!r} is no CSS selector: {error}; write for example 'h2 a'") from None


def _advice(selector: str) -> str:
    told = (advice for sign, advice in _NOT_CSS if sign.search(selector))
    return next(told, "expected for example 'article', 'div.entry-content', '#main > section'")


def check_pattern(option: str, pattern: object) -> None:
    """`pattern` is a regular expression that compiles."""
    if not isinstance(pattern, str):
        raise UsageError(f"{option}={pattern!r}: expected a pattern as text, such as r'/films-of-the-week-'")
    try:
        re.compile(pattern)
    except re.error as error:
        glob = "; a pattern is no glob: for anything write .*" if pattern.startswith(("*", "?")) else ""
        told = f"{error.msg} at {pattern[(error.pos or 0) :][:20]!r}{glob}"
        raise UsageError(f"{option}={pattern!r} is no pattern that Python's re knows: {told}") from None


def check_language(option: str, language: object) -> None:
    """`language` is an ISO 639-1 code."""
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        short = str(language).replace("_", "-").split("-")[0].lower()
        advice = f"write {short!r}" if _LANGUAGE.fullmatch(short) else "such as 'en', 'fr' or 'de'"
        raise UsageError(f"{option}={language!r}: expected a language of two letters; {advice}")


def check_share(option: str, share: object) -> None:
    """`share` is a number from 0 to 1."""
    if not isinstance(share, int | float) or isinstance(share, bool) or not 0 <= share <= 1:
        percent = isinstance(share, int | float) and 1 < share <= 100
        advice = f"; write {share / 100:g}" if percent else ""  # type: ignore[operator]
        raise UsageError(f"{option}={share!r}: expected a share from 0 to 1{advice}")


def check_known(option: str, name: str, known: Iterable[str]) -> None:
    """`name` is one of the known ones.

    >>> check_known("labels", "synopsys", ["synopsis", "cast"])
    Traceback (most recent call last):
    normalize.errors.UsageError: labels: 'synopsys' is unknown, did you mean 'synopsis'? Known are cast, synopsis
    """
    names = sorted(known)
    if name not in names:
        raise UsageError(f"{option}: {name!r} is unknown{nearest(name, names)} Known are {', '.join(names)}")


def nearest(name: str, known: Iterable[str]) -> str:
    """A question for the end of a message: the known name most like `name`, or only a full stop's worth of nothing.

    >>> nearest("skipp", ["skip", "article"])
    ", did you mean 'skip'?"
    """
    found = get_close_matches(name, list(known), 1, 0.6)
    return f", did you mean {found[0]!r}?" if found else "."


def check_domain(option: str, domain: object) -> None:
    """`domain` is a bare domain: no scheme, no path, no upper case."""
    if not isinstance(domain, str) or not re.fullmatch(r"[\w-]+(\.[\w-]+)+", domain) or domain != domain.lower():
        host = urlsplit(str(domain) if "//" in str(domain) else f"//{domain}").hostname or "example.org"
        raise UsageError(f"{option}: {domain!r} is no bare domain; write {host.removeprefix('www.')!r}")


def check_own(option: str, url: str, domains: Iterable[str]) -> None:
    """`url` lies within the site's own domains; other addresses are never fetched."""
    parts = urlsplit(url)
    owned = tuple(domains)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{option}: {url!r} is no web address; expected https://{next(iter(owned), 'example.org')}/…")
    if not any(parts.hostname == domain or parts.hostname.endswith(f".{domain}") for domain in owned):
        more = ", ".join(map(repr, (*owned, parts.hostname)))
        raise UsageError(f"{option}: {url} is outside allowed_domains and would never be fetched; write ({more})")


def explained(error: BaseException, classes: Mapping[str, type]) -> str:
    """An error of loading a site file, with the option that was meant when one was misspelt.

    >>> from roundup_spider.layout import Layout
    >>> explained(TypeError("Layout.__init__() got an unexpected keyword argument 'skipp'"), {"Layout": Layout})[:50]
    "Layout has no option 'skipp', did you mean 'skip'?"
    """
    found = _UNEXPECTED.search(str(error)) if isinstance(error, TypeError) else None
    if not found or found[1] not in classes:
        return str(error) if isinstance(error, UsageError) else f"{type(error).__name__}: {error}"
    options = [field.name for field in dataclasses.fields(classes[found[1]])]
    return f"{found[1]} has no option {found[2]!r}{nearest(found[2], options)} Its options are {', '.join(options)}"


def each(check: Callable[[str, object], None], option: str, values: Iterable[object]) -> None:
    """Runs a check over several values; the message says which one it is."""
    for number, value in enumerate(values):
        check(f"{option}[{number}]", value)
