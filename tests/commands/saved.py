"""Saved pages in our own words, and the verbs run as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROUNDUP = [sys.executable, "-m", "roundup_spider.cli"]

FILMS = (
    ("The Salt Road", "Ada Lindqvist", "Tom Becker, Nour Haddad, Lena Vogel"),
    ("A Winter in Porto", "Rui Tavares", "Ines Moura, Paulo Reis, Carla Dias"),
    ("Night Ferry", "Jonas Weber", "Mia Carlsson, Peter Lang, Olga Petrova"),
)


@dataclass(frozen=True)
class Done:
    """How a verb ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def roundup(*arguments: str | Path, folder: Path, stdin: bytes | None = None) -> Done:
    """Runs a verb in a real process, in `folder`, whose data/ it uses."""
    command = [*ROUNDUP, *map(str, arguments)]
    done = subprocess.run(command, cwd=folder, input=stdin, capture_output=True, timeout=120)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def address(week: int) -> str:
    return f"https://reels.example/releases-{week}"


def html(week: int = 1, canonical: bool = True) -> str:
    """A roundup of three films."""
    link = f'<link rel="canonical" href="{address(week)}">' if canonical else ""
    films = "".join(
        f"<h2>{title} by {director}</h2><p>With {cast}…</p>"
        f"<p><b>What is it about?</b> In week {week}, somebody looks for a way home and finds a stranger.</p>"
        f"<p><b>Did you know?</b> The crew of number {week} slept on the boat for a month.</p>"
        for title, director, cast in FILMS
    )
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>The films of week {week}</title>{link}</head>"
        f"<body><nav><a href=/>Home</a></nav><article><h1>The films of week {week}</h1>{films}</article></body></html>"
    )


def save(folder: Path, *weeks: int) -> Path:
    """Saves pages as week-N.html."""
    folder.mkdir(parents=True, exist_ok=True)
    for week in weeks:
        (folder / f"week-{week}.html").write_text(html(week), encoding="utf-8")
    return folder
