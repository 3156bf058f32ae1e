"""`roundup run`: the scheduled job. Crawl what is due, reconcile, check; one summary, one exit code."""

from __future__ import annotations

import json
import logging
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

import click

from normalize.clock import now
from normalize.errors import GateFailed, UsageError
from normalize.failure import Failure
from normalize.reconcile.stored import Summary, reconcile_store
from normalize.store import Store
from roundup_spider.cadence import due_sites
from roundup_spider.checking import check_sites, passed
from roundup_spider.commands import check as check_verb
from roundup_spider.commands import crawl as crawl_verb
from roundup_spider.commands._output import Options, common_options, write_json
from roundup_spider.crawl import CrawlOutcome
from roundup_spider.locks import SiteLock
from roundup_spider.runner import Order, crawl, interrupted, worst
from roundup_spider.sites import site

log = logging.getLogger("roundup.run")


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did: outcome of each site's crawl, the reconciler's summary, the gates' failures, the exit code.

    A run that was interrupted while it crawled leaves reconciling and checking to the next one.
    """

    crawled: Sequence[CrawlOutcome]
    reconciled: Summary | None = None
    checked: Mapping[str, Sequence[Failure]] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """The worst of all."""
        gates = 0 if passed(self.checked.values()) else GateFailed.exit_code
        return max(worst(self.crawled), gates)


@click.command()
@click.argument("sites", nargs=-1, metavar="[SITE]...")
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting (repeatable).")
@click.option("--on-failure", metavar="COMMAND", help="Command that gets the JSON summary on stdin if the run fails.")
@common_options
def command(options: Options, sites: Sequence[str], settings: Sequence[str], on_failure: str | None) -> None:
    """Do the scheduled job: crawl, reconcile, check; one summary on stdout, one exit code (the worst of all).

    Without SITE, all sites that are due by their cadence: those that were ever crawled into this database and not left
    since (roundup sites --leave), and those of your own (ROUNDUP_SITES); where there is neither yet, all that are
    described. A crawl that was cut short is due at once. Two runs into one database do not fight: the second ends at
    once with exit code 2.

    \b
      roundup run allocine gossipify      the first time: from now on these two are followed
      0 6 * * *  roundup run --json --log-format json >> runs.jsonl 2>> runs.log
      roundup run gossipify --on-failure 'mail -s roundup me@example.org'
    """
    hook = _words(on_failure) if on_failure else []
    options.db.parent.mkdir(parents=True, exist_ok=True)
    lock = SiteLock.take(options.db, "run")
    try:
        result = _run(options, sites, dict(map(crawl_verb.setting, settings)))
    finally:
        lock.release()
    if result.exit_code and hook:
        _notify(hook, result)
    if options.as_json:
        write_json(_as_object(result))
    else:
        _tell(options, result)
    sys.exit(result.exit_code)


def _run(options: Options, names: Sequence[str], settings: Mapping[str, str]) -> Result:
    for name in names:
        site(name)
    with Store.open(options.db) as store:
        due = list(names) or due_sites(store, now())
        run = store.begin_run("run", {"sites": due})
        order = Order(options.db, options.archive, due, settings=settings)
        crawled = crawl(order) if due else []
        result = Result(crawled) if interrupted(crawled) else _concluded(store, run, due, crawled)
        store.end_run(run, result.exit_code, {"sites": len(due), "failures": sum(map(len, result.checked.values()))})
    return result


def _concluded(store: Store, run: int, due: Sequence[str], crawled: Sequence[CrawlOutcome]) -> Result:
    """Reconciles and checks."""
    reconciled = reconcile_store(store, run_id=run)
    return Result(crawled, reconciled, check_sites(store, due, now().date()) if due else {})


def _as_object(result: Result) -> dict[str, object]:
    return {
        "exit_code": result.exit_code,
        "crawl": [asdict(outcome) for outcome in result.crawled],
        "reconcile": result.reconciled and asdict(result.reconciled),
        "check": check_verb.as_object(result.checked, result.exit_code)["sites"],
    }


def _words(hook: str) -> list[str]:
    """The command of --on-failure; raises UsageError before anything is crawled."""
    try:
        return shlex.split(hook)
    except ValueError as error:
        raise UsageError(f"--on-failure {hook!r} cannot be split into words ({error})") from error


def _notify(hook: Sequence[str], result: Result) -> None:
    """Hands the summary to the user's command; a hook that fails is logged and does not change the exit code."""
    try:
        subprocess.run(hook, input=json.dumps(_as_object(result)), text=True, check=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        log.error("the hook %r failed: %s", shlex.join(hook), error)


def _tell(options: Options, result: Result) -> None:
    if not result.crawled:
        click.echo("no site is due; name one to crawl it anyway")
        return
    crawl_verb.tell(options, result.crawled)
    if result.reconciled is None:
        click.echo("interrupted; what was stored stays, and the next run goes on from there")
        return
    click.echo(f"{result.reconciled.films} films, {result.reconciled.people} people")
    check_verb.tell(result.checked)
