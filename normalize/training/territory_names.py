"""Rebuilds `data/vocabulary/territories.json`: names of countries, from the tables of Unicode CLDR.

`pip install babel`, then `python -m normalize.training.territory_names`. Names that are names of people, too, are left
out.
"""

from __future__ import annotations

import json
import re

from anyascii import anyascii

from normalize.dates import LANGUAGES
from normalize.resources import data_root

_CODES = (
    "AE", "AF", "AL", "AM", "AO", "AR", "AT", "AU", "AZ", "BA", "BD", "BE", "BF", "BG", "BI", "BJ", "BO", "BR", "BT",
    "BY", "CA", "CD", "CH", "CI", "CL", "CM", "CN", "CO", "CR", "CU", "CY", "CZ", "DE", "DK", "DO", "DZ", "EC", "EE",
    "EG", "ES", "ET", "FI", "FR", "GB", "GE", "GH", "GR", "GT", "GW", "HK", "HN", "HR", "HT", "HU", "ID", "IE", "IL",
    "IN", "IQ", "IR", "IS", "IT", "JM", "JP", "KE", "KG", "KH", "KR", "KW", "KZ", "LA", "LB", "LK", "LT", "LU", "LV",
    "LY", "MA", "MC", "MD", "ME", "MG", "MK", "ML", "MM", "MN", "MR", "MT", "MX", "MY", "MZ", "NA", "NE", "NG", "NI",
    "NL", "NO", "NP", "NZ", "PA", "PE", "PH", "PK", "PL", "PR", "PS", "PT", "PY", "QA", "RO", "RS", "RU", "RW", "SA",
    "SD", "SE", "SG", "SI", "SK", "SN", "SO", "SV", "SY", "TH", "TN", "TR", "TW", "TZ", "UA", "UG", "US", "UY", "UZ",
    "VE", "VN", "XK", "YE", "ZA", "ZM", "ZW",
)  # fmt: skip
_WORD = re.compile(r"[a-z0-9']+")
_PEOPLE_TOO = frozenset({"jordan", "chad", "georgia", "ira", "cin", "fas", "lao"})


def territory_names() -> list[str]:
    """The names of countries in all languages of the reader, folded, words parted by one space."""
    from babel import Locale  # only to rebuild the table

    found: set[str] = set()
    for language in LANGUAGES:
        territories = Locale(language).territories
        told = (anyascii(territories[code]).lower() for code in _CODES if code in territories)
        plain = (re.sub(r"\(.*?\)", "", name).replace("d'", "d ") for name in told)
        found |= {" ".join(_WORD.findall(name)) for name in plain}
    return sorted(found - _PEOPLE_TOO)


def main() -> None:
    """Writes the table."""
    rows = json.dumps(territory_names(), indent=0)
    (data_root() / "vocabulary" / "territories.json").write_text(rows + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
