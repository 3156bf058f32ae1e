"""`roundup vocabulary`: the labels and phrases by which pages are read: add one, look for faults, find unknown ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from normalize.errors import GateFailed, UsageError
from normalize.records import Article
from normalize.resources import data_file, is_checkout
from normalize.store import Store
from normalize.store.articles import load_article
from normalize.vocabulary import meanings, vocabulary, words_of
from normalize.vocabulary_files import (
    NOISE,
    OWN,
    PLACES,
    STRENGTHS,
    Entry,
    add_entry,
    own_file,
    vocabulary_entries,
)
from normalize.vocabulary_lint import Finding, lint, unused
from normalize.wording import counted
from roundup_spider.commands._output import Group, Options, common_options, complain, progress, summary, table
from roundup_spider.declaring import check_known
from roundup_spider.ingesting import read_page
from roundup_spider.saved_pages import Saved, saved_pages
from roundup_spider.scaffold.labels import FEWEST, LabelProposal, proposals


@click.group(cls=Group)
def command() -> None:
    """The labels and phrases by which pages are read: add one, look for faults, find unknown ones.

    \b
      roundup vocabulary propose
      roundup vocabulary add 'Good to know' --as trivia --language en
      roundup vocabulary lint
    """


@command.command()
@click.argument("form")
@click.option("--as", "meaning", required=True, metavar="MEANING", help="synopsis, trivia, cast, …, or noise.")
@click.option("--language", required=True, metavar="LANG", help="Its language, two letters.")
@click.option("--how", metavar="HOW", help="phrase, colon or opener; of noise: starts, whole, ends, closes or over.")
@click.option("--own", is_flag=True, help="Into your own vocabulary, not into the one of this checkout.")
@common_options
def add(options: Options, form: str, meaning: str, language: str, how: str | None, own: bool) -> None:
    """Add a label, or a phrase of noise, to the vocabulary; comments and order of the file stay.

    In a checkout it goes into data/vocabulary/; where Roundup is installed as a package, or with --own, into a file of
    your own (ROUNDUP_VOCABULARY, else ~/.config/roundup/vocabulary.toml), which is read beside the packaged one.

    \b
    phrase  counts wherever a line or sentence begins with it (the default for three words and more)
    colon   counts only before a colon, a dash or the end of the line (the default for less)
    opener  opens a credit when names follow it ("With A, B")

    Exit codes: 0 written; 2 not written, and why.
    """
    how = how or _default_how(meaning, form)
    entry = _checked(Entry(meaning, how, language, " ".join(form.split()), _file(meaning, own)))
    faults = [fault for fault in lint([*vocabulary_entries(), entry]) if fault.entry is entry]
    if faults:
        raise UsageError(f"not added: {faults[0]}")
    add_entry(entry)
    vocabulary.cache_clear()
    told = f"added {entry.form!r} to [{meaning}.{how}] {language} in {entry.file}"
    counts = {"verb": "vocabulary add", "form": entry.form, "meaning": meaning, "how": how, "file": str(entry.file)}
    summary(options, counts, f"{told}\nread the archived pages again: roundup reparse")


def _default_how(meaning: str, form: str) -> str:
    if meaning == NOISE:
        return "whole"
    return "phrase" if len(words_of(form)) >= 3 else "colon"


def _file(meaning: str, own: bool) -> Path:
    """The file that an entry belongs into; an installed package is never written to."""
    if not own and is_checkout():
        return data_file("vocabulary", "noise.toml" if meaning == NOISE else "labels.toml")
    file = own_file()
    if file is None:
        raise UsageError(f"{OWN} is set to nothing, so there is no vocabulary of your own; set it to a file's path")
    return file


def _checked(entry: Entry) -> Entry:
    check_known("--as", entry.meaning, [*meanings(), NOISE])
    check_known("--how", entry.strength, PLACES if entry.meaning == NOISE else STRENGTHS)
    check_known("--language", entry.language, vocabulary().function_words)
    if not words_of(entry.form):
        raise UsageError(f"{entry.form!r} has no word to match")
    small = vocabulary().function_words[entry.language]
    if entry.strength in ("phrase", "starts") and set(words_of(entry.form)) <= small:
        told = f"{entry.form!r} is made of small words only, and as a {entry.strength} would match in any sentence"
        raise UsageError(f"{told}; add it with --how {'whole' if entry.meaning == NOISE else 'colon'}")
    return entry


@command.command("lint")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@common_options
def lint_command(options: Options, paths: tuple[str, ...]) -> None:
    """Name the forms that are written twice, mean two things, or can never match. Exit code 3 when there are any.

    With PATHs (saved pages, folders, WARC), the forms that stand on none of these pages are counted, too; they are no
    fault, and --json names them.
    """
    entries = list(vocabulary_entries())
    found = lint(entries)
    idle: list[Finding] = []
    if paths:
        idle = unused(entries, (line.text for article in _read(paths) for line in article.lines))
    rows = [(fault.code, fault.entry.form, _where(fault), fault.message) for fault in found]
    if rows and not options.as_json:
        table("Vocabulary", ("fault", "form", "where", "why"), rows)
    counts = {"verb": "vocabulary lint", "entries": len(entries), "faults": [_object(fault) for fault in found]}
    faults = counted(len(found), "fault")
    told = f"{len(entries)} forms, {faults}" + (f", {len(idle)} on none of the pages" if paths else "")
    summary(options, {**counts, "unused": [_object(fault) for fault in idle]}, told)
    if found:
        raise GateFailed(f"{faults} in the vocabulary; remove or change each form where it stands")


def _where(fault: Finding) -> str:
    return f"{fault.entry.file.name} [{fault.entry.meaning}.{fault.entry.strength}] {fault.entry.language}"


def _object(fault: Finding) -> dict[str, str]:
    return {"fault": fault.code, "form": fault.entry.form, "where": _where(fault), "why": fault.message}


@command.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--site", "site_name", metavar="SITE", help="Only articles of this site.")
@click.option("--least", type=click.IntRange(2), default=FEWEST, show_default=True, help="Films it must stand in.")
@common_options
def propose(options: Options, paths: tuple[str, ...], site_name: str | None, least: int) -> None:
    """Find words that look like labels nobody has told the reader of, with the command that adds each.

    Looks at the articles of the database, or at the saved pages given (files, folders, WARC). A label opens a line of
    several films, and what follows it is of one kind: a text, names, a date.

    \b
    Examples:
      roundup vocabulary propose
      roundup vocabulary propose pages/ --least 2
    """
    articles = [one for one in (_read(paths) if paths else _stored(options)) if site_name in (None, one.site)]
    found = proposals(articles, least)
    if not options.as_json:
        for one in found:
            click.echo(f"{one}, for example “{one.example}”\n  {one.command}")
    counts = {"verb": "vocabulary propose", "articles": len(articles), "proposals": [_told(one) for one in found]}
    summary(options, counts, f"{counted(len(found), 'proposal')} from {counted(len(articles), 'article')}")


def _told(one: LabelProposal) -> dict[str, object]:
    return {
        "form": one.form, "meaning": one.meaning, "how": one.strength, "language": one.language, "films": one.films,
        "pages": one.pages, "example": one.example, "command": one.command,
    }  # fmt: skip


def _read(paths: Sequence[str]) -> Iterator[Article]:
    """The readings of saved pages; a page that cannot be read is named and left out."""
    for found in progress(saved_pages(paths), "reading"):
        if isinstance(found, Saved):
            yield read_page(found.page)
        else:
            complain(found.issue.message)


def _stored(options: Options) -> Iterator[Article]:
    with Store.open(options.db, create=False) as store:
        for (key,) in store.db.execute("SELECT article_id FROM articles ORDER BY article_id").fetchall():
            article = load_article(store.db, key)
            if article is not None:
                yield article
