"""Names: how likely a text is one, and how lists fall into them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.names import person_likelihood, split_names

PEOPLE = (
    "Marina Foy",
    "Denis Ménochet",
    "Bong Joon-ho",
    "Claude Zidi Jr.",
    "Matt Smith (XI)",
    "SJ Clarkson",
    "M G Srinivas",
    "Guillermo del Toro",
    "Lars von Trier",
    "Antonio de la Torre",
    "Jean-Pierre Jeunet",
    "Jack O’Connell",
    "ALEX GARLAND",
    "rodrigo sorogoyen",
    "Крейг Залер",
    "Robert De Niro",
    "Apichatpong Weerasethakul",
    "S. Craig Zahler",
    "Blanche Gardin",
)
NOT_PEOPLE = (
    "The Year of the Shark",
    "Happy Retirement 2",
    "Small group",
    "Le Torrent de la nuit",
    "What is it about?",
    "En salles",
    "The",
    "",
    "Dog and Cat",
    "No Time to Die",
    "Retirement home 2 of Claude Zidi Jr.",
    "Denis Ménochet et Marina Foïs",
    "20 juillet 2022",
    "(PG-13)",
)


@pytest.mark.parametrize("text", PEOPLE)
def test_names_look_like_names(text: str) -> None:
    assert person_likelihood(text) > 0.5


@pytest.mark.parametrize("text", NOT_PEOPLE)
def test_other_texts_do_not(text: str) -> None:
    assert person_likelihood(text) < 0.2


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_has_a_likelihood(text: str) -> None:
    assert 0.0 <= person_likelihood(text) <= 1.0


LISTS = {
    "Marina Foy, Dennis Menoche, Luis Zahera…": ["Marina Foy", "Dennis Menoche", "Luis Zahera"],
    "No, Kento Hayashi, Asami Usuda...": ["No", "Kento Hayashi", "Asami Usuda"],
    "Kev Adams, Jean Reno et Daniel Prévost": ["Kev Adams", "Jean Reno", "Daniel Prévost"],
    "Ana de Armas y Luis Tosar": ["Ana de Armas", "Luis Tosar"],
    "Claude Zidi Jr.": ["Claude Zidi Jr."],
    "Robert Downey, Jr., Chris Evans": ["Robert Downey, Jr.", "Chris Evans"],
    "Jared Leto, Matt Smith (XI), Adria Arjona…": ["Jared Leto", "Matt Smith (XI)", "Adria Arjona"],
    "Tom Holland (as Peter), Zendaya (voice)": ["Tom Holland", "Zendaya"],
    "Jesse Plemons, Kirsten Dunst.": ["Jesse Plemons", "Kirsten Dunst"],
    "Karin Viard & Ramzy Bedia": ["Karin Viard", "Ramzy Bedia"],
    "Brad Pitt, Joey King, and many more": ["Brad Pitt", "Joey King"],
    "Jojo T. Gibbs, Nelson Lee": ["Jojo T. Gibbs", "Nelson Lee"],
    "Paula Beer und Thomas Schubert": ["Paula Beer", "Thomas Schubert"],
    "MARINA FOÏS ET DENIS MÉNOCHET": ["MARINA FOÏS", "DENIS MÉNOCHET"],
    "BRAD PITT, ED HARRIS": ["BRAD PITT", "ED HARRIS"],
    "I Made Sudiana, Ana de Armas": ["I Made Sudiana", "Ana de Armas"],
    "Joey King, Brad Pitt (★★★½)": ["Joey King", "Brad Pitt"],
    "★ Joey King, ★ Brad Pitt": ["Joey King", "Brad Pitt"],
    "…": [],
    "": [],
}


@pytest.mark.parametrize(("text", "names"), LISTS.items())
def test_lists_fall_into_names(text: str, names: list[str]) -> None:
    assert [part.name for part in split_names(text, shared_surname=False)] == names


def test_offsets_point_at_the_names() -> None:
    text = " With Marina Foïs, Denis Ménochet (voice) and Luis Zahera…"
    for part in split_names(text):
        assert text[part.start : part.end] == part.name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anthony e Joe Russo", ["Anthony Russo", "Joe Russo"]),
        ("Ludovic and Zoran Boukherma", ["Ludovic Boukherma", "Zoran Boukherma"]),
        ("Marco e Anna Danieli", ["Marco Danieli", "Anna Danieli"]),
        ("Joel Coen, Ethan Coen", ["Joel Coen", "Ethan Coen"]),
    ],
)
def test_directors_share_a_surname(text: str, names: list[str]) -> None:
    assert [part.name for part in split_names(text)] == names


@given(st.text(alphabet=st.sampled_from("Aa é,;.()&-’'…|/and et"), max_size=60))
def test_pieces_lie_inside_the_text_in_order(text: str) -> None:
    parts = split_names(text, shared_surname=False)
    assert all(text[part.start : part.end] == part.name for part in parts)
    assert [part.start for part in parts] == sorted(part.start for part in parts)
