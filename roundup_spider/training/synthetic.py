"""Made-up families of roundup pages: other orders, labels, languages and markups than any gold page has.

A family is drawn once per page (language, header form, which parts a film has, in which order, how they are labelled,
what elements hold them); its films take titles, names and texts from the material given. The result is a page as the
cut would hand it on, with its gold reading, so that training treats it like any other. Randomness is an argument.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from normalize.resources import data_file
from roundup_spider.reading.lines import Line, Mark, PageText
from roundup_spider.training.augment import Pool, caption, section

LANGUAGES = ("en", "en", "en", "en", "fr", "fr", "it", "es", "pt", "de", "nl", "pl", "tr", "ru")
_BY = {
    "en": ["by", "by", "of", "from", "directed by"], "fr": ["de", "de", "réalisé par", "par"],
    "it": ["di", "di", "regia di"], "es": ["de", "de", "dirigida por"], "pt": ["de", "de", "dirigido por"],
    "de": ["von"], "nl": ["van"], "pl": ["reż."], "tr": ["-"], "ru": ["-"],
}  # fmt: skip
_WITH = {
    "en": "With",
    "fr": "Avec",
    "it": "Con",
    "es": "Con",
    "pt": "Com",
    "de": "Mit",
    "nl": "Met",
    "pl": "Z udziałem",
}
_AND = {
    "en": "and",
    "fr": "et",
    "it": "e",
    "es": "y",
    "pt": "e",
    "de": "und",
    "nl": "en",
    "pl": "i",
    "tr": "ve",
    "ru": "и",
}
GENRES = (
    "Drama",
    "Comedy",
    "Comédie",
    "Thriller",
    "Horror",
    "Animation",
    "Documentaire",
    "Krimi",
    "Dramma",
    "Romance",
)
COUNTRIES = ("France", "USA", "Italia", "España", "Deutschland", "UK, Ireland", "India", "Japan", "Brasil")
_STUDIOS = ("Universal", "Le Pacte", "Lionsgate", "Netflix", "A24", "Vertigo", "Pandora", "01 Distribution")
_DAYS = {
    "en": ["May {d}", "{d} May 2023", "{d}th of June"], "fr": ["{d} mars", "le {d} avril 2023"],
    "it": ["{d} aprile", "dal {d} maggio"], "es": ["{d} de mayo"], "pt": ["{d} de maio", "{d}/03"],
    "de": ["{d}. März 2024"], "nl": ["{d} februari"], "pl": ["{d} kwietnia"], "tr": ["{d} Mayıs 2024"],
    "ru": ["{d} мая"],
}  # fmt: skip
_REVIEWS = (
    "It has charm; it lacks a last reel.", "A film of faces above all.", "Long, but never dull.",
    "“Cake from the first shot to the last.” – A daily", "“My nephew laughed.”", "★★★☆☆", "4/5", "78%",
    "On rit peu, on sourit souvent.", "Un film honnête, sans plus.", "Solide, ma già visto.", "Zu lang, aber klug.",
)  # fmt: skip
HEADERS = (
    "T", "T", "T", "T by D", "T by D", "“T” by D", "T, by D", "n. T", "T (year)", "T (date)", "date – T", "T – date",
    "T (rating)", "“T”", "T D", "D's T", "T | D", "T (D)",
    "T (genre)", "T ***", "TITLE", "T by D with C", "T (D, year)",
    "label T",
)  # fmt: skip
BARE_HEADERS = ("T by D", "T by D", "T, by D", "“T” by D", "T, D", "T (D)", "T | D", "D's T", "T by D (note)")
PARTS = ("cast", "director", "facts", "synopsis", "trivia", "review", "noise", "factline", "credits", "card")
BLOCKS = ("p", "p", "div", "li", "br", "br", "dl", "td", "span", "one")
Film = dict[str, Any]
_BARE, _ON_ONE_LINE = 0.08, 0.05
_SECTION_TAGS = ("h2", "h2", "h3", "h4", "p")
_NOTES = ("opening film", "closing film", "first film", "out of competition", "3D", "restored", "film de clôture")


@dataclass(frozen=True, slots=True)
class Material:
    """What films are made of: titles, names, and texts by language."""

    titles: Sequence[str]
    names: Sequence[str]
    synopses: dict[str, list[str]]
    trivia: dict[str, list[str]]

    def text(self, kind: str, language: str, rng: Random, paragraphs: Sequence[int]) -> str:
        """One running text of some paragraphs, in the language if there is any."""
        table: dict[str, list[str]] = getattr(self, kind)
        choices = table.get(language) or table["en"]
        return "\n".join(rng.choice(choices) for _ in range(rng.choice(paragraphs)))


@cache
def _labels() -> dict[str, Any]:
    return tomllib.loads(data_file("vocabulary", "labels.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Family:
    """How the films of one page are written."""

    language: str
    header: str
    header_tag: str
    block: str
    parts: tuple[str, ...]
    labels: dict[str, str]
    label_way: str
    classes: dict[str, str]
    chance: dict[str, float]
    wrapped: bool


@dataclass(slots=True)
class _Writer:
    """Collects the lines of a page and their elements."""

    lines: list[Line] = field(default_factory=list)
    element: int = 0
    parent: int = 0
    opens: int = 1

    def put(self, text: str, tag: str, name: str = "", marks: Sequence[Mark] = (), same: bool = False) -> None:
        """One line; `same` keeps it in the element of the line before (a `<br>`)."""
        follows = same and bool(self.lines)
        self.element += not follows
        opens = 0 if follows else self.opens
        self.opens = 1
        path = ("article.post", "div.entry", f"{tag}.{name}" if name else tag)
        self.lines.append(Line(text, tag, path, self.element, self.parent, tuple(marks), opens))


def draw_family(rng: Random) -> Family:
    """A random way to write a film."""
    language = rng.choice(LANGUAGES)
    parts = [part for part in PARTS if rng.random() < _CHANCES[part]]
    bare = rng.random() < _BARE
    if bare:
        parts = []
    elif not {"synopsis", "cast", "director", "credits", "trivia"} & set(parts):
        parts.append("synopsis")
    rng.shuffle(parts)
    if rng.random() < 0.5:
        parts.sort(key=PARTS.index)
    if "trivia" in parts and "synopsis" in parts and parts.index("trivia") < parts.index("synopsis"):
        parts.remove("trivia")
        parts.insert(parts.index("synopsis") + 1, "trivia")
    labels = {meaning: drawn_label(meaning, language, rng) for meaning in _labels()}
    tag = rng.choice(("h2", "h3", "h4", "strong", "strong", "p", "p", "div", "dt", "a", "li"))
    classes = {part: rng.choice(("", "", f"c{rng.randint(10, 99)}", f"film-{part}")) for part in (*PARTS, "header")}
    chance = {part: rng.choice((1.0, 1.0, 0.8, 0.5)) for part in PARTS}
    way = rng.choice(("colon", "colon", "bare", "bold", "alone", "none", "none"))
    header = rng.choice(BARE_HEADERS) if bare else rng.choice(HEADERS)
    return Family(
        language, header, tag, rng.choice(BLOCKS), tuple(parts), labels, way, classes, chance, rng.random() < 0.4
    )


_CHANCES = {"cast": 0.55, "director": 0.35, "facts": 0.4, "synopsis": 0.85, "trivia": 0.3, "review": 0.15, "noise": 0.2,
            "factline": 0.25, "credits": 0.25, "card": 0.1}  # fmt: skip


def drawn_label(meaning: str, language: str, rng: Random) -> str:
    """One of the ways to label a meaning in a language."""
    table: dict[str, dict[str, list[str]]] = _labels()[meaning]
    forms = [form for strength in ("phrase", "colon") for form in table.get(strength, {}).get(language, ())]
    forms = forms or [form for strength in table.values() for form in strength.get("en", ())] or [meaning]
    form = rng.choice(forms[:6])
    return form if rng.random() < 0.8 else form.upper() if rng.random() < 0.3 else form[:1].upper() + form[1:]


def synthetic_page(material: Material, rng: Random, number: int) -> tuple[PageText, Film]:
    """One page of a new family, and its gold reading."""
    family = draw_family(rng)
    writer = _Writer()
    films: list[Film] = []
    noise: list[str] = []
    parted = rng.choice(_SECTION_TAGS) if rng.random() < 0.2 else ""
    for position in range(rng.randint(2, 9) if family.parts else rng.randint(5, 20)):
        if parted and rng.random() < 0.3:
            noise.append(section(family.language, rng))
            writer.put(noise[-1], parted)
        film = _film(family, material, rng)
        writer.parent, writer.opens = (position + 1, rng.choice((2, 2, 3))) if family.wrapped else (0, 1)
        _write_film(writer, family, film, position, rng)
        films.append({key: film[key] for key in ("title", "directors", "cast", "synopsis", "trivia")})
        noise += film["noise"]
    some = ", ".join(film["title"] for film in films[: rng.randint(0, 3)])
    lines = tuple(writer.lines) if rng.random() > _ON_ONE_LINE else _on_one_line(writer.lines)
    page = PageText(lines, f"New this week: {some}" if some else "In cinemas", language=family.language)
    return page, {"id": f"synthetic-{number}", "url": None, "theme": "synthetic", "films": films, "noise": noise}


def _on_one_line(lines: Sequence[Line]) -> tuple[Line, ...]:
    """All lines of a page as one, as sites do that lose their line breaks."""
    return (Line(" ".join(line.text for line in lines), "p", ("article.post", "p"), 1, 0),)


def _film(family: Family, material: Material, rng: Random) -> Film:
    names = rng.sample(material.names, 8)
    has = {part: part in family.parts and rng.random() < family.chance[part] for part in PARTS}
    in_header = "D" in family.header.replace("date", "")
    directors = names[: 1 if rng.random() < 0.85 else 2] if in_header or has["director"] or has["credits"] else []
    cast = (
        names[2 : 2 + rng.choice((1, 2, 3, 3, 3, 4, 5))]
        if has["cast"] or has["credits"] or "C" in family.header
        else []
    )
    synopsis = material.text("synopses", family.language, rng, (1, 1, 1, 1, 1, 2)) if has["synopsis"] else None
    return {
        "title": rng.choice(material.titles), "directors": directors, "cast": cast, "synopsis": synopsis, "has": has,
        "trivia": material.text("trivia", family.language, rng, (1, 1, 1, 2, 3)) if has["trivia"] else None,
        "noise": [], "in_header": in_header, "cast_in_header": "C" in family.header,
    }  # fmt: skip


def joined(names: Sequence[str], language: str, rng: Random) -> str:
    """Names as one enumeration, with a word before the last or without."""
    if len(names) > 1 and rng.random() < 0.5:
        return f"{', '.join(names[:-1])} {_AND[language]} {names[-1]}"
    return ", ".join(names)


def some_day(language: str, rng: Random) -> str:
    """A day as a language writes it."""
    return rng.choice(_DAYS[language]).replace("{d}", str(rng.randint(1, 28)))


def _header(family: Family, film: Film, position: int, rng: Random) -> str:
    people = joined(film["directors"], family.language, rng) if film["directors"] else "J. Doe"
    with_ = _WITH.get(family.language, "With").lower()
    cast = joined(film["cast"], family.language, rng) if film["cast"] else ""
    by, title = rng.choice(_BY[family.language]), film["title"]
    day = some_day(family.language, rng)
    forms = {
        "T": title, "T by D": f"{title} {by} {people}", "“T” by D": f"“{title}” {by} {people}",
        "T, by D": f"{title}, {by} {people}", "n. T": f"{position + 1}. {title}", "T (year)": f"{title} (2023)",
        "T (date)": f"{title} ({day})", "date – T": f"{day} – {title}", "T – date": f"{title} – {day}",
        "T (rating)": f"{title} (PG-13)", "“T”": f"“{title}”", "T D": f"{title} {people}",
        "D's T": f"{people}’s {title}",
        "T, D": f"{title}, {people}", "T by D (note)": f"{title} {by} {people} ({rng.choice(_NOTES)})",
        "T | D": f"{title} | {people}", "T (D)": f"{title} ({people})", "T (genre)": f"{title} ({rng.choice(GENRES)})",
        "T ***": f"{title} ***", "TITLE": title.upper(), "T by D with C": f"{title} {by} {people} {with_} {cast}",
        "T (D, year)": f"{title} ({people}, 2024)", "label T": f"{family.labels['title']}: {title}",
    }  # fmt: skip
    form: str = forms[family.header]
    return form


def _write_film(writer: _Writer, family: Family, film: Film, position: int, rng: Random) -> None:
    header = _header(family, film, position, rng)
    if family.header == "TITLE":
        film["title"] = film["title"].upper()
    rows = [(part, row) for part in family.parts if film["has"][part] for row in _rows(part, family, film, rng)]
    if family.block == "one":
        text, size = header, len(header)
        if header[-1:] not in ".!?" and rng.random() < 0.7:
            text += "." if rng.random() < 0.6 else " –"
        body = " ".join(_ended(" ".join(part for part in row if part)) for _, row in rows)
        writer.put(
            f"{text} {body}".strip(),
            "p",
            family.classes["header"],
            [Mark("strong", 0, size)] if rng.random() < 0.6 else [],
        )
        return
    tag = "p" if family.header_tag in ("strong", "a") else family.header_tag
    marks = (
        [Mark("strong" if family.header_tag == "strong" else "link", 0, len(header))]
        if family.header_tag in ("strong", "a")
        else []
    )
    writer.put(header, tag, family.classes["header"], marks)
    for part, row in rows:
        _write_row(writer, family, part, row, tag)


def _ended(text: str) -> str:
    return text if text[-1:] in ".!?…" else text + "."


def _write_row(writer: _Writer, family: Family, part: str, row: tuple[str, str], header_tag: str) -> None:
    label, text = row
    tag = {"dl": "dd", "br": header_tag, "span": "div"}.get(family.block, family.block)
    name, same = family.classes[part], family.block == "br"
    paragraphs = text.split("\n")
    if label and (family.label_way == "alone" or family.block in ("dl", "td")):
        writer.put(label, "dt" if family.block == "dl" else tag, name, same=same)
    elif label:
        marks = [Mark("strong", 0, len(label))] if family.label_way == "bold" else []
        writer.put(f"{label} {paragraphs[0]}", tag, name, marks, same=same)
        paragraphs = paragraphs[1:]
    for paragraph in paragraphs:
        writer.put(paragraph, tag, name, same=same)


def _rows(part: str, family: Family, film: Film, rng: Random) -> list[tuple[str, str]]:
    """The lines of one part as (label, text)."""
    people, cast = joined(film["directors"], family.language, rng), joined(film["cast"], family.language, rng)
    if part == "director":
        return [] if film["in_header"] else [_labelled("director", people, family, rng)]
    if part == "cast":
        return (
            []
            if film["cast_in_header"]
            else [_labelled("cast", cast + rng.choice(("", "", "…", "...", ".")), family, rng)]
        )
    if part == "credits":
        return _credits(people, cast, family, film, rng)
    if part == "synopsis":
        return [_titled("synopsis", film["synopsis"], family)]
    if part == "trivia":
        return [_must_label("trivia", film["trivia"], family, rng)]
    if part == "review":
        return [_must_label("review", rng.choice(_REVIEWS), family, rng)]
    if part == "noise":
        return [("", caption(family.language, Pool([film["title"]], ["A. Nobody"]), rng))]
    if part == "card":
        return _card(family, film, rng)
    return _facts(part, family, rng)


def _card(family: Family, film: Film, rng: Random) -> list[tuple[str, str]]:
    """The box some sites put under a film: everything again, shorter, with another third actor."""
    by, with_ = _BY[family.language][0], _WITH.get(family.language, "With")
    people = [*film["directors"][:1], "A. Nobody"][0]
    rows = [
        f"{some_day(family.language, rng)} | 1h 35min",
        f"{by} {people}".strip("- "),
        f"{with_} {', '.join([*film['cast'][:2], 'Another One'])}",
    ]
    rows = [film["title"], *rows, "Presse 3,8 Spectateurs 3,0"]
    film["noise"] = rows[1:]
    return [("", row) for row in rows]


def _credits(people: str, cast: str, family: Family, film: Film, rng: Random) -> list[tuple[str, str]]:
    if film["in_header"] or film["cast_in_header"] or film["has"]["director"] or film["has"]["cast"]:
        return []
    by = {"en": "Directed by", "fr": "Un film de", "it": "Regia di", "es": "Dirigida por"}.get(family.language, "Dir.")
    with_ = _WITH.get(family.language, "With")
    kind = f"{rng.choice(GENRES)} " if rng.random() < 0.5 else ""
    tail = rng.choice(("", "", " Durée : 1h38.", " 104 mins", " (2023)"))
    return [
        ("", f"{kind}{by if not kind else by.split()[-1]} {people}{rng.choice(('. ', ', ', ' '))}{with_} {cast}.{tail}")
    ]


def _facts(part: str, family: Family, rng: Random) -> list[tuple[str, str]]:
    values = {
        "runtime": rng.choice(("1h 38", "104 min", "2 h 05", "97 minutes")), "genre": rng.choice(GENRES),
        "country": rng.choice(COUNTRIES), "release": some_day(family.language, rng),
        "distributor": rng.choice(_STUDIOS), "rating": rng.choice(("12", "PG-13", "***", "16")),
    }  # fmt: skip
    chosen = rng.sample(sorted(values), rng.randint(1, 3))
    if part == "factline":
        return [("", rng.choice((" | ", " / ", ", ", " • ")).join(values[kind] for kind in chosen))]
    return [(f"{family.labels[kind]}:", values[kind]) for kind in chosen]


def _labelled(meaning: str, text: str, family: Family, rng: Random) -> tuple[str, str]:
    if family.label_way == "none":
        opener = _WITH.get(family.language, "") if meaning == "cast" and rng.random() < 0.6 else ""
        by = _BY[family.language][0] if meaning == "director" else opener
        year = rng.choice(("", "", "", " (2023)")) if meaning == "director" else ""
        return "", (f"{by} {text}".strip() if by != "-" else text) + year
    return f"{family.labels[meaning]}:", text


def _titled(meaning: str, text: str, family: Family) -> tuple[str, str]:
    return ("", text) if family.label_way in ("none", "bare") else (f"{family.labels[meaning]}:", text)


def _must_label(meaning: str, text: str, family: Family, rng: Random) -> tuple[str, str]:
    return f"{family.labels[meaning]}{rng.choice(('?', ' ?', ':', ' :'))}", text
