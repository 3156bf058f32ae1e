from __future__ import annotations

import pytest

from normalize.similarity.folding import folded_tokens, name_form, romanise
from normalize.similarity.kana import romanise_kana


@pytest.mark.parametrize(
    ("written", "tokens"),
    [
        ("Denis Ménochet", ("denis", "menochet")),
        ("Стивен МакКуин", ("stiven", "makkuin")),
        ("Brian d'Arcy James", ("brian", "darcy", "james")),
        ("D’ Arsi", ("darsi",)),
        ("C.J. Wilson", ("c", "j", "wilson")),
        ("송강호", ("song", "gang", "ho")),
        ("데이비드 린치", ("deibid", "rinchi")),
        ("Ντέιβιντ Σπίλμπεργκ", ("deivid", "spilberg")),
        ("Πέδρο Αλμοδόβαρ", ("pedro", "almodovar")),
        ("ヴィッキー・クリープス", ("vikki", "kuripusu")),
        ("", ()),
        ("…", ()),
    ],
)
def test_folded_tokens(written: str, tokens: tuple[str, ...]) -> None:
    assert folded_tokens(written) == tokens


@pytest.mark.parametrize(
    ("kana", "latin"),
    [
        ("ジョーンズ", "jonzu"),
        ("バックリー", "bakkuri"),
        ("ティモシー", "timoshi"),
        ("マッチ", "matchi"),
        ("すし", "sushi"),
    ],
)
def test_kana(kana: str, latin: str) -> None:
    assert romanise_kana(kana) == latin


@pytest.mark.parametrize(
    ("written", "mark", "generation", "qualifier"),
    [
        ("Matt Smith (XI)", "xi", "", ""),
        ("Claude Zidi Jr.", "", "jr", ""),
        ("Steve McQueen (director)", "", "", "director"),
        ("Yahya Abdul-Mateen II", "", "ii", ""),
        ("Junior", "", "", ""),
    ],
)
def test_marks_are_set_apart(written: str, mark: str, generation: str, qualifier: str) -> None:
    form = name_form(written)
    assert (form.mark, form.generation, form.qualifier) == (mark, generation, qualifier)
    assert form.tokens


def test_romanise_never_leaves_other_letters() -> None:
    assert romanise("Łódź Ξένια 王 สวัสดี").isascii()
