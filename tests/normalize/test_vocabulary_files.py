"""The vocabulary's files: a form is added and nothing else changes; the shipped ones are free of faults."""

import tomllib
from pathlib import Path

import pytest

from normalize.errors import UsageError
from normalize.vocabulary import vocabulary
from normalize.vocabulary_files import Entry, add_entry, own_file, own_tables, vocabulary_entries, with_form
from normalize.vocabulary_lint import lint, unused

FILE = """# What labels mean.

[synopsis.phrase]
# the oldest first
fr = ["De quoi ça parle", "Ce que ça raconte"]
en = [
    "What is it about",  # as translated
]

[trivia.colon]
de = []
"""
X = Path("x.toml")


@pytest.mark.parametrize(
    ("table", "language", "place"),
    [
        ("synopsis.phrase", "fr", 2),
        ("synopsis.phrase", "en", 1),
        ("synopsis.phrase", "it", 0),
        ("trivia.colon", "de", 0),
        ("cast.opener", "nl", 0),
    ],
)
def test_a_form_is_added_and_everything_else_stays(table: str, language: str, place: int) -> None:
    added = with_form(FILE, table, language, 'Neu "hier"')
    before, after = tomllib.loads(FILE), tomllib.loads(added)
    meaning, how = table.split(".")
    assert after[meaning][how][language][place] == 'Neu "hier"'
    after[meaning][how][language].pop(place)
    before.setdefault(meaning, {}).setdefault(how, {}).setdefault(language, [])
    assert after == before
    assert [line for line in FILE.splitlines() if "#" in line] == [line for line in added.splitlines() if "#" in line]


def test_the_shipped_vocabulary_has_no_faults() -> None:
    assert [str(fault) for fault in lint(vocabulary_entries())] == []


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        (("cast", "colon", "en", "Stars"), ("cast", "colon", "en", "stars:"), "duplicate"),
        (("cast", "colon", "en", "Stars"), ("rating", "colon", "fr", "Stars"), "ambiguous"),
        (("cast", "phrase", "en", "Featuring"), ("rating", "colon", "en", "Featuring"), "ambiguous"),
        (("cast", "phrase", "en", "Featuring"), ("cast", "colon", "en", "Featuring"), "unreachable"),
        (("cast", "phrase", "en", "Featuring"), ("cast", "colon", "en", "…"), "unreachable"),
    ],
)
def test_faults_are_found(first: tuple[str, ...], second: tuple[str, ...], code: str) -> None:
    entries = [Entry(*first, X), Entry(*second, X)]
    assert [fault.code for fault in lint(entries)] == [code]
    assert lint(entries[:1]) == []


def test_the_same_word_may_label_in_several_languages_and_be_noise_by_itself() -> None:
    forms = [("cast", "colon", "en"), ("cast", "colon", "fr"), ("noise", "whole", "en")]
    assert lint(Entry(*form, "Cast", X) for form in forms) == []


def test_forms_on_no_page_are_told() -> None:
    entries = [Entry("cast", "colon", "en", form, X) for form in ("Stars", "Players")]
    assert [one.entry.form for one in unused(entries, ["STARS: A, B", "the playersof"])] == ["Players"]


def test_ones_own_vocabulary_is_read_beside_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "folder" / "own.toml"
    monkeypatch.setenv("ROUNDUP_VOCABULARY", str(file))
    assert own_tables() == ({}, {})
    add_entry(Entry("trivia", "phrase", "en", "Between the two of us", file))
    add_entry(Entry("noise", "whole", "en", "Advertorial corner", file))
    vocabulary.cache_clear()
    found = vocabulary().label_at("Between the two of us: the boat sank twice.")
    assert found is not None
    assert found.meaning == "trivia"
    assert vocabulary().noise_in("ADVERTORIAL CORNER") == "whole"
    monkeypatch.undo()
    vocabulary.cache_clear()
    assert vocabulary().noise_in("ADVERTORIAL CORNER") is None


@pytest.mark.parametrize("text", ["[trivia", 'trivia = "Fun"', '[trivia]\nphrase = "Fun"', '[noise]\nwhole = ["x"]'])
def test_a_damaged_own_vocabulary_is_named(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setenv("ROUNDUP_VOCABULARY", str(file))
    with pytest.raises(UsageError, match=r"own\.toml"):
        list(vocabulary_entries())


def test_where_ones_own_vocabulary_lies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROUNDUP_VOCABULARY", "")
    assert own_file() is None
    monkeypatch.delenv("ROUNDUP_VOCABULARY")
    monkeypatch.setenv("XDG_CONFIG_HOME", "/home/e/settings")
    assert own_file() == Path("/home/e/settings/roundup/vocabulary.toml")
