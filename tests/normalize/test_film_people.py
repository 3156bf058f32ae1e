"""The list of well-known people: whole, findable, forgiving."""

import pytest

from normalize.film_people import known_for
from normalize.name_features import fold_token
from normalize.resources import data_file

ROWS = [row.split("\t") for row in data_file("names", "film_people.tsv").read_text(encoding="utf-8").splitlines()]


def test_every_row_can_be_found() -> None:
    names = [name for name, _ in ROWS]
    assert names == [" ".join(part for token in name.split() for part in fold_token(token)) for name in names]
    assert [f"{name}\t{kind}" for name, kind in ROWS] == sorted({f"{name}\t{kind}" for name, kind in ROWS})
    assert len(set(names)) == len(names)
    assert {kind for _, kind in ROWS} == {"director", "player", "both", "other"}


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Céline Sciamma", "director"),
        ("CÉLINE SCIAMMA", "director"),
        ("Oscar Isaac Isaac", "player"),
        ("Bong Joon Ho", "director"),
        ("Chan-wook Park", "director"),
        ("Christian Petzolds", "director"),
        ("J. A. Bayona", "director"),
        ("Lupita Nyong’o", "player"),
        ("Zendaya", "player"),
        ("Bradley Cooper", "both"),
        ("Hans Zimmer", "other"),
        ("Celine", None),
        ("Sciamma Park", None),
        ("", None),
    ],
)
def test_known_for(written: str, kind: str | None) -> None:
    assert known_for(written) == kind
