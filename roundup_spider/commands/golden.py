"""`roundup golden`: pages kept as test cases, with the reading they must give."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

import click

from normalize.errors import GateFailed, UsageError
from normalize.wording import counted
from roundup_spider.commands._output import Group, Options, common_options, summary, table
from roundup_spider.goldens import cases
from roundup_spider.goldens.cases import Case
from roundup_spider.goldens.differences import Difference, differences
from roundup_spider.goldens.redact import redacted
from roundup_spider.inspecting.inspection import page_at

CASES = Path("tests/golden")
_cases_option = click.option(
    "--cases", "root", type=click.Path(path_type=Path, file_okay=False), default=CASES, show_default=True,
    help="The folder of the cases.",
)  # fmt: skip


@click.group(cls=Group)
def command() -> None:
    """Keep pages as test cases: add one, see what changed, accept it, make it fit to be committed.

    \b
    A case is a folder <site>/<case>: page.html.gz, meta.json, expected.json. One test a field, no test code to write.
      roundup golden add page.html --site gossipify --case july-20
      roundup golden diff
      roundup golden accept gossipify/july-20
      roundup golden redact real-page.html -o page.html
    """


@command.command()
@click.argument("source", metavar="PATH_OR_URL")
@click.option("--case", "name", required=True, help="The name of the case, for example july-20-2022.")
@click.option("--site", "site_name", metavar="SITE", help="The site it belongs to; else its address decides.")
@click.option("--url", help="The address of the page, when the page itself does not tell.")
@_cases_option
@common_options
def add(options: Options, source: str, name: str, site_name: str | None, url: str | None, root: Path) -> None:
    """Keep a page as a case that expects what the reader gives today; it counts as unreviewed until accepted."""
    found = page_at(source, url=url, site=site_name)
    case = cases.add(root, name, found.page, found.url or found.page.url)
    counts = {"case": case.name, "films": len(case.expected["films"]), "reviewed": False}
    films = counted(counts["films"], "film")
    told = f"{case.name}: {films}, unreviewed. Read {case.folder}/expected.json against the page"
    summary(options, counts, f"{told}\n(roundup inspect {source} shows it), then: {accepting(root, case.name)}")


@command.command()
@click.argument("names", nargs=-1, metavar="[CASE]...")
@_cases_option
@common_options
def diff(options: Options, names: tuple[str, ...], root: Path) -> None:
    """Show where today's reading differs from what the cases expect. Exit code 3 when it does."""
    chosen = _chosen(root, names)
    found = [difference for case in chosen for difference in differences(case)]
    if found and not options.as_json:
        table("Differences", _COLUMNS, map(_row, found))
    same = len(chosen) - len({difference.case for difference in found})
    counts = {"cases": len(chosen), "same": same, "differences": [asdict(difference) for difference in found]}
    summary(options, counts, f"{same} of {counted(len(chosen), 'case')} read as expected")
    if found:
        told = counted(len(found), "difference")
        raise GateFailed(f"{told}; if today's reading is right: {accepting(root, 'CASE')}")


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="CASE...")
@_cases_option
@common_options
def accept(options: Options, names: tuple[str, ...], root: Path) -> None:
    """Make today's reading what the cases expect, and mark them reviewed: you say that you have looked."""
    chosen = _chosen(root, names)
    changed = {case.name: len(differences(case)) for case in chosen}
    for case in chosen:
        cases.accept(case)
    told = "\n".join(f"{name}: accepted, {counted(count, 'difference')} settled" for name, count in changed.items())
    summary(options, {"accepted": changed}, told)


@command.command()
@click.argument("source", metavar="PATH")
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where to write it.")
@click.option("--url", help="The address of the page, when the page itself does not tell.")
@common_options
def redact(options: Options, source: str, out: Path, url: str | None) -> None:
    """Replace the prose of a real page, keep its structure, labels, headers and names, so that it may be committed."""
    from roundup_spider.inspecting import inspect_page

    found = page_at(source, url=url)
    before = inspect_page(found.page, source, found.url).article
    try:
        out.write_bytes(redacted(found.page.body, found.page.headers.get("Content-Type"), before))
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror}); give another --out") from error
    after = inspect_page(page_at(str(out), url=found.url).page, str(out), found.url).article
    counts = {"films": len(before.blocks), "films_after": len(after.blocks), "out": str(out)}
    summary(
        options,
        counts,
        f"wrote {out}: {counted(len(before.blocks), 'film')} before, {len(after.blocks)} after; look through it",
    )


_COLUMNS = ("case", "film", "facet", "expected", "read")


def accepting(root: Path, *names: str) -> str:
    """The command that accepts cases of a folder.

    >>> accepting(Path("cases"), "gazette/july-20")
    'roundup golden accept gazette/july-20 --cases cases'
    """
    elsewhere = "" if root == CASES else f" --cases {root}"
    return f"roundup golden accept {' '.join(names)}{elsewhere}"


def _row(difference: Difference) -> tuple[str, str, str, str, str]:
    film = "" if difference.film is None else str(difference.film)
    return difference.case, film, difference.facet, difference.expected, difference.read


def _chosen(root: Path, names: Iterable[str]) -> list[Case]:
    wanted = list(names)
    if wanted:
        return [cases.load(root / name) for name in wanted]
    found = cases.cases_in(root)
    if not found:
        raise UsageError(f"no cases under {root}; `roundup golden add` makes one, --cases DIR says where they are")
    return found
