"""`roundup merge`: two identities are one, or several crawl nodes are one collection."""

from __future__ import annotations

import dataclasses
import functools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from normalize.errors import UsageError
from normalize.reconcile import verdicts
from normalize.store import Store
from roundup_spider.archive import Archive
from roundup_spider.commands._identity import apply_decisions, decisions_file, decisions_option, signature
from roundup_spider.commands._output import Options, common_options, complain, next_step, progress, summary, table
from roundup_spider.merging import (
    Merged,
    Node,
    by_age,
    make_sure_of,
    merge_node,
    merging_lock,
    names_nodes,
    nodes_of,
)

_COLUMNS = ("node", "new", "changed", "kept", "pages", "addresses", "decisions", "runs", "records", "unreadable")


@click.command()
@click.argument("what", metavar="A B | NODE...", nargs=-1)
@click.option("--undo", is_flag=True, help="Take back the last merge, split or review answer.")
@click.option("--without-bodies", is_flag=True, help="Merge rows only: the nodes' archives are lost or stay elsewhere.")
@decisions_option
@common_options
def command(
    options: Options, what: tuple[str, ...], undo: bool, without_bodies: bool, decisions_path: Path | None
) -> None:
    """Declare two films, or two people, to be one - or make the databases of several crawl nodes one.

    A and B are ids or names: every spelling goes to the older identity, at once and for good.

    A NODE is a database, with its archive beside it (archive/) or named after it, or a folder that holds roundup.db
    and archive/. What the nodes know goes into --db and --archive, as if one crawl had fetched it all: of each page the
    newest reading, of each address the latest visit, every decision, no record twice. Merging again adds what is new,
    the order does not matter, and the nodes are left as they are; they may go on crawling meanwhile.

    \b
    Examples:
      roundup merge "Marina Foy" "Marina Foïs"
      roundup merge film-125d998c6f film-0c1b2a3d4e
      roundup merge --undo
      roundup merge node1/data node2/data && roundup reconcile
      roundup merge north.db north-archive south.db south-archive --db all.db --archive all-archive

    Exit codes: 0 done; 2 no such film, person or node, a database that is none of ours or newer, no room.
    """
    if what and not undo and names_nodes(what):
        _merge_nodes(options, nodes_of(what), bodies=not without_bodies)
        return
    if undo == bool(what) or (what and len(what) != 2):
        raise UsageError(f"{len(what)} identities given, expected two (ids or names), databases, or --undo alone")
    with Store.open(options.db, create=False) as store:
        made = () if undo else verdicts.merge(store, what[0], what[1], signature())
        apply_decisions(options, store, decisions_file(options, decisions_path), made, "merge")


def _merge_nodes(options: Options, given: Sequence[Node], *, bodies: bool) -> None:
    """Folds all nodes but the target itself, one after the other."""
    nodes = [node for node in given if node.database.resolve() != options.db.resolve()]
    make_sure_of(nodes, options.db, options.archive)
    done: list[Merged] = []
    with (
        merging_lock(options.db),
        Store.open(options.db) as store,
        Archive(options.archive, fsync=False) as archive,
    ):
        run_id = store.begin_run("merge", {"nodes": [str(node.database) for node in nodes]})
        for node in by_age(nodes):
            watch = functools.partial(progress, what=f"records of {node.archive}")
            done.append(merge_node(node, store, archive, bodies=bodies, watch=watch))
            for issue in done[-1].issues:
                complain(issue.message)
            store.add_issues(done[-1].issues, run_id=run_id)
        store.end_run(run_id, 0, _total(done))
    _tell(options, run_id, done)


def _counts(merged: Merged) -> dict[str, int]:
    rows = dataclasses.asdict(merged.folded)
    articles = {name: int(merged.folded.articles[name]) for name in ("new", "changed", "kept")}
    del rows["articles"]
    return {**articles, **rows, "records": merged.records, "unreadable": len(merged.issues)}


def _total(done: Sequence[Merged]) -> Counter[str]:
    total: Counter[str] = Counter()
    for merged in done:
        total.update(_counts(merged))
    return total


def _tell(options: Options, run_id: int, done: Sequence[Merged]) -> None:
    nodes = [{"database": str(m.node.database), "archive": str(m.node.archive), **_counts(m)} for m in done]
    if not options.as_json:
        table("Merged", _COLUMNS, [[m.node.database, *_counts(m).values()] for m in done])
    told = f"{len(done)} nodes merged into {options.db}; next: {next_step(options, 'reconcile')}"
    counts = {"verb": "merge", "run_id": run_id, "db": str(options.db), "nodes": nodes, **_total(done)}
    summary(options, counts, told)
