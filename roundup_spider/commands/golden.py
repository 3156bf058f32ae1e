"""`roundup golden`: pages kept as test cases, with the reading they must give."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from normalize.errors import GateFailed, UsageError
from roundup_spider.commands._output import Options, common_options, summary, table
from roundup_spider.goldens import cases
from roundup_spider.goldens.cases import ABOUT, Case
from roundup_spider.goldens.compare import films_of
from roundup_spider.goldens.facets import FACETS, right
from roundup_spider.goldens.redact import redacted
from roundup_spider.inspecting.inspection import page_at

CASES = Path("tests/golden")
_cases_option = click.option(
    "--cases", "root", type=click.Path(path_type=Path, file_okay=False), default=CASES, show_default=True,
    help="The folder of the cases.",
)  # fmt: skip


@click.group()
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
    told = f"{case.name}: {counts['films']} films, unreviewed. Read {case.folder}/expected.json against the page"
    summary(options, counts, f"{told}\n(roundup inspect {source} shows it), then: roundup golden accept {case.name}")


@command.command()
@click.argument("names", nargs=-1, metavar="[CASE]...")
@_cases_option
@common_options
def diff(options: Options, names: tuple[str, ...], root: Path) -> None:
    """Show where today's reading differs from what the cases expect. Exit code 3 when it does."""
    chosen = _chosen(root, names)
    rows = [row for case in chosen for row in _differences(case)]
    if rows and not options.as_json:
        table("Differences", ("case", "facet", "expected", "read"), rows)
    same = len(chosen) - len({row[0] for row in rows})
    counts = {
        "cases": len(chosen),
        "same": same,
        "differences": [dict(zip(_COLUMNS, row, strict=True)) for row in rows],
    }
    summary(options, counts, f"{same} of {len(chosen)} cases read as expected")
    if rows:
        raise GateFailed(f"{len(rows)} facets differ; if today's reading is right: roundup golden accept CASE")


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="CASE...")
@_cases_option
@common_options
def accept(options: Options, names: tuple[str, ...], root: Path) -> None:
    """Make today's reading what the cases expect, and mark them reviewed: you say that you have looked."""
    chosen = _chosen(root, names)
    changed = {case.name: len(list(_differences(case))) for case in chosen}
    for case in chosen:
        cases.accept(case)
    told = "\n".join(f"{name}: accepted, {count} facets changed" for name, count in changed.items())
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
        options, counts, f"wrote {out}: {len(before.blocks)} films before, {len(after.blocks)} after; look through it"
    )


_COLUMNS = ("case", "facet", "expected", "read")


def _chosen(root: Path, names: Iterable[str]) -> list[Case]:
    wanted = list(names)
    if wanted:
        return [cases.load(root / name) for name in wanted]
    found = cases.cases_in(root)
    if not found:
        raise UsageError(f"no cases under {root}; `roundup golden add` makes one, --cases DIR says where they are")
    return found


def _differences(case: Case) -> Iterator[tuple[str, str, str, str]]:
    article = case.read()
    films = films_of(article)
    for facet in FACETS:
        if right(case.expected, article, facet) is False:
            field = facet.removeprefix("films.")
            if facet in ABOUT:
                yield case.name, facet, str(case.expected[facet]), str(getattr(article, facet))
            elif facet in ("films", "issue"):
                codes = ", ".join(issue.code for issue in article.issues)
                wanted = case.expected.get("issue") if facet == "issue" else len(case.expected["films"])
                yield case.name, facet, str(wanted), codes if facet == "issue" else str(len(films))
            else:
                wanted = " | ".join(_told(film[field]) for film in case.expected["films"])
                yield case.name, facet, wanted, " | ".join(_told(film[field]) for film in films)


def _told(value: object, longest: int = 60) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= longest else text[: longest - 1] + "…"
