"""`roundup review`: the undecided pairs, one keystroke each."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import click

from normalize.reconcile.decisions import COLUMNS, read_decisions, with_decision, write_decisions
from normalize.reconcile.pairs import Question, questions, side_by_side
from normalize.reconcile.rulings import entries, place
from normalize.reconcile.source import in_order_of_age
from normalize.reconcile.verdicts import decide
from normalize.records import Decision, Verdict
from normalize.store import Store
from normalize.wording import counted
from roundup_spider.commands._identity import decisions_file, decisions_option, known_decisions, signature
from roundup_spider.commands._output import Options, common_options, next_step, summary, write_json

KEYS: dict[str, Verdict] = {"s": "same", "d": "different"}
PROMPT = "[s]ame  [d]ifferent  s[k]ip  [u]ndo  [q]uit "


@click.command()
@click.option("--export", "export_to", type=click.Path(path_type=Path), metavar="FILE", help="Write the pairs as CSV.")
@click.option("--import", "import_from", type=click.Path(path_type=Path), metavar="FILE",
              help="Read decisions (kind,a,b,verdict) from a CSV.")  # fmt: skip
@click.option("--conflicts", is_flag=True, help="List decisions that contradict each other or stand for nothing.")
@decisions_option
@common_options
def command(
    options: Options, decisions_path: Path | None, export_to: Path | None, import_from: Path | None, conflicts: bool
) -> None:
    """Decide the pairs that the reconciler left open, two sides next to each other, one keystroke a pair.

    Every answer is written at once, so that review can stop anywhere and go on later. Decisions beat every score and
    survive every re-run; `roundup reconcile` puts them into effect.

    \b
    Examples:
      roundup review
      roundup review --export pairs.csv      fill in the column verdict (same, different) and
      roundup review --import pairs.csv      read it back
      roundup review --conflicts
    """
    path = decisions_file(options, decisions_path)
    with Store.open(options.db, create=False) as store:
        if conflicts:
            _show_conflicts(options, store, path)
        elif export_to:
            count = _export(store, export_to)
            summary(options, {"verb": "review", "exported": count}, f"{counted(count, 'pair')} in {export_to}")
        elif import_from:
            count = _import(store, path, import_from)
            told = f"{counted(count, 'decision')} read into {path}; next: {next_step(options, 'reconcile')}"
            summary(options, {"verb": "review", "imported": count, "decisions": str(path)}, told)
        else:
            pairs = _open(store, path)
            count = Session(store, path).run(pairs)
            told = f"{counted(count, 'pair')} decided in {path}; next: {next_step(options, 'reconcile')}"
            if not count:
                told = "nothing decided" if pairs else "no pair is open"
            summary(options, {"verb": "review", "decided": count, "decisions": str(path)}, told)


def _open(store: Store, path: Path) -> list[Question]:
    """The pairs nobody has decided yet."""
    decided = {(decision.kind, frozenset((decision.a, decision.b))) for decision in known_decisions(store, path)}
    return [question for question in questions(store) if not _sides(question) & decided]


def _sides(question: Question) -> set[tuple[str, frozenset[str]]]:
    a, b = question.a.member, question.b.member
    return {(question.kind, frozenset((a.key, b.key))), (question.kind, frozenset((a.name, b.name)))}


class Session:
    """One sitting: shows pairs, takes keys, writes each decision at once."""

    def __init__(self, store: Store, path: Path) -> None:
        self.store = store
        self.path = path
        self.before: list[tuple[Decision, ...] | None] = []

    def run(self, pairs: Sequence[Question]) -> int:
        """Goes through the pairs until the end or `q`; the number of decisions made."""
        at = 0
        while at < len(pairs):
            key = self._ask(pairs[at], at + 1, len(pairs))
            if key == "q":
                break
            if key == "u":
                at = self._undo(at)
            else:
                self._answer(pairs[at], key)
                at += 1
        return sum(state is not None for state in self.before)

    def _ask(self, question: Question, number: int, of: int) -> str:
        width = shutil.get_terminal_size((120, 24)).columns
        click.echo(f"\n{number}/{of}  {question.kind}  {question.probability:.0%} the same")
        click.echo("\n".join(side_by_side(question, width)))
        click.echo(f"why: {question.why}\n{PROMPT}", nl=False)
        while (key := click.getchar().lower()) not in {"s", "d", "k", "u", "q", " ", "\x03", "\x04"}:
            click.echo("\a", nl=False)
        click.echo(key)
        return "q" if key in {"\x03", "\x04"} else key

    def _answer(self, question: Question, key: str) -> None:
        if key not in KEYS:
            self.before.append(None)
            return
        known = known_decisions(self.store, self.path)
        self.before.append(known)
        a, b = question.a.member, question.b.member
        made = decide(self.store, a, b, KEYS[key], question.kind, signature())
        write_decisions(self.path, with_decision(known, made))

    def _undo(self, at: int) -> int:
        """Takes the last answer back; the pair it was about is asked again."""
        if not self.before:
            return at
        state = self.before.pop()
        if state is not None:
            write_decisions(self.path, state)
        return at - 1


def _export(store: Store, path: Path) -> int:
    """Writes the queue as a CSV with an empty column `verdict`."""
    rows = questions(store)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow((*COLUMNS, "a_name", "b_name", "probability", "why", "a_page", "b_page"))
        for row in rows:
            a, b = row.a.member, row.b.member
            told = (a.name, b.name, row.probability, row.why, a.url, b.url)
            table.writerow((row.kind, a.key, b.key, "", "", "", f"{a.name} / {b.name}", *told))
    return len(rows)


def _import(store: Store, path: Path, given: Path) -> int:
    """Adds the decisions of a CSV to the file; rows without a verdict are left out."""
    known = known_decisions(store, path)
    signed = signature()
    new = read_decisions(given, undecided_too=True)
    for each in new:
        named = Decision(each.kind, each.a, each.b, each.verdict, each.by or signed.by, each.at or signed.at, each.note)
        known = with_decision(known, named)
    write_decisions(path, known)
    return len(new)


def _show_conflicts(options: Options, store: Store, path: Path) -> None:
    known = known_decisions(store, path)
    issues = place(known, entries(store.blocks()), in_order_of_age(store)).issues
    if options.as_json:
        write_json([{"code": issue.code, "message": issue.message} for issue in issues])
    else:
        click.echo("\n".join(issue.message for issue in issues) or f"the decisions in {path} agree with each other")
