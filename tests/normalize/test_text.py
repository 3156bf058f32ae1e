"""Text made comparable, and mojibake undone only where it is mojibake."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.text import collapse, fold, mend, unify_punctuation


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Denis MÉNOCHET", "denis menochet"),
        ("Søren Kragh-Jacobsen", "soren kragh‑jacobsen"),
        ("Łukasz Żal", "lukasz zal"),
        ("Đặng Nhật Minh", "dang nhat minh"),
        ("İlker Çatak", "ilker catak"),
        ("Cœur d’été", "coeur d'ete"),
        ("“Tár”", '"tar"'),
        ("Ｆｕｌｌ", "full"),
        ("Straße", "strasse"),
        ("  a\u00a0b\n c ", "a b c"),
        ("Mé\u00adno\u200bchet", "menochet"),
    ],
)
def test_spellings_fold_to_one_form(a: str, b: str) -> None:
    assert fold(a) == fold(b) == b.replace("‑", "-")


@given(st.text(max_size=60))
def test_folding_and_collapsing_twice_change_nothing_more(text: str) -> None:
    assert collapse(collapse(text)) == collapse(text)
    assert fold(fold(text)) == fold(text)
    assert unify_punctuation(unify_punctuation(text)) == unify_punctuation(text)


@pytest.mark.parametrize(
    "text",
    [
        "Denis Ménochet",
        "l’été à Besançon – 5 €",
        "São Paulo, NÃO",
        "Łódź",
        "Сергей Лозница",
        "Ян’Я",
        "你好",
        "“Å”",
        "Â",
    ],
)
def test_honest_text_is_left_alone(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize("text", ["Denis Ménochet", "l’été — “Madre”", "Łukasz Żal", "Сергей Лозница", "ça coûte 5 €"])
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_utf_8_read_as_something_else_is_mended(text: str, wrong: str) -> None:
    try:
        garbled = text.encode().decode(wrong)
    except UnicodeDecodeError:
        pytest.skip(f"{wrong} cannot hold these bytes")
    assert mend(garbled) == text
