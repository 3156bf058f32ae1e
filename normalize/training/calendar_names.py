"""Rebuilds `data/vocabulary/calendar.json`: the names of months and weekdays, from dateparser's locale tables.

python -m normalize.training.calendar_names
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib import import_module

from normalize.dates import LANGUAGES
from normalize.resources import data_root

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def names(keys: Sequence[str], shortest: int) -> dict[str, int]:
    """Names in lower case → number from 0, over all locales; a name with two meanings is left out.

    >>> names(_WEEKDAYS, 4)["mercredi"]
    2
    """
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        info = import_module(f"dateparser.data.date_translation_data.{language}").info
        for number, key in enumerate(keys):
            for word in info[key]:
                if len(word) >= shortest and " " not in word:
                    found.setdefault(word.lower().rstrip("."), set()).add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}


def calendar() -> dict[str, dict[str, int]]:
    """The tables as they are shipped."""
    return {"months": names(_MONTHS, 3), "weekdays": names(_WEEKDAYS, 4)}


def main() -> int:
    """The command: writes the file."""
    written = json.dumps(calendar(), ensure_ascii=False, indent=0)
    (data_root() / "vocabulary" / "calendar.json").write_text(written + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
