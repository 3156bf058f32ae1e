"""Reconciling what a database holds: blocks out, identities in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from normalize.authority import LoadedAuthority
from normalize.reconcile import Authority, assign_ids, resolve
from normalize.reconcile.decisions import read_decisions
from normalize.records import Decision, Resolution
from normalize.store import Store

DECISIONS = "decisions.csv"
"""The file of human decisions that is looked for beside a database."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of the reconciler did, in numbers."""

    blocks: int
    films: int
    films_seen_twice: int
    mentions: int
    people: int
    people_with_variants: int
    queued: int
    merged_ids: int
    decisions: int
    contradictions: int


def reconcile_store(
    store: Store,
    decisions: Sequence[Decision] | None = None,
    authority: Authority | None = None,
    run_id: int | None = None,
) -> Summary:
    """Gives every block a film and every mention a person; running it twice changes nothing.

    `decisions` replace those kept in the database; None takes those of `decisions.csv` beside the database, and where
    there is no such file leaves the database's as they are. `authority` is, unless given, what was imported into the
    database. What is wrong with a decision is recorded as an issue of the run.
    """
    beside = store.path.with_name(DECISIONS)
    if decisions is None and beside.exists():
        decisions = read_decisions(beside)
    if decisions is not None:
        _keep(store, decisions)
    ruled = store.decisions()
    authority = authority or _imported(store)
    previous = in_order_of_age(store)
    blocks = list(store.blocks())
    resolution = resolve(blocks, ruled, authority, previous)
    assignment = assign_ids(resolution, previous)
    with store.transaction():
        store.save_resolution(resolution, assignment)
        store.db.execute(_BACK_TO_LIFE)
    store.add_issues(resolution.issues, run_id=run_id)
    return _summary(store, resolution, len(blocks), len(assignment.redirects), len(ruled))


def _imported(store: Store) -> Authority | None:
    """The lists imported into the database, None when there are none."""
    return LoadedAuthority(store) if any(store.query("SELECT 1 FROM authority_entities LIMIT 1")) else None


_BACK_TO_LIFE = """DELETE FROM redirects
    WHERE old_id IN (SELECT film_id FROM films) OR old_id IN (SELECT person_id FROM people)"""
"""An id that a merge redirected, and that taking the merge back has brought to life again, is no longer redirected."""


def _keep(store: Store, decisions: Sequence[Decision]) -> None:
    """Makes the database's decisions those given."""
    wanted = {(d.kind, *sorted((d.a, d.b))) for d in decisions}
    for old in store.decisions():
        if (old.kind, *sorted((old.a, old.b))) not in wanted:
            store.withdraw_decision(old)
    store.save_decisions(decisions)


def in_order_of_age(store: Store) -> Mapping[str, str]:
    """Keys and their ids so far, the oldest identity first, as `assign_ids` wants them."""
    queries = ("SELECT film_id AS id FROM films ORDER BY rowid", "SELECT person_id AS id FROM people ORDER BY rowid")
    age = {row["id"]: rank for query in queries for rank, row in enumerate(store.query(query))}
    return dict(sorted(store.previous_ids().items(), key=lambda item: (age.get(item[1], len(age)), item[1], item[0])))


def _summary(store: Store, resolution: Resolution, blocks: int, merged: int, decisions: int) -> Summary:
    spelt_twice = "SELECT person_id FROM person_names GROUP BY person_id HAVING count(*) > 1"
    variants = sum(1 for _ in store.query(spelt_twice))
    return Summary(
        blocks=blocks,
        films=len(resolution.films),
        films_seen_twice=sum(len(cluster.members) > 1 for cluster in resolution.films),
        mentions=sum(len(cluster.members) for cluster in resolution.people),
        people=len(resolution.people),
        people_with_variants=variants,
        queued=len(resolution.queue),
        merged_ids=merged,
        decisions=decisions,
        contradictions=sum(issue.code == "decisions-contradict" for issue in resolution.issues),
    )
