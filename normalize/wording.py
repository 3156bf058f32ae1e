"""Words around figures, for messages and pages."""

from __future__ import annotations


def counted(number: object, one: str, many: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "film"), counted(1200, "film"), counted(0, "person", "people")
    ('1 film', '1,200 films', '0 people')
    """
    value = int(str(number or 0))
    return f"{value:,} {one if value == 1 else many or one + 's'}"
