"""Drafts to golden cases: `python -m tests.golden.build [DRAFT…]`.

A draft is the page as the web would have it, with the reading written into it, so that page and expectation cannot
drift apart. A head of `key: value` lines, a line `---`, then the page, in which

    ⟦film⟧ ⟦film 2024-05-01⟧ ⟦film -⟧   starts a film: released in the page's week, on that day, on no known day
    ⟦t Title⟧ ⟦d Director⟧ ⟦c Actor⟧    title, one director, one member of the cast
    ⟦s Synopsis.⟧ ⟦x Anecdote.⟧         may hold tags, and marks for people named in the prose
    ⟦runtime 1 h 38⟧ ⟦genre …⟧ ⟦country …⟧ ⟦rating …⟧ ⟦distributor …⟧
    ⟦d=Anthony Russo|Anthony⟧           the mark of a value that the page does not print as such

The marks vanish from the page. Head keys beyond those of meta.json: `title`, `author`, `week`, `issue` (a negative case
expects it), `encoding` (of the bytes), `spoil` (mojibake, double-entities, nbsp: what a careless site did to the text).
"""

from __future__ import annotations

import gzip
import html
import json
import re
import sys
from dataclasses import dataclass, field
from html.entities import codepoint2name
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
META = ("url", "site", "language", "family", "markup", "tier", "part", "published", "content_type", "note")
OPENING = re.compile(r"⟦([a-z]+)(?:=([^|⟦⟧]*)\|| ?)")
MARK = re.compile(OPENING.pattern + "|⟧")
BREAK = re.compile(r"<br\s*/?>|</?(?:p|div|li|ul|ol|h\d|td|tr|dd|dt|section|blockquote)\b[^>]*>", re.IGNORECASE)
LISTS = {"d": "directors", "c": "cast"}
TEXTS = {"s": "synopsis", "x": "trivia"}


@dataclass
class Draft:
    """A draft taken apart: its head, the page without marks, the films its marks spell out."""

    head: dict[str, str]
    page: str
    films: list[dict[str, Any]] = field(default_factory=list)


def form(film: str) -> str:
    """How a film's header joins title and director, by its part of the draft: 'T by D', 'D’s T', 'T, D', 'prose', …"""
    after = re.search(r"⟦t[ =][^⟦⟧]*⟧(.*?)⟦d[ =]", film, re.DOTALL)
    before = re.search(r"⟦d[ =][^⟦⟧]*⟧([^⟦⟧]*)⟦t[ =]", film)
    if before and (not after or before.start() < after.start()):
        return f"D{visible(before[1])} T"
    if not after:
        return "spliced" if before else "no director"
    if "⟦s" in after[1]:
        return "after the text" if "⟧" in after[1].rsplit("⟦s", 1)[1].replace("⟦c", "") else "prose"
    gap = re.sub("[★☆]+", "★", visible(re.sub(r"⟦[a-z]+ [^⟦⟧]*⟧", "", after[1])))
    return ("T " + gap.replace("\n", " ⏎ ") if len(gap) < 25 else "T ⏎ labels") + " D"


def visible(fragment: str) -> str:
    """The text of a piece of HTML, one line a block: '<b>A</b> &amp; B<br>C' gives 'A & B\\nC'."""
    lines = re.sub(r"<[^>]*>", "", BREAK.sub("\n", re.sub(r"\s+", " ", fragment))).split("\n")
    return "\n".join(" ".join(html.unescape(line).split()) for line in lines if line.strip())


def new_film(position: int, day: str, week: str | None) -> dict[str, Any]:
    """An empty expectation; `day` is what the film mark held."""
    date = week if not day else None if day == "-" else day
    return {
        "position": position, "title": None, "directors": [], "cast": [],
        "synopsis": None, "trivia": None, "release_date": date, "facts": {},
    }  # fmt: skip


def note(film: dict[str, Any], code: str, value: str) -> None:
    """Enters one marked value into the expectation of its film."""
    if code == "t":
        film["title"] = value
    elif code in LISTS:
        film[LISTS[code]] += [value] if value not in film[LISTS[code]] else []
    elif code in TEXTS:
        film[TEXTS[code]] = f"{film[TEXTS[code]]}\n{value}" if film[TEXTS[code]] else value
    else:
        film["facts"][code] = value


def unmarked(body: str, week: str | None) -> tuple[str, list[dict[str, Any]]]:
    """The page without its marks, and the films they spell out."""
    films: list[dict[str, Any]] = []
    forms = [form(part) for part in re.split(r"⟦film[^⟧]*⟧", body)[1:]]
    page, stack, end = "", [], 0
    for mark in MARK.finditer(body):
        page, end = page + body[end : mark.start()], mark.end()
        if mark.group() != "⟧":
            stack.append((mark.group(1), mark.group(2), len(page)))
            continue
        code, value, start = stack.pop()
        if code == "film":
            films.append(new_film(len(films) + 1, page[start:].strip(), week) | {"form": forms[len(films)]})
            page = page[:start]
        else:
            note(films[-1], code, value or visible(page[start:]))
    if stack:
        raise ValueError(f"mark never closed: {stack}")
    return page + body[end:], films


def take_apart(text: str) -> Draft:
    """A draft's head, page and films. Raises ValueError for a mark that is not closed."""
    head_text, body = text.split("\n---\n", 1)
    head = dict(line.split(": ", 1) for line in head_text.splitlines() if ": " in line)
    page, films = unmarked(body, head.get("week"))
    return Draft(head, page, films)


def twice_escaped(character: str) -> str:
    """'é' gives '&amp;eacute;'."""
    code = ord(character)
    return f"&amp;{codepoint2name.get(code, f'#{code}')};"


def spoilt(page: str, how: str | None) -> str:
    """The page after what a careless site does to text."""
    if how == "mojibake":
        return "".join(c.encode().decode("cp1252") if c in "éèêëçùûôîïâäöüñ…–’“«»°" else c for c in page)
    if how == "double-entities":
        return re.sub(r"[^\x00-\x7f]", lambda found: twice_escaped(found.group()), page)
    if how == "nbsp":
        return re.sub(r"(?<=[^\s<>=\"]) (?=[^<>]*<[^!])", "&nbsp;", page)
    return page


def body(draft: Draft) -> bytes:
    """The page as it goes over the wire."""
    page = spoilt(draft.page, draft.head.get("spoil"))
    return page.encode(draft.head.get("encoding", "utf-8"), "xmlcharrefreplace")


def expected(draft: Draft) -> dict[str, Any]:
    """What expected.json holds: the reading `roundup parse` must give."""
    head = draft.head
    reading: dict[str, Any] = {key: head.get(key) for key in ("title", "author", "published", "week", "language")}
    reading["films"] = draft.films
    return reading | ({"issue": head["issue"]} if "issue" in head else {})


def written(value: dict[str, Any]) -> str:
    """JSON as the cases keep it."""
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def build(path: Path) -> Path:
    """Writes the case of one draft, `drafts/<site>/<case>.html`, and gives its folder."""
    draft = take_apart(path.read_text(encoding="utf-8"))
    folder = HERE / path.parent.name / path.stem
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "page.html.gz").write_bytes(gzip.compress(body(draft), mtime=0))
    meta: dict[str, Any] = {key: draft.head[key] for key in META if key in draft.head}
    meta |= {"site": path.parent.name, "reviewed": True}
    (folder / "meta.json").write_text(written(meta), encoding="utf-8")
    (folder / "expected.json").write_text(written(expected(draft)), encoding="utf-8")
    return folder


def main(drafts: list[str]) -> None:
    """Builds the drafts named, or all of them."""
    for path in [Path(name) for name in drafts] or sorted(HERE.glob("drafts/*/*.html")):
        sys.stdout.write(f"{build(path)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
