"""Reconciling what a database holds: blocks out, identities in. A run judges only what has changed since the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from normalize.authority import LoadedAuthority
from normalize.reconcile import Authority, assign_ids
from normalize.reconcile.decisions import read_decisions
from normalize.reconcile.engine import Engine, Outcome, Outgrown
from normalize.reconcile.ids import Assignment
from normalize.reconcile.recall import Recalled, as_kept, recalled, touched_by_rulings
from normalize.reconcile.rulings import Rulings, place
from normalize.reconcile.source import StoredBlocks, entries, in_order_of_age, merged_away, taken
from normalize.records import Decision
from normalize.store import Store
from normalize.store.blocks import load_articles
from normalize.store.identities import save_resolution
from normalize.store.reconciled import Changes, changes, forget, remember

DECISIONS = "decisions.csv"
"""The file of human decisions that is looked for beside a database."""

Mode = Literal["full", "incremental"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run of the reconciler did, in numbers: what there is now, and how much of it this run has judged."""

    mode: Mode
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
    changed_articles: int
    judged_films: int
    judged_people: int


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: what it judged, in which mode, and the ids it gave."""

    mode: Mode
    outcome: Outcome
    assignment: Assignment
    changed_articles: int


def reconcile_store(
    store: Store,
    decisions: Sequence[Decision] | None = None,
    authority: Authority | None = None,
    run_id: int | None = None,
    *,
    full: bool = False,
) -> Summary:
    """Gives every block a film and every mention a person; running it twice changes nothing.

    Only what has changed since the last run, and what the change touches, is judged and written, with the result that
    judging everything (`full`) would have. `decisions` replace those kept in the database; None takes those of
    `decisions.csv` beside the database, and where there is no such file leaves the database's as they are. `authority`
    is, unless given, what was imported into the database. What is wrong with a decision is recorded as an issue of the
    run.
    """
    beside = store.path.with_name(DECISIONS)
    if decisions is None and beside.exists():
        decisions = read_decisions(beside)
    if decisions is not None:
        _keep(store, decisions)
    ruled = store.decisions()
    rulings = place(ruled, entries(store), in_order_of_age(store)) if ruled else Rulings()
    run = _run(store, rulings, authority, full)
    store.add_issues(rulings.issues, run_id=run_id)
    return _summary(store, run, rulings, len(ruled))


def _run(store: Store, rulings: Rulings, authority: Authority | None, full: bool) -> _Run:
    """Judges what has changed, where the last run is remembered; else, or when names have become too many, all."""
    seen = changes(store.db)
    last = None if full or authority else recalled(store.db)
    named_by = authority or _imported(store)
    if last is not None:
        try:
            return _incremental(store, last, rulings, named_by, seen)
        except Outgrown:
            pass
    outcome = Engine(StoredBlocks(store), rulings).run(load_articles(store.db), authority=named_by)
    assignment = assign_ids(outcome.resolution, in_order_of_age(store), merged=merged_away(store))
    _save(store, outcome, assignment, rulings, seen, whole=True, lasting=authority is None)
    return _Run("full", outcome, assignment, len(seen))


def _incremental(store: Store, last: Recalled, rulings: Rulings, authority: Authority | None, seen: Changes) -> _Run:
    """Judges the articles that have changed, and what they and changed rulings touch."""
    source = StoredBlocks(store)
    articles = source.with_former(seen.keys() | touched_by_rulings(store.db, last, rulings))
    changed = list(load_articles(store.db, articles))
    gone = source.gone(last.memory, changed)
    outcome = Engine(source, rulings, last.memory).run(changed, gone, authority)
    members = (key for each in (*outcome.resolution.films, *outcome.resolution.people) for key in each.members)
    assignment = assign_ids(outcome.resolution, in_order_of_age(store, members), taken(store), merged_away(store))
    _save(store, outcome, assignment, rulings, seen, whole=False)
    return _Run("incremental", outcome, assignment, len(articles))


def _save(
    store: Store,
    outcome: Outcome,
    assignment: Assignment,
    rulings: Rulings,
    seen: Changes,
    *,
    whole: bool,
    lasting: bool = True,
) -> None:
    """Stores what was concluded and, unless it rests on something that the database does not hold, the memory of it."""
    with store.transaction():
        save_resolution(store.db, outcome.resolution, assignment, whole=whole)
        store.db.execute(_BACK_TO_LIFE)
        if lasting:
            remember(store.db, as_kept(outcome.memory, rulings), seen)
        else:
            forget(store.db)


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


_COUNTS = """SELECT (SELECT count(*) FROM film_blocks) AS blocks,
       (SELECT count(*) FROM films) AS films,
       (SELECT count(*) FROM films WHERE mention_count > 1) AS films_seen_twice,
       (SELECT count(*) FROM mentions) AS mentions,
       (SELECT count(*) FROM people) AS people,
       (SELECT count(*) FROM (SELECT 1 FROM person_names GROUP BY person_id HAVING count(*) > 1))
           AS people_with_variants,
       (SELECT count(*) FROM review_queue) AS queued"""


def _summary(store: Store, run: _Run, rulings: Rulings, decisions: int) -> Summary:
    counts = {name: int(str(value)) for name, value in next(store.query(_COUNTS)).items()}
    return Summary(
        mode=run.mode,
        **counts,
        merged_ids=len(run.assignment.redirects),
        decisions=decisions,
        contradictions=sum(issue.code == "decisions-contradict" for issue in rulings.issues),
        changed_articles=run.changed_articles,
        judged_films=len(run.outcome.resolution.films),
        judged_people=len(run.outcome.resolution.people),
    )
