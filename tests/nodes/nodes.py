"""Collections of saved pages, made in this process, and verbs run in it."""

from __future__ import annotations

from contextlib import chdir, redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

from normalize.records import ArchivePlace
from normalize.store import Store
from roundup_spider.archive import Archive
from roundup_spider.cli import main
from roundup_spider.ingesting import read_page, store_reading
from roundup_spider.saved_pages import Saved, saved_pages
from tests.commands.saved import Done, save


def node(folder: Path, *weeks: int) -> Path:
    """A node that has loaded some weeks; its database."""
    with Store.open(folder / "roundup.db") as store, Archive(folder / "archive", fsync=False) as archive:
        run = store.begin_run("ingest")
        for found in saved_pages([str(save(folder / "saved", *weeks))]):
            assert isinstance(found, Saved)
            page = archive.keep(found.page)
            store_reading(store, page, read_page(page), run)
        store.end_run(run, 0)
    return folder / "roundup.db"


def roundup(*arguments: str | Path, folder: Path) -> Done:
    """Runs a verb in this process as `roundup` does, with data/ under `folder`."""
    words = [str(word) for word in arguments]
    for option, place in (("--db", "roundup.db"), ("--archive", "archive")):
        words += [] if option in words else [option, str(folder / "data" / place)]
    with chdir(folder), redirect_stdout(out := TextIOWrapper(BytesIO())), redirect_stderr(err := StringIO()):
        try:
            main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
        else:
            code = 0
        out.flush()
    assert isinstance(out.buffer, BytesIO)
    return Done(code, out.buffer.getvalue().decode(), err.getvalue())


def places_hold(store: Store, folder: Path) -> bool:
    """Every page lies where the database says, and nothing in the archive is damaged."""
    archive = Archive(folder)
    rows = store.db.execute("SELECT url, digest, archive_file, archive_offset, archive_length FROM pages").fetchall()
    found = [(url, digest, archive.read(ArchivePlace(*place))) for url, digest, *place in rows]
    assert not list(archive.verify())
    return all((page.url, page.digest) == (url, digest) for url, digest, page in found)
