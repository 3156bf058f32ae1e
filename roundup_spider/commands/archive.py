"""`roundup archive`: is the archive whole, what does it take, what may go."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator
from contextlib import contextmanager

import click

from normalize import clock
from normalize.errors import GateFailed, MissingFile, UsageError
from normalize.store import Store
from roundup_spider import archive_upkeep, pruning
from roundup_spider.archive import Archive
from roundup_spider.archive_upkeep import Findings
from roundup_spider.commands._output import Group, Options, common_options, complain, progress, summary, table
from roundup_spider.room import in_words

SHOWN = 20
"""Records without a row that are told one by one."""


@click.group(cls=Group)
def command() -> None:
    """Look after the archived pages: verify and repair them, see what they take, give old versions up."""


@command.command("verify")
@common_options
def verify(options: Options) -> None:
    """Read every record of the archive and hold it against its digest, its index and the database.

    \b
    Examples:
      roundup archive verify
      roundup archive verify --json --db films.db --archive films-archive

    Exit codes: 0 all is whole; 2 no such archive; 3 damaged, or pages of the database that the archive does not hold.
    """
    with _collection(options) as (store, archive):
        watch = functools.partial(progress, what="verifying")
        findings = archive_upkeep.verify(store, archive, watch)
    _tell(findings)
    told = f"{findings.records} records, {len(findings.damages)} damages, {len(findings.strangers)} not in the database"
    summary(options, {"verb": "archive verify", "archive": str(options.archive), **_counts(findings)}, told)
    _fail(findings)


@command.command("repair")
@common_options
def repair(options: Options) -> None:
    """Put right what a crash or a move has left: torn tails, wrong indexes, rows that name another place.

    Nothing that can be read is cut. What cannot be put right is told, as by `roundup archive verify`.

    \b
    Examples:
      roundup archive repair && roundup archive verify

    Exit codes: 0 all is whole now; 2 no such archive, or somebody writes it; 3 damages are left.
    """
    with _collection(options) as (store, archive):
        done, left = archive_upkeep.repair(store, archive, functools.partial(progress, what="reading"))
    _tell(left)
    told = (f"{in_words(done.torn_bytes)} of torn tails cut, {done.indexes} indexes written anew, "
            f"{done.rows} rows led to their records; {len(left.damages)} damages left")  # fmt: skip
    summary(options, {"verb": "archive repair", **dataclasses.asdict(done), **_counts(left)}, told)
    _fail(left)


@command.command("size")
@common_options
def size(options: Options) -> None:
    """Show what the archive takes per site and month.

    \b
    Examples:
      roundup archive size
      roundup archive size --json
    """
    with _collection(options) as (store, archive):
        shares = archive_upkeep.sizes(store, archive, functools.partial(progress, what="counting"))
    total = sum(share.size for share in shares)
    if not options.as_json:
        rows = [(s.site, s.month, s.pages, s.records, in_words(s.size)) for s in shares]
        table("Archive", ("site", "month", "pages", "records", "size"), rows)
    told = f"{in_words(total)} in {sum(share.records for share in shares)} records of {options.archive}"
    counts = {"verb": "archive size", "archive": str(options.archive), "bytes": total,
              "shares": [dataclasses.asdict(share) for share in shares]}  # fmt: skip
    summary(options, counts, told)


@command.command("prune")
@click.option("--keep-days", type=click.IntRange(0), metavar="N", help="Keep versions seen in the last N days.")
@click.option("--keep-versions", type=click.IntRange(1), metavar="N", help="Keep the N newest versions of each page.")
@click.option("--articles-too", is_flag=True, help="Give up even the only copy of an article.")
@click.option("--delete", is_flag=True, help="Do it; without this, only show what would go.")
@common_options
def prune(options: Options, keep_days: int | None, keep_versions: int | None, articles_too: bool, delete: bool) -> None:
    """Give up old versions of pages. Shows what would go; --delete does it.

    What any rule keeps is kept, and so is the version that an article was read from. What was read stays in the
    database; a version that is given up cannot be read again.

    \b
    Examples:
      roundup archive prune --keep-days 365
      roundup archive prune --keep-days 90 --keep-versions 2 --delete

    Exit codes: 0 done; 2 no rule given, no room for a rewritten file, or somebody writes the archive.
    """
    if keep_days is None and keep_versions is None:
        raise UsageError("nothing says what to keep; give --keep-days N, --keep-versions N, or both")
    keep, now = pruning.Keep(keep_days, keep_versions, articles_too), clock.now()
    with _collection(options) as (store, archive):
        if store is None:
            raise MissingFile(f"no database at {options.db}, which knows the versions; give --db FILE")
        plan = pruning.going(store, archive, keep, now)
        if delete:
            for _ in progress(pruning.prune(store, archive, keep, now), "pruning", len(plan.records)):
                pass
    rows = plan.per_site()
    if not options.as_json:
        table("Given up" if delete else "Would go", ("site", "versions", "records", "size"),
              [(*row[:3], in_words(row[3])) for row in rows])  # fmt: skip
    told = f"{len(plan.versions)} versions, {in_words(plan.size)}"
    sites = [dict(zip(("site", "versions", "records", "bytes"), row, strict=True)) for row in rows]
    counts = {"verb": "archive prune", "deleted": delete, "versions": len(plan.versions), "bytes": plan.size,
              "sites": sites}  # fmt: skip
    summary(options, counts, f"{told} given up" if delete else f"{told} would go; give --delete to do it")


@contextmanager
def _collection(options: Options) -> Iterator[tuple[Store | None, Archive]]:
    """The archive, and the database where there is one. Raises MissingFile when there is no archive."""
    if not options.archive.is_dir():
        raise MissingFile(
            f"no archive at {options.archive}; `roundup crawl` or `roundup ingest` makes one, or --archive DIR"
        )
    archive = Archive(options.archive)
    if options.db.exists():
        with Store.open(options.db, create=False) as store:
            yield store, archive
    else:
        complain(f"no database at {options.db}; the archive is looked at alone")
        yield None, archive


def _counts(findings: Findings) -> dict[str, object]:
    problems = [{"code": i.code, "message": i.message, "where": i.where} for i in findings.damages]
    return {"records": findings.records, "damages": problems, "records_without_rows": len(findings.strangers)}


def _tell(findings: Findings) -> None:
    for issue in (*findings.damages, *findings.strangers[:SHOWN]):
        complain(issue.message)
    if len(findings.strangers) > SHOWN:
        complain(f"and {len(findings.strangers) - SHOWN} more records that are in no row of the database")


def _fail(findings: Findings) -> None:
    if findings.damages:
        raise GateFailed(
            f"{len(findings.damages)} damages; roundup archive repair mends torn tails, indexes and places"
        )
