"""`roundup report`: the collection in figures and charts, as one HTML file."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from normalize.clock import utc_now
from normalize.errors import UsageError
from normalize.store import Store
from roundup_spider.commands._output import Options, common_options, summary


@click.command()
@click.option("-o", "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("roundup-report.html"),
              show_default=True, metavar="FILE", help="The file to write.")  # fmt: skip
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
@common_options
def command(options: Options, out: Path, open_browser: bool) -> None:
    """Write one HTML file with charts: films per week and site, people, spellings, completeness, who copies whom.

    The file holds everything it needs and may not use the network: it can be mailed, archived and opened anywhere.

    \b
    Examples:
      roundup report --open
      roundup report --db films.db --out films.html
    """
    from roundup_spider.reporting.figures import gather
    from roundup_spider.reporting.page import page_of

    with Store.open(options.db, create=False) as store:
        figures = gather(store)
    written = page_of(figures, f"Made from {options.db.name} on {utc_now()[:10]} by roundup report.")
    _write(out, written)
    counts = {"verb": "report", "db": str(options.db), "out": str(out), "bytes": len(written.encode())}
    summary(options, counts, f"{out} ({len(written.encode()) >> 10} kB)")
    if open_browser:
        webbrowser.open(out.resolve().as_uri())


def _write(out: Path, text: str) -> None:
    """Writes beside the target and renames, so that the file is whole or not there."""
    part = out.with_name(f".{out.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(out)
    except OSError as error:
        raise UsageError(f"cannot write {out} ({error.strerror}); give --out FILE in a folder you may write") from error
