"""How well identities are found on gold data: `python -m tests.evaluate_identity [SHARED]`.

Runs what a user runs, `roundup ingest`, `roundup reconcile` and `roundup match --csv`, in an empty folder, on the pages
of SHARED (default `../shared`), on the open golden cases, and on the labelled pairs, and prints what the scorers in
SHARED/eval make of it. Nothing there: says "skipped: no ../shared", exits 0.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

PAIRS = ("person_pairs", "page_pairs", "title_pairs")


def run(*command: str | Path, folder: Path, out: str | None = None) -> None:
    """Runs a command in a folder; what it prints goes to the file `out` there, or on to our own standard output."""
    if out is None:
        subprocess.run([str(part) for part in command], cwd=folder, check=True)
        return
    with (folder / out).open("wb") as file:
        subprocess.run([str(part) for part in command], cwd=folder, check=True, stdout=file)


def whole_pages(scorers: Path, corpus: Path, folder: Path) -> None:
    """Every gold page of a corpus ingested and reconciled in an empty folder, from its bytes to identities."""
    roundup = (sys.executable, "-m", "roundup_spider.cli")
    print(f"\n{corpus.name}", flush=True)
    folder.mkdir()
    run(sys.executable, scorers / "make_warc.py", corpus, "pages.warc.gz", folder=folder)
    run(*roundup, "ingest", "pages.warc.gz", folder=folder)
    run(*roundup, "reconcile", folder=folder)
    run(sys.executable, scorers / "clusters.py", "data/roundup.db", corpus, folder=folder, out="clusters.json")
    run(sys.executable, scorers / "score_reconcile.py", corpus, "clusters.json", folder=folder)


def pairs(shared: Path, folder: Path) -> None:
    """The labelled pairs; the shipped models have seen them, `normalize.similarity.train` prints held-out figures."""
    for name in PAIRS:
        labelled = shared / "names" / f"{name}.csv"
        print(f"\n{name}.csv", flush=True)
        run(sys.executable, "-m", "roundup_spider.cli", "match", "--csv", labelled, folder=folder, out=f"{name}.csv")
        run(sys.executable, shared / "eval" / "score_pairs.py", labelled, f"{name}.csv", folder=folder)


def main() -> int:
    """The command."""
    shared = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared").resolve()
    if not (shared / "eval").is_dir():
        print(f"skipped: no {sys.argv[1] if len(sys.argv) > 1 else '../shared'}")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        run(sys.executable, "-m", "tests.golden.folder", here / "golden", folder=Path.cwd())
        for at, corpus in enumerate((shared / "corpus", here / "golden")):
            whole_pages(shared / "eval", corpus, here / str(at))
        pairs(shared, here)
    return 0


if __name__ == "__main__":
    sys.exit(main())
