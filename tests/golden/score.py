"""How well are the golden cases read? `python -m tests.golden.score [--part open|exam] [--exam-errors FILE] [--gaps]`.

Prints, per part, tier, family and language: blocks F1, F1 of every field, perfect blocks. For the open part the
differences follow. The exam part was written by people who did not write the reader, which must not be tuned to it:
of it only kinds of failure are told, with `--exam-errors`, without quoting a page. `--gaps` rewrites gaps.json, the
facets that test_golden.py excuses.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from roundup_spider.goldens.cases import ABOUT
from roundup_spider.goldens.compare import DATED, FIELDS, Film, aligned, films_of, perfect, plain, same, value
from roundup_spider.goldens.facets import FACETS
from tests.golden.cases import HERE, Case, article, cases, right


@dataclass
class Tally:
    """Counts of one group of pages: `hits`, `found` and `wanted` per field and for "blocks", and perfect blocks."""

    pages: int = 0
    perfect: int = 0
    hits: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)

    def f1(self, name: str) -> float:
        """F1 of a field or of the blocks; 1 when there was nothing to find and nothing was found."""
        either = self.found[name] + self.wanted[name]
        return 2 * self.hits[name] / either if either else 1.0

    @property
    def field_f1(self) -> float:
        """Mean F1 of the five fields, of those that occur."""
        live = [name for name in FIELDS if self.found[name] + self.wanted[name]]
        return sum(map(self.f1, live)) / len(live) if live else 1.0

    @property
    def perfect_share(self) -> float:
        """Perfect blocks among the blocks wanted."""
        return self.perfect / self.wanted["blocks"] if self.wanted["blocks"] else 1.0


def atoms(film: Film, name: str) -> Counter[str]:
    """The things counted in one field: each name of a list, or the text as a whole."""
    if name in ("directors", "cast"):
        return Counter(plain(person) for person in film[name])
    return Counter([plain(film[name])] if film[name] else [])


def count(tally: Tally, gold: list[Film], read: list[Film]) -> None:
    """Adds one page to a tally."""
    pairs = aligned(gold, read)
    tally.pages += 1
    tally.hits["blocks"] += len(pairs)
    tally.found["blocks"] += len(read)
    tally.wanted["blocks"] += len(gold)
    for name in DATED:
        tally.found[name] += sum(atoms(film, name).total() for film in read)
        tally.wanted[name] += sum(atoms(film, name).total() for film in gold)
        tally.hits[name] += sum((atoms(gold[i], name) & atoms(read[j], name)).total() for i, j in pairs)
    tally.perfect += sum(perfect(gold[i], read[j]) for i, j in pairs)


def groups(case: Case) -> Iterator[str]:
    """The groups a page counts for, the part first: 'open all', 'open tier A', …"""
    part = case.meta.get("part", "open")
    for facet in ("all", "tier", "family", "language"):
        yield f"{part} {facet} {case.meta.get(facet, '')}".strip()


def tallies(chosen: Iterable[Case]) -> dict[str, Tally]:
    """A tally per group."""
    found: dict[str, Tally] = defaultdict(Tally)
    for case in chosen:
        for group in groups(case):
            count(found[group], case.expected["films"], films_of(article(case.name)))
    return found


def table(found: dict[str, Tally]) -> str:
    """The tallies as lines of text."""
    heads = ("blocks", *DATED)
    lines = [f"{'group':34} pages films " + " ".join(f"{name[:6]:>6}" for name in heads) + "  fields PERFECT"]
    for group, tally in sorted(found.items()):
        scores = " ".join(f"{tally.f1(name):6.3f}" for name in heads)
        wanted = tally.wanted["blocks"]
        lines.append(
            f"{group:34} {tally.pages:5} {wanted:5} {scores}  {tally.field_f1:6.3f}  {tally.perfect_share:.3f}"
        )
    return "\n".join(lines)


def about(chosen: Iterable[Case]) -> str:
    """How often title, author, dates and language of the article are right, where a case tells them."""
    told = {facet: [verdict for case in chosen if (verdict := right(case, facet)) is not None] for facet in ABOUT}
    return "articles: " + ", ".join(f"{facet} {sum(found)} of {len(found)}" for facet, found in told.items())


def differences(case: Case) -> Iterator[str]:
    """What was read otherwise than expected, one line a field, for the open part."""
    gold, read = case.expected["films"], films_of(article(case.name))
    pairs = aligned(gold, read)
    missed = set(range(len(gold))) - {i for i, _ in pairs}
    extra = set(range(len(read))) - {j for _, j in pairs}
    yield from (f"{case.name}: film {i + 1} missed: {gold[i]['title']}" for i in sorted(missed))
    yield from (f"{case.name}: no film: {read[j]['title']} | {read[j]['directors']}" for j in sorted(extra))
    for i, j in pairs:
        for name in (name for name in DATED if not same(gold[i], read[j], name)):
            yield f"{case.name}: film {i + 1} {name}: read {read[j][name]!r}, expected {gold[i][name]!r}"


def slip(gold: Film, read: Film, name: str) -> str:
    """What kind of mistake a wrong field is, without its content."""
    wanted, found = value(gold, name), value(read, name)
    if not wanted or not found:
        return "invented" if found else "missed"
    if name == "release_date":
        return "another day"
    if isinstance(wanted, str) and isinstance(found, str):
        return "too long" if wanted in found else "cut short" if found in wanted else "other text"
    wanted_names, found_names = set(wanted), set(found)  # type: ignore[call-overload]
    if wanted_names == found_names:
        return "in another order"
    return (
        "names missing"
        if found_names < wanted_names
        else "names too many"
        if found_names > wanted_names
        else "other names"
    )


def failures(case: Case) -> Iterator[str]:
    """The kinds of failure of one page: what, in which form of header, in which markup."""
    gold, read = case.expected["films"], films_of(article(case.name))
    pairs = aligned(gold, read)
    where = f"[{case.meta['family']}; {case.meta['markup']}]"
    yield from [f"film not found {where}"] * (len(gold) - len(pairs))
    partners = [j for _, j in pairs]
    yield from (f"film invented {whereabouts(j, partners)} {where}" for j in range(len(read)) if j not in partners)
    for i, j in pairs:
        for name in (name for name in DATED if not same(gold[i], read[j], name)):
            last = " in the page's last film" if name in ("synopsis", "trivia") and i == len(gold) - 1 else ""
            shape = f" (header form {gold[i]['form']!r})" if name in ("title", "directors") else last
            yield f"{name} {slip(gold[i], read[j], name)}{shape} {where}"


def whereabouts(j: int, partners: list[int]) -> str:
    """Where the `j`th film read stands among those that stand for a film."""
    if not partners:
        return "where none is"
    return "before the first" if j < partners[0] else "after the last" if j > partners[-1] else "between films"


def failure_report(part: str) -> str:
    """Kinds of failure of one part, most frequent first, each with how many films its pages hold."""
    kinds: Counter[str] = Counter()
    films: Counter[str] = Counter()
    for case in cases(part):
        found = Counter(failures(case))
        kinds.update(found)
        films.update(dict.fromkeys(found, len(case.expected["films"])))
    coarse: Counter[str] = Counter()
    for kind, number in kinds.items():
        coarse[kind.split(" [")[0].split(" (header")[0]] += number
    lines = ["All pages:", *(f"{number:4} {kind}" for kind, number in coarse.most_common())]
    lines += ["", "By form of header, family and mark-up (of the films of those pages):"]
    lines += [f"{number:4} of {films[kind]}: {kind}" for kind, number in kinds.most_common()]
    return "\n".join(lines) + "\n"


def gaps() -> dict[str, list[str]]:
    """The facets of each case that the reader does not get right today."""
    failing = {case.name: [facet for facet in FACETS if right(case, facet) is False] for case in cases()}
    return {name: facets for name, facets in failing.items() if facets}


def main() -> None:
    """Prints the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("open", "exam"))
    parser.add_argument("--exam-errors", type=Path, help="write the exam's kinds of failure to this file")
    parser.add_argument("--gaps", action="store_true", help="rewrite gaps.json")
    options = parser.parse_args()
    print(table(tallies(cases(options.part))))
    for part in ("open", "exam"):
        print(f"{part} {about(cases(part))}")
    if options.part != "exam":
        print("\n".join(line for case in cases("open") for line in differences(case)))
    if options.exam_errors:
        options.exam_errors.write_text(failure_report("exam"), encoding="utf-8")
    if options.gaps:
        (HERE / "gaps.json").write_text(json.dumps(gaps(), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
