"""Whatever a page declares, its letters come out right."""

from __future__ import annotations

import pytest

from roundup_spider.reading.charset import likely_encoding
from roundup_spider.reading.decode import PAGE_CAP, decode

FRENCH = "<p>Une œuvre étonnante où l’été à Besançon coûte 5 € — “très” drôle… Hélène, François, Noël</p>"
OLD_FRENCH = "<p>Le cœur de l'œuvre, à Besançon, coûte 5 € à Noël, où déjà</p>"
POLISH = "<p>Nowy film w reżyserii Agnieszki Holland: żółć, gęślą jaźń, Łódź, świat, źródło</p>"
TURKISH = "<p>Haftanın filmleri İstanbul’da geçiyor; ağaç, şehir, güneş, çocuk, ıslak, değil</p>"
RUSSIAN = "<p>Новый фильм режиссёра о том, как всё было на самом деле, с участием звёзд</p>"
SPANISH = "<p>¿De qué va? Una niña y su señor; ¡qué año! José Ángel Mañas, corazón, también</p>"


@pytest.mark.parametrize("declared", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=iso-8859-1"])
@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "cp1252"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (OLD_FRENCH, "iso8859-15"),
        (POLISH, "utf-8"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (SPANISH, "cp1252"),
    ],
)
def test_letters_survive_every_declaration(text: str, encoding: str, declared: str | None) -> None:
    assert decode(text.encode(encoding), declared).text == text


def test_a_true_declaration_settles_what_few_letters_cannot() -> None:
    page = '<meta charset="iso-8859-2"><p>Łódź</p>'
    assert decode(page.encode("iso8859-2")).text == page


def test_windows_punctuation_in_a_page_that_says_iso_8859_15() -> None:
    body = "<p>“L’été…” – 5 °</p>".encode("cp1252")
    assert decode(body, "text/html; charset=iso-8859-15").text == "<p>“L’été…” – 5 °</p>"


def test_a_few_broken_bytes_do_not_make_utf_8_something_else() -> None:
    body = "<p>Ménochet, Laroque, Hélène, où</p>".encode() + b"\xe9 \xff"
    found = decode(body)
    assert found.text.startswith("<p>Ménochet, Laroque, Hélène, où</p>")
    assert [code for code, _ in found.notes] == ["undecodable-bytes"]


def test_a_character_cut_at_the_end_is_no_reason_to_doubt() -> None:
    assert decode("Ménochet é".encode()[:-1]).encoding == "utf-8"


def test_nul_bytes_and_other_controls_are_taken_out() -> None:
    assert decode(b"<p>A\x00l\x01ba\x0b</p>\n").text == "<p>Alba</p>\n"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (bytes(range(256)) * 40, "binary data"),
    ],
)
def test_what_is_no_text_is_named(body: bytes, named: str) -> None:
    found = decode(body)
    assert found.text == ""
    assert found.notes[0][0] == "not-a-page"
    assert named in found.notes[0][1]


def test_the_size_cap_is_noted_with_both_numbers() -> None:
    found = decode(b"x" * (PAGE_CAP + 1))
    assert len(found.text) == PAGE_CAP
    assert found.notes == (("page-too-large", "the page has 8,000,001 bytes; read the first 8,000,000"),)


def test_an_unknown_declaration_is_passed_over() -> None:
    assert decode("Noël à Besançon, où".encode("cp1252"), "text/html; charset=klingon").text == "Noël à Besançon, où"


def test_detection_needs_no_declaration() -> None:
    assert likely_encoding("Reżyseria: Łukasz Żal, zdjęcia: Paweł Mykietyn".encode("cp1250")) == "cp1250"
    assert likely_encoding(b"plain") == "cp1252"
