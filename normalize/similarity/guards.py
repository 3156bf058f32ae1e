"""What overrules the letters: marks, generations and qualifiers that tell people of one name apart."""

from __future__ import annotations

from dataclasses import dataclass

from normalize.similarity.folding import NameForm


@dataclass(frozen=True, slots=True)
class Guard:
    """A limit on the log-odds of a pair, with the reason: nothing the letters say can lift the pair above `limit`."""

    limit: float
    name: str
    detail: str


DIFFERENT = -6.0
"""Both names carry a mark and the marks differ: two people."""

UNSURE = 0.3
"""Only one name carries the mark: the other may well be the same person, named without it."""

RATHER_NOT = -0.7
"""Only one name says which of several bearers is meant, in words; or nothing but one surname or given name is left."""

NOTHING = -9.0
"""A name without a single letter or digit."""


def guard(a: NameForm, b: NameForm) -> Guard | None:
    """The strictest limit on two names being one, None when nothing limits them.

    >>> guard(NameForm(("claude", "zidi")), NameForm(("claude", "zidi"), generation="jr"))
    Guard(limit=0.3, name='generation', detail='none / jr')
    """
    if a.tokens and b.tokens and (a.mark, a.generation, a.qualifier) == (b.mark, b.generation, b.qualifier):
        return None
    found = [limit for limit in (_empty(a, b), *_marked(a, b)) if limit]
    return min(found, key=lambda limit: limit.limit, default=None)


def _empty(a: NameForm, b: NameForm) -> Guard | None:
    return None if a.tokens and b.tokens else Guard(NOTHING, "no name", "a name without letters")


def _marked(a: NameForm, b: NameForm) -> list[Guard | None]:
    return [
        _compared("homonym mark", a.mark, b.mark, UNSURE),
        _compared("generation", a.generation, b.generation, UNSURE),
        _compared("qualifier", a.qualifier, b.qualifier, RATHER_NOT),
    ]


def _compared(name: str, left: str, right: str, one_sided: float) -> Guard | None:
    if left == right:
        return None
    limit = DIFFERENT if left and right else one_sided
    return Guard(limit, name, f"{left or 'none'} / {right or 'none'}")
