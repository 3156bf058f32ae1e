"""The reconciliation service: what the specification (version 0.2) demands of each answer, and good candidates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.serving.collection import HOSTILE, ident
from tests.serving.conftest import Ask

PATHS = ("people", "films")
TEXT, TYPES = {"type": "string"}, {"type": "array", "items": {"type": "object", "required": ["id"]}}
PLACE = {"type": "object", "required": ["service_url", "service_path"]}
WITH_ID = {"type": "string", "pattern": r"\{\{id\}\}"}

MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace", "view", "preview", "suggest"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^http"},
        "schemaSpace": {"type": "string", "pattern": "^http"},
        "defaultTypes": {**TYPES, "uniqueItems": True},
        "view": {"type": "object", "required": ["url"], "properties": {"url": WITH_ID}},
        "preview": {
            "type": "object",
            "required": ["url", "width", "height"],
            "properties": {"url": WITH_ID, "width": {"type": "integer"}, "height": {"type": "integer"}},
        },
        "suggest": {"type": "object", "properties": dict.fromkeys(("entity", "property", "type"), PLACE)},
    },
}
CANDIDATE = {
    "type": "object",
    "required": ["id", "name", "score", "match", "type"],
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": TEXT,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": TYPES,
        "features": {"type": "array", "items": {"type": "object", "required": ["id", "value"]}},
    },
}
ANSWERS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
    },
}
SUGGESTIONS = {
    "type": "object",
    "required": ["result"],
    "properties": {
        "result": {"type": "array", "items": {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT}}}
    },
}

DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
CELL = {"type": "object", "maxProperties": 2, "properties": {"str": TEXT, "id": TEXT, "name": TEXT, "date": DATE}}
EXTENSION = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": {"type": "object", "required": ["id", "name"]}},
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "array", "items": CELL}},
        },
    },
}


def reconcile(ask: Ask, path: str, **query: Any) -> list[dict[str, Any]]:
    """The candidates of one query, sent as a form."""
    answers = ask(f"/reconcile/{path}", {"queries": json.dumps({"q0": query})}).json()
    jsonschema.validate(answers, ANSWERS)
    assert list(answers) == ["q0"]
    return list(answers["q0"]["result"])


@pytest.mark.parametrize("path", PATHS)
def test_the_manifest_is_as_specified(ask: Ask, path: str) -> None:
    manifest = ask(f"/reconcile/{path}").json()
    jsonschema.validate(manifest, MANIFEST)
    assert manifest["view"]["url"].startswith("http://127.0.0.1:8001/")


@pytest.mark.parametrize(
    ("path", "query", "found"),
    [
        ("people", "Dennis Menoche", "Denis Ménochet"),
        ("people", "Dennis Menochet", "Denis Ménochet"),
        ("people", "SOROGOYEN Rodrigo", "Rodrigo Sorogoyen"),
        ("films", "as besta", "As bestas"),
        ("films", "Tempura", "Tempura"),
    ],
)
def test_a_spelling_finds_whom_it_means(ask: Ask, db: Path, path: str, query: str, found: str) -> None:
    best = reconcile(ask, path, query=query)[0]
    assert best["id"] == ident(db, found)
    assert best["match"] is True


def test_nobody_is_found_for_a_stranger(ask: Ask) -> None:
    assert not [each for each in reconcile(ask, "people", query="Zbigniew Wxyzski") if each["match"]]
    assert reconcile(ask, "people", query="") == []


def test_a_property_speaks_for_or_against(ask: Ask) -> None:
    def score(film: str) -> float:
        given = [{"pid": "film", "v": film}]
        return float(reconcile(ask, "people", query="D. Menoche", properties=given)[0]["score"])

    assert score("as Besta") > score("A quite different thing")


def test_a_limit_holds_and_a_batch_is_answered_query_by_query(ask: Ask) -> None:
    batch = {"a": {"query": "Marina", "limit": 1}, "b": {"query": "Tempura"}}
    answers = ask(f"/reconcile/people?queries={json.dumps(batch)}").json()
    jsonschema.validate(answers, ANSWERS)
    assert set(answers) == {"a", "b"}
    assert len(answers["a"]["result"]) <= 1


@pytest.mark.parametrize("queries", ["{", "[]", '{"q0": "Dennis"}', json.dumps({str(n): {} for n in range(101)})])
def test_what_is_no_batch_is_refused_in_words(ask: Ask, queries: str) -> None:
    got = ask("/reconcile/people", {"queries": queries})
    assert got.status_code == 400
    assert "queries" in got.json()["error"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "part", ["suggest?prefix=Dennis+Menoche", "suggest?prefix=", "properties?prefix=f", "types?prefix=p"]
)
def test_suggestions_are_as_specified(ask: Ask, path: str, part: str) -> None:
    jsonschema.validate(ask(f"/reconcile/{path}/{part}").json(), SUGGESTIONS)


def test_the_beginning_of_a_name_is_completed(ask: Ask, db: Path) -> None:
    found = ask("/reconcile/people/suggest?prefix=Denis+Mén").json()["result"]
    assert ident(db, "Denis Ménochet") in {each["id"] for each in found}


def test_columns_are_proposed_and_fetched(ask: Ask, db: Path) -> None:
    proposed = ask("/reconcile/films/propose?type=film").json()
    assert {"release_date", "director", "titles"} <= {each["id"] for each in proposed["properties"]}
    film = ident(db, "As bestas")
    wanted = {"ids": [film, "nobody"], "properties": [{"id": "director"}, {"id": "release_date"}, {"id": "titles"}]}
    got = ask("/reconcile/films", {"extend": json.dumps(wanted)}).json()
    jsonschema.validate(got, EXTENSION)
    assert [column["id"] for column in got["meta"]] == ["director", "release_date", "titles"]
    assert got["meta"][0]["type"]["id"] == "person"
    director = got["rows"][film]["director"][0]
    assert (director["name"], director["id"]) == ("Rodrigo Sorogoyen", ident(db, "Rodrigo Sorogoyen"))
    assert got["rows"][film]["release_date"] == [{"date": "2022-07-20T00:00:00Z"}]
    assert {"str": "as Besta"} in got["rows"][film]["titles"]
    assert got["rows"]["nobody"] == {"director": [], "release_date": [], "titles": []}


@pytest.mark.parametrize("path", PATHS)
def test_every_proposed_column_can_be_fetched(ask: Ask, path: str) -> None:
    columns = [{"id": each["id"]} for each in ask(f"/reconcile/{path}/propose").json()["properties"]]
    got = ask(f"/reconcile/{path}", {"extend": json.dumps({"ids": ["nobody"], "properties": columns})})
    jsonschema.validate(got.json(), EXTENSION)
    assert len(got.json()["meta"]) == len(columns)


@pytest.mark.parametrize("extend", ["[", "[]", '{"ids": []}', '{"ids": ["a"], "properties": [{"id": "shoe size"}]}'])
def test_a_wrong_extension_is_refused_in_words(ask: Ask, extend: str) -> None:
    got = ask("/reconcile/people", {"extend": extend})
    assert got.status_code == 400
    assert "extend must be" in got.text or "has no property shoe size" in got.text


def test_a_preview_may_be_framed_by_openrefine_only(ask: Ask, db: Path) -> None:
    got = ask(f"/reconcile/people/preview?id={ident(db, 'Dennis Menoche')}")
    assert "Dennis Menoche" in got.text
    assert "frame-ancestors http://127.0.0.1:* http://localhost:*" in got.headers["content-security-policy"]
    hostile = ask(f"/reconcile/films/preview?id={ident(db, HOSTILE)}").text
    assert HOSTILE not in hostile
    assert "&lt;script&gt;" in hostile
    assert ask("/reconcile/people/preview?id=nobody").status_code == 404


def test_pages_on_this_machine_may_ask_and_others_not(ask: Ask) -> None:
    here = ask("/reconcile/people", origin="http://127.0.0.1:3333").headers
    assert here["access-control-allow-origin"] == "http://127.0.0.1:3333"
    assert "access-control-allow-origin" not in ask("/reconcile/people", origin="https://evil.example").headers
    assert "access-control-allow-origin" not in ask("/films", origin="http://127.0.0.1:3333").headers
