"""Labelled headers: those of gold pages, found among the lines of the page, and made-up ones."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from normalize.names import person_likelihood
from normalize.text import fold
from normalize.training.name_likelihood import window
from roundup_spider.reading.credits import reading_of
from roundup_spider.reading.header_features import Surroundings
from roundup_spider.reading.header_splits import splits
from roundup_spider.reading.lines import Line, Mark
from roundup_spider.training.page_lines import page_lines

_SURE_MARKS = (" by {D}", "irected by", "ilm by", "Réalisé", "ilm de", "egia", "egie", "reż", "önetmen", "еж")
"""What stands before directors who go by one name: with less, nobody could tell them from words."""


@dataclass(frozen=True, slots=True)
class Header:
    """A header line with the right reading; `group` is the host (or "made up")."""

    text: str
    title: str | None
    directors: tuple[str, ...]
    around: Surroundings
    group: str
    tier: str = "A"
    cast: tuple[str, ...] = ()


def gold_headers(folders: Iterable[Path], *, missed: list[str] | None = None) -> list[Header]:
    """The header of every gold block that stands on one line; blocks whose line is not found go to `missed`."""
    found: list[Header] = []
    for path in sorted(path for folder in folders for path in folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(gold, dict) or "films" not in gold or not path.with_suffix(".html").exists():
            continue
        lines = page_lines(path.with_suffix(".html").read_bytes())
        at = 0
        for film in gold["films"]:
            match = _line_of(film, lines, at)
            if match is None:
                if missed is not None:
                    missed.append(f"{gold['id']} {film.get('form')}: {film['title']} | {film['directors']}")
                continue
            at, directors = match
            around = Surroundings(lines[at].marks, gold["page_title"], gold["lang"] or "en")
            host = urlsplit(gold["url"]).hostname or ""
            found.append(Header(lines[at].text, film["title"], directors, around, host, gold["tier"]))
            at += 1
    return found


def _line_of(film: dict[str, list[str] | str], lines: Sequence[Line], at: int) -> tuple[int, tuple[str, ...]] | None:
    """The first line from `at` on that can be read as the film's title and directors, else as its title alone."""
    wanted, title = tuple(film["directors"] or ()), film["title"] or None
    for directors in dict.fromkeys((wanted, ())):
        for number, line in enumerate(lines[at:], at):
            if len(line.text) < 500 and (title or directors) and _can_read(line.text, title, directors):
                return number, directors
    return None


def _can_read(text: str, title: object, directors: tuple[str, ...]) -> bool:
    if title and fold(str(title).split()[-1]) not in fold(text):
        return False
    return any(is_right(text, split, title, directors) for split in splits(text))


def is_right(text: str, split: object, title: object, directors: tuple[str, ...]) -> bool:
    """Whether a split of `text` gives exactly this title and these directors."""
    reading = reading_of(text, split, 1.0)  # type: ignore[arg-type]
    same_title = fold(reading.title or "") == fold(str(title or ""))
    return same_title and tuple(map(fold, reading.directors)) == tuple(map(fold, directors))


@cache
def _forms() -> dict[str, dict[str, Any]]:
    return tomllib.loads((Path(__file__).parent / "header_forms.toml").read_text(encoding="utf-8"))


def made_up(
    titles: Sequence[str], names: Sequence[str], sentences: Sequence[str], chance: random.Random
) -> Iterator[Header]:
    """An endless stream of headers in the forms that pages use, with page titles, markup, facts and prose around
    them."""
    while True:
        header = _made(titles, names, chance)
        if header is not None:
            yield replace(header, text=header.text + _rest(header.text, sentences, chance))


def _rest(text: str, sentences: Sequence[str], chance: random.Random) -> str:
    """Now and then the synopsis on the header's own line, after a mark that ends the header."""
    if chance.random() > 0.08 or text[-1:] not in ").…”»":
        return ""
    prose = chance.choice(sentences)[:350].rsplit(" ", 1)[0]
    return ("" if text.endswith((".", "…")) else ".") + " " + prose + chance.choice(("…", ". Grade: B, Ann Lee.", "."))


def _made(titles: Sequence[str], names: Sequence[str], chance: random.Random) -> Header | None:
    shares = _forms()["languages"]
    language = chance.choices(list(shares), list(shares.values()))[0]
    dice = chance.random()
    form = "{T}" if dice < 0.18 else "{D}: {T}" if dice < 0.181 else chance.choice(_forms()["forms"][language])
    title = _title(titles, names, language, chance)
    mononym = 0.04 if " {D}" in form and any(mark in form for mark in _SURE_MARKS) else 0.02
    people = [_name(names, chance, mononym) for _ in range(chance.choices((1, 2, 3), (18, 4, 1))[0])]
    cast = [_name(names, chance, 0.04) for _ in range(chance.randint(1, 4))]
    if "{T1}" in form and (len(title.split()) < 2 or len(people) > 1):
        return None
    if ("’" in form or "{D}s" in form) and (len(people) > 1 or ("{D}s" in form and people[0][-1] in "s)")):
        return None
    wanted = people if "{D}" in form else []
    text = _filled(form, title, titles, people, cast, language, chance)
    if form == "{T1} {D} {T2}" and chance.random() < 0.25:
        text, wanted = text + " (II)", [f"{people[0]} (II)"]
    marks = _marks(text, title, chance) if "{T}" in form else ()
    text, marks = _decorated(text, marks, language, chance, bare="{D}" not in form)
    page_title = _page_title(title, titles, chance)
    given_title = title if "{T" in form else None
    case = chance.random()
    if case < 0.03 and "{T1}" not in form:
        text = text.lower()
        given_title = given_title and given_title.lower()
        wanted = [name.lower() for name in wanted]
    elif case < 0.09 and len(text) == len(text.upper()):
        text = text.upper()
    around = Surroundings(marks, page_title, language)
    return Header(
        text, given_title, tuple(wanted), around, "made up", "synthetic", tuple(cast) if "{C}" in form else ()
    )


def _title(titles: Sequence[str], names: Sequence[str], language: str, chance: random.Random) -> str:
    """A title: one of the list, now and then in other case; some titles are people ("Maria", "Bob Marley: One
    Love"), some have a connector before capitals ("The Girls of the Bell Foundry")."""
    title = chance.choice(titles)
    words = _forms()["inner"].get(language)
    if words and chance.random() < 0.07:
        return f"{window(title, chance, 3)} {chance.choice(words)} {window(chance.choice(titles), chance, 2).title()}"
    person = chance.random()
    if person < 0.08:
        name = chance.choice(names)
        return chance.choice(
            (name, f"{name}: {title}", f"{name}: {title}", name.split()[0], name.split()[-1], f"{title} {name}")
        )
    if chance.random() < 0.08:
        title = f"{title}, {window(chance.choice(titles), chance, 3)}"
    dice = chance.random()
    return title.upper() if dice < 0.05 else title[:1].upper() + title[1:].lower() if dice < 0.2 else title


def _name(names: Sequence[str], chance: random.Random, mononym: float) -> str:
    name = chance.choice(names)
    if chance.random() < _RESPELLED:
        name = respelled(name, chance)
    if chance.random() < mononym:
        return name.split()[chance.choice((0, -1))]
    return f"{name} ({chance.choice(('II', 'III', 'XI'))})" if chance.random() < 0.03 else name


_RESPELLED = 0.2
_SOUNDS = (
    ("ch", "sh"), ("sh", "ch"), ("w", "v"), ("v", "w"), ("c", "k"), ("k", "c"), ("ph", "f"), ("f", "ph"), ("y", "i"),
    ("i", "y"), ("j", "zh"), ("qu", "k"), ("x", "ks"), ("th", "t"), ("ou", "u"), ("u", "ou"), ("e", "i"), ("a", "e"),
    ("o", "u"), ("z", "s"), ("s", "z"), ("b", "p"), ("d", "t"), ("g", "k"),
)  # fmt: skip


def respelled(name: str, chance: random.Random) -> str:
    """A name as nobody has seen it before: a sound of every word of it written otherwise, as translation does.

    >>> respelled("Rachel Lang", random.Random(5))
    'Rachil Lang'
    """
    return " ".join(_respelled_word(word, chance) for word in name.split())


def _respelled_word(word: str, chance: random.Random) -> str:
    options = [(old, new) for old, new in _SOUNDS if old in word[1:]]
    for old, new in chance.sample(options, min(len(options), chance.choice((0, 1, 1, 2)))):
        word = word[0] + word[1:].replace(old, new, 1)
    return word


def _filled(
    form: str,
    title: str,
    titles: Sequence[str],
    people: list[str],
    cast: list[str],
    language: str,
    chance: random.Random,
) -> str:
    words = title.split()
    cut = chance.randint(1, max(1, len(words) - 1))
    join = _forms()["joins"][language] if chance.random() < 0.5 else ", "
    directors = ", ".join(people[:-1]) + join + people[-1] if len(people) > 1 else people[0]
    quoted = title
    if "{T}" in form and "{T}”" not in form and chance.random() < 0.2:
        quoted = chance.choice(("“{}”", "«{}»", "‘{}’", '"{}"', "« {} »", "„{}“")).format(title)
        quoted += f" ({chance.choice(titles)})" if chance.random() < 0.1 else ""
    if language == "fr" and directors[0] in "AEIOUÉÈ" and chance.random() < 0.8:
        form = form.replace("de {D}", "d’{D}")
    return form.format(
        T=quoted,
        D=directors,
        S=chance.choice(titles).lower(),
        O=chance.choice(titles),
        C=", ".join(cast) + chance.choice(("", ".", "…")),
        T1=" ".join(words[:cut]),
        T2=" ".join(words[cut:]),
    )


def _marks(text: str, title: str, chance: random.Random) -> tuple[Mark, ...]:
    dice, at = chance.random(), text.find(title)
    if at < 0 or dice > 0.5:
        return ()
    kind = chance.choice(("link", "strong", "em"))
    return (Mark(kind, at, at + len(title)),) if dice < 0.3 else (Mark(kind, 0, len(text)),)  # type: ignore[arg-type]


def _decorated(
    text: str, marks: tuple[Mark, ...], language: str, chance: random.Random, *, bare: bool
) -> tuple[str, tuple[Mark, ...]]:
    before, after, dice = "", "", chance.random()
    if dice < 0.08:
        before = chance.choice(("• ", "- ", "1) ", "3. ", "♦ ", "5 - ", "#2 ", "10) "))
    elif dice < 0.28:
        date = chance.choice(_forms()["after"][language])
        after = chance.choice((" ({})", " – {}", ": {}", ", {}", " | {}", " {}")).format(date)
    elif dice < 0.36 and bare:
        after = " " + chance.choice(_forms()["facts"]["brackets"])
    elif dice < 0.42:
        after = chance.choice((" ***", " **", " ★★★★", ".", ",", " ★★☆"))
    elif dice < 0.45:
        after = chance.choice((" (Pathé)", " (Ad Vitam)", " (Le Pacte)", " (Universal)", " (Warner Bros.)"))
    moved = tuple(Mark(mark.kind, mark.start + len(before), mark.end + len(before)) for mark in marks)
    return before + text + after, moved


def _page_title(title: str, titles: Sequence[str], chance: random.Random) -> str:
    others = [chance.choice(titles) for _ in range(2)]
    if chance.random() < 0.35:
        others[chance.randrange(2)] = title
    return chance.choice(
        ("The cinema releases of July 20: {}…", "Les sorties cinéma du 3 mars : {}…", "{}: the movies of the week", "")
    ).format(", ".join(others))


def plausible_titles(titles: Sequence[str]) -> list[str]:
    """Titles that teach: not one name, no line breaks, short enough for a header."""
    return [title for title in titles if person_likelihood(title) < 0.9 and 2 < len(title) < 70]
