from __future__ import annotations

from normalize.reconcile.canonical import Use, best_spelling


def test_independent_sites_outvote_one_site_that_repeats_itself() -> None:
    uses = [Use("Dennis Menoche", "copy.example", "en")] * 9
    uses += [Use("Denis Menochet", f"{site}.example", "en") for site in "ab"]
    assert best_spelling("person", uses) == "Denis Menochet"


def test_the_original_language_comes_before_a_translation() -> None:
    uses = [Use("The visitor from the future", "a.example", "en"), Use("Le Visiteur du futur", "b.example", "fr")]
    assert best_spelling("film", uses) == "Le Visiteur du futur"


def test_capitals_and_accents_of_the_winning_spelling() -> None:
    uses = [Use(form, f"{form}.example", "fr") for form in ("TOM CRUISE", "tom cruise", "Tom Cruise")]
    assert best_spelling("person", uses) == "Tom Cruise"


def test_nothing_to_choose_from() -> None:
    assert best_spelling("film", []) == ""


def test_of_equals_the_one_that_shouts_comes_last() -> None:
    uses = [Use("BACK TO BACK", "a.it", "it"), Use("Back to Black", "b.it", "it"), Use("sul nero", "c.it", "it")]
    assert best_spelling("film", uses) == "Back to Black"
