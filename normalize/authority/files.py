"""Reads authority files as they are published, one record at a time; gzip or not.

IMDb        name.basics, title.basics, title.akas (TSV); only films of title.basics are taken
Wikidata    the query service's CSV, JSON or JSON Lines (item, itemLabel, itemAltLabel, …)
anything    CSV or TSV with columns for id and name, named by `Columns` where they are not recognised
"""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO

from normalize.errors import MissingFile, UsageError
from normalize.records import Kind

FILM_TYPES = frozenset({"movie", "tvMovie", "video", "tvSpecial"})
"""The `titleType`s of IMDb that are films."""

_NULL = "\\N"
_GZIP = b"\x1f\x8b"
_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_WIKIDATA_ITEM = re.compile(r"(Q\d+)$")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AuthorityName:
    """One name of one entity. `canonical` names make the entity; others are added to an entity that is there already.

    `authority_id` carries its source: "imdb:nm0000123", "wikidata:Q42".
    """

    authority_id: str
    kind: Kind
    name: str
    canonical: bool
    year: int | None
    source: str


_USUAL = {
    "id": ("id", "item", "wikidata", "imdb", "tmdb", "qid"),
    "name": ("name", "itemLabel", "label", "title"),
    "also": ("itemAltLabel", "also", "aliases", "aka", "also_known_as"),
    "year": ("year", "startYear", "publicationDate", "date", "release_date"),
    "kind": ("kind", "type"),
}
"""Column names that are recognised, by what they hold."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table. What is None is looked for under the usual names."""

    id: str | None = None
    name: str | None = None
    also: str | None = None
    year: str | None = None
    kind: str | None = None

    def within(self, header: Sequence[str], where: str) -> dict[str, str]:
        """Which column of `header` holds what; raises UsageError when id or name cannot be told."""
        found = {}
        for one in fields(self):
            wanted = getattr(self, one.name)
            if wanted and wanted not in header:
                raise UsageError(f"{where}: expected a column {wanted!r}, found {', '.join(header)}")
            usual = next((name for name in _USUAL[one.name] if name in header), None)
            if wanted or usual:
                found[one.name] = wanted or usual or ""
        if missing := {"id", "name"} - found.keys():
            what = " and ".join(sorted(missing))
            raise UsageError(
                f"{where}: found no column for {what} among {', '.join(header)}; say --column {what}=COLUMN"
            )
        return found


def read_authority(
    path: Path, kind: Kind | None = None, source: str | None = None, columns: Columns | None = None
) -> Iterator[AuthorityName]:
    """Every name in the file; `kind` is needed where the file does not tell, `source` defaults to the file's own.

    Raises MissingFile, and UsageError when it is none of the formats above.
    """
    with _opened(path) as lines:
        first = _first_line(lines, path)
        if first.lstrip("\ufeff \t\n")[:1] in ("{", "["):
            rows: Iterable[Row] = _json_rows(first, lines, path)
            yield from _table(rows, None, path, kind, source, columns)
            return
        separator = "\t" if "\t" in first else ","
        header = next(csv.reader([first.lstrip("\ufeff")], delimiter=separator))
        if reader := _IMDB.get("\t".join(header[:2])):
            yield from reader(_tsv_rows(header, lines))
            return
        table = csv.DictReader(lines, header, delimiter=separator, restval="")
        yield from _table(table, header, path, kind, source, columns)


def _opened(path: Path) -> IO[str]:
    try:
        with path.open("rb") as start:
            packed = start.read(2) == _GZIP
    except OSError as error:
        raise MissingFile(f"cannot read {path}: {error.strerror}; expected a TSV, CSV or JSON file") from None
    if packed:
        return gzip.open(path, "rt", encoding="utf-8", newline="")
    return path.open(encoding="utf-8", newline="")


def _first_line(lines: IO[str], path: Path) -> str:
    try:
        first = lines.readline()
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
        raise UsageError(f"{path} is no readable text: {error}; expected TSV, CSV or JSON in UTF-8") from None
    if not first.strip():
        raise UsageError(f"{path} is empty; expected a header line with columns, or JSON")
    return first.rstrip("\r\n")


def _tsv_rows(header: Sequence[str], lines: Iterable[str]) -> Iterator[Row]:
    """IMDb's TSV knows no quotes: a tab is always a tab."""
    for line in lines:
        values = line.rstrip("\r\n").split("\t")
        if len(values) == len(header):
            yield dict(zip(header, values, strict=True))


def _imdb_people(rows: Iterable[Row]) -> Iterator[AuthorityName]:
    for row in rows:
        yield AuthorityName(f"imdb:{row['nconst']}", "person", row["primaryName"], True, None, "imdb")


def _imdb_films(rows: Iterable[Row]) -> Iterator[AuthorityName]:
    for row in rows:
        if row["titleType"] not in FILM_TYPES:
            continue
        authority_id, year = f"imdb:{row['tconst']}", _year(row["startYear"])
        yield AuthorityName(authority_id, "film", row["primaryTitle"], True, year, "imdb")
        if row["originalTitle"] != row["primaryTitle"]:
            yield AuthorityName(authority_id, "film", row["originalTitle"], False, year, "imdb")


def _imdb_other_titles(rows: Iterable[Row]) -> Iterator[AuthorityName]:
    for row in rows:
        yield AuthorityName(f"imdb:{row['titleId']}", "film", row["title"], False, None, "imdb")


_IMDB = {
    "nconst\tprimaryName": _imdb_people,
    "tconst\ttitleType": _imdb_films,
    "titleId\tordering": _imdb_other_titles,
}


def _json_rows(first: str, lines: IO[str], path: Path) -> Iterator[Row]:
    """JSON Lines as they come; a JSON document (an array, or SPARQL results) whole."""
    first = first.lstrip("\ufeff")
    try:
        if first.rstrip().endswith("}") and "results" not in (row := json.loads(first)):
            yield _plain(row)
            yield from (_plain(json.loads(line)) for line in lines if line.strip())
            return
        whole = json.loads(f"{first}\n{lines.read()}")
    except json.JSONDecodeError as error:
        raise UsageError(
            f"{path} is no readable JSON: {error}; expected an array, SPARQL results or JSON Lines"
        ) from None
    rows = whole.get("results", {}).get("bindings") if isinstance(whole, dict) else whole
    if not isinstance(rows, list):
        raise UsageError(f"{path}: expected an array of objects or SPARQL results, found {type(whole).__name__}")
    yield from map(_plain, rows)


def _plain(row: Mapping[str, object]) -> Row:
    """SPARQL's {"value": …} unpacked, lists joined with |."""
    unpacked = {key: value.get("value") if isinstance(value, dict) else value for key, value in row.items()}
    return {
        key: "|".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        for key, value in unpacked.items()
    }


def _table(
    rows: Iterable[Row],
    header: Sequence[str] | None,
    path: Path,
    kind: Kind | None,
    source: str | None,
    columns: Columns | None,
) -> Iterator[AuthorityName]:
    places: dict[str, str] | None = None
    for row in rows:
        places = places or (columns or Columns()).within(header or list(row), str(path))
        yield from _entity(row, places, _kind(row, places, kind, path), source or path.stem.split(".")[0])


def _kind(row: Row, places: Mapping[str, str], kind: Kind | None, path: Path) -> Kind:
    told = (row.get(places.get("kind", "")) or kind or "").lower()
    if told in ("person", "human"):
        return "person"
    if told in ("film", "movie"):
        return "film"
    raise UsageError(
        f"{path}: expected kind person or film, found {told or 'nothing'!r}; say --kind person or --kind film"
    )


def _entity(row: Row, places: Mapping[str, str], kind: Kind, source: str) -> Iterator[AuthorityName]:
    own, name = row.get(places["id"]) or "", (row.get(places["name"]) or "").strip()
    if not own or not name:
        return
    item = _WIKIDATA_ITEM.search(own)
    source, own = ("wikidata", item[1]) if item else (source, own)
    year = _year(row.get(places.get("year", "")) or "")
    yield AuthorityName(f"{source}:{own}", kind, name, True, year, source)
    for other in re.split(r"\s*[|;]\s*|,\s+", row.get(places.get("also", "")) or ""):
        if other and other != name:
            yield AuthorityName(f"{source}:{own}", kind, other, False, year, source)


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    return int(found[1]) if found and text != _NULL else None
