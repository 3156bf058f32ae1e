"""Labelled headers: those of gold pages, found among the lines of the page, and made-up ones."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from normalize.names import person_likelihood
from normalize.text import fold
from roundup_spider.reading.credits import reading_of
from roundup_spider.reading.cut import page_text
from roundup_spider.reading.header_features import Surroundings
from roundup_spider.reading.header_splits import splits
from roundup_spider.reading.lines import Line, Mark


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


def gold_headers(corpus: Path, *, missed: list[str] | None = None) -> list[Header]:
    """The header of every gold block that stands on one line; blocks whose line is not found go to `missed`."""
    found: list[Header] = []
    for path in sorted(corpus.glob("p*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        page = page_text(path.with_suffix(".html").read_bytes(), gold["url"])
        at = 0
        for film in gold["films"]:
            match = _line_of(film, page.lines, at)
            if match is None:
                if missed is not None:
                    missed.append(f"{gold['id']} {film['form']}: {film['title']} | {film['directors']}")
                continue
            at, directors = match
            around = Surroundings(page.lines[at].marks, gold["page_title"], gold["lang"])
            host = urlsplit(gold["url"]).hostname or ""
            found.append(Header(page.lines[at].text, film["title"], directors, around, host, gold["tier"]))
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


FORMS: dict[str, tuple[str, ...]] = {
    "en": ("{T} by {D}",) * 6 + ("{T} of {D}",) * 2 + (
        "{T} from {D}", "{T}, by {D}", "{T}, {D}", "{T} {D}", "{D}’s {T}", "{T1} {D}’s {T2}", "{T1} {D} {T2}", "{T} ({D})", "{T}: {D}",
        "{T} – {D}", "{T} directed by {D}", "{T}, directed by {D}", "{T}, a film by {D}", "by {D}", "Directed by {D}", "{T} de {D}",
        "{T} di {D}", "{T} by {D} with {C}", "{T}, by {D}, with {C}", "{T} with {C}", "{T} | {D}",
    ),
    "fr": ("{T} de {D}",) * 5 + ("{T}, de {D}",) * 2 + (
        "{T}, {D}", "{T} {D}", "{T}, un film de {D}", "{T} réalisé par {D}", "{T} par {D}", "{T} ({D})", "de {D}", "De {D}", "Réalisé par {D}",
        "{T} de {D} avec {C}", "{T} de {D}, avec {C}", "{T} – {D}", "{T} : {D}", "{T} (de {D})",
    ),
    "it": ("{T} di {D}",) * 5 + (
        "{T}, di {D}", "{T}, {D}", "{T} {D}", "{T} – {D}", "{T} ({D})", "di {D}", "Di {D}", "{T}, regia di {D}", "{T} di {D} con {C}", "{T}, un film di {D}", "{T} – Regia di {D}",
    ),
    "es": ("{T} de {D}",) * 4 + ("{T}, de {D}",) * 3 + ("{T}, {D}", "{T} {D}", "{T} ({D})", "De {D}", "Dirigida por {D}", "{T}, dirigida por {D}", "{T} de {D} con {C}", "{T}: {D}", "{T} – {D}"),
    "de": ("{T} von {D}",) * 4 + ("{T}, von {D}", "{T}, {D}", "{T} {D}", "{T} ({D})", "Von {D}", "Regie: {D}", "{T}, Regie: {D}", "{T} von {D} mit {C}", "{T} – {D}"),
    "pt": ("{T} de {D}",) * 4 + ("{T}, de {D}",) * 2 + ("{T}, {D}", "{T} {D}", "{T} ({D})", "De {D}", "{T}, realizado por {D}", "{T} de {D} com {C}", "{T} – {D}"),
}  # fmt: skip
JOINS = {"en": " and ", "fr": " et ", "it": " e ", "es": " y ", "de": " und ", "pt": " e "}
AFTER = {
    "en": ("January 4", "Released January 4", "out July 7", "in theaters May 4", "March 3", "in cinemas from May 2nd", "opening film"),
    "fr": ("en salles", "sortie le 31 août", "7 juillet 2021", "en salles le 4 mai", "Critique", "sortie : 3 mars"),
    "it": ("dal 24 aprile", "al cinema dal 3 maggio", "nelle sale", "in uscita il 5 giugno"),
    "es": ("estreno 3 de mayo", "12 de agosto", "en cines", "estreno el 4 de abril"),
    "de": ("Kinostart: 16. August 2018", "ab 12. Mai", "16. August 2018"),
    "pt": ("estreia a 3 de maio", "12 de agosto", "nos cinemas"),
}  # fmt: skip
RATINGS = ("(PG-13)", "(R)", "(Tamil)", "(Hindi)", "(2h 14min)", "(1h50)", "(drama)", "(PG)", "(Netflix)")


def made_up(titles: Sequence[str], names: Sequence[str], chance: random.Random) -> Iterator[Header]:
    """An endless stream of headers in the forms that pages use, with page titles, markup and facts around them."""
    while True:
        header = _made(titles, names, chance)
        if header is not None:
            yield header


def _made(titles: Sequence[str], names: Sequence[str], chance: random.Random) -> Header | None:
    language = chance.choices(("en", "fr", "it", "es", "de", "pt"), (5, 2, 2, 2, 1, 1))[0]
    dice = chance.random()
    form = "{T}" if dice < 0.22 else "{D}: {T}" if dice < 0.223 else chance.choice(FORMS[language])
    title = _title(titles, names, chance)
    people = [_name(names, chance) for _ in range(chance.choices((1, 2, 3), (20, 3, 1))[0])]
    cast = [_name(names, chance) for _ in range(chance.randint(1, 4))]
    if "{T1}" in form and (len(title.split()) < 2 or len(people) > 1):
        return None
    if "’s" in form and len(people) > 1:
        return None
    wanted = people if "{D}" in form else []
    text = _filled(form, title, people, cast, language, chance)
    marks = _marks(text, title, chance) if "{T}" in form else ()
    text, marks = _decorated(text, marks, language, chance, bare="{D}" not in form)
    page_title = _page_title(title, titles, chance)
    given_title = title if "{T" in form else None
    case = chance.random()
    if case < 0.03 and "{T1}" not in form:
        text = text.lower()
        given_title = given_title and given_title.lower()
        wanted = [name.lower() for name in wanted]
    around = Surroundings(marks, page_title, language)
    return Header(text, given_title, tuple(wanted), around, "made up", "synthetic", tuple(cast) if "{C}" in form else ())


def _title(titles: Sequence[str], names: Sequence[str], chance: random.Random) -> str:
    """A title: one of the list, now and then in other case; some titles are people ("Maria", "Bob Marley: One Love")."""
    title = chance.choice(titles)
    person = chance.random()
    if person < 0.08:
        name = chance.choice(names)
        return chance.choice((name, f"{name}: {title}", name.split()[0], name.split()[-1], f"{title} {name}"))
    dice = chance.random()
    return title.upper() if dice < 0.05 else title[:1].upper() + title[1:].lower() if dice < 0.2 else title


def _name(names: Sequence[str], chance: random.Random) -> str:
    name = chance.choice(names)
    if chance.random() < 0.03:
        return name.split()[-1]
    return f"{name} ({chance.choice(('II', 'III', 'XI'))})" if chance.random() < 0.03 else name


def _filled(form: str, title: str, people: list[str], cast: list[str], language: str, chance: random.Random) -> str:
    words = title.split()
    cut = chance.randint(1, max(1, len(words) - 1))
    join = JOINS[language] if chance.random() < 0.5 else ", "
    directors = ", ".join(people[:-1]) + join + people[-1] if len(people) > 1 else people[0]
    quoted = title
    if "{T}" in form and chance.random() < 0.2:
        quoted = chance.choice(("“{}”", "«{}»", "‘{}’", '"{}"', "« {} »", "„{}“")).format(title)
    if language == "fr" and directors[0] in "AEIOUÉÈ" and chance.random() < 0.8:
        form = form.replace("de {D}", "d’{D}")
    return form.format(
        T=quoted, D=directors, C=", ".join(cast) + chance.choice(("", ".", "…")), T1=" ".join(words[:cut]), T2=" ".join(words[cut:])
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
        date = chance.choice(AFTER[language])
        after = chance.choice((" ({})", " – {}", ": {}", ", {}", " | {}", " {}")).format(date)
    elif dice < 0.36 and bare:
        after = " " + chance.choice(RATINGS)
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
    return chance.choice(("The cinema releases of July 20: {}…", "Les sorties cinéma du 3 mars : {}…", "{}: the movies of the week", "")).format(
        ", ".join(others)
    )


def plausible_titles(titles: Sequence[str]) -> list[str]:
    """Titles that teach: not one name, no line breaks, short enough for a header."""
    return [title for title in titles if person_likelihood(title) < 0.9 and 2 < len(title) < 70]
