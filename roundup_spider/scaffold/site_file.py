"""A proposal as a site file, in the form of the hand-written ones."""

from __future__ import annotations

import re
from pathlib import Path

from normalize.errors import UsageError
from normalize.resources import is_checkout
from normalize.wording import counted
from roundup_spider import spiders
from roundup_spider.scaffold.proposal import Proposal, SeedProposal
from roundup_spider.sites import sites

_PACK = Path(spiders.__file__).resolve().parent
_OF_A_PROJECT = Path("sites")
_SOUND_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")


def checked_name(name: str) -> str:
    """The name, if a site may be called so; raises UsageError that says what is wrong.

    >>> checked_name("dailyhind")
    'dailyhind'
    """
    if not _SOUND_NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a site: expected lower-case letters, digits and _, a letter first")
    if name in sites():
        raise UsageError(f"there is a site {name} already (roundup sites); give the new one another name")
    return name


def home_of_sites() -> Path:
    """Where a new site file goes: the first folder of `ROUNDUP_SITES`, else the pack of a checkout, else `sites/`."""
    if spiders.OWN_FOLDERS:
        return Path(spiders.OWN_FOLDERS[0])
    return _PACK if is_checkout() else _OF_A_PROJECT


def is_searched(folder: Path) -> bool:
    """Whether the site files of `folder` are found by every verb."""
    return str(folder.resolve()) in {str(Path(known).resolve()) for known in spiders.__path__}


def write_site(proposal: Proposal, folder: Path) -> Path:
    """Writes the site file and gives its path; never over an existing file."""
    path = folder / f"{proposal.name}.py"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(site_file(proposal))
    except FileExistsError as error:
        raise UsageError(f"{path} exists; give the site another name or remove the file") from error
    except OSError as error:
        raise UsageError(f"cannot write {path} ({error.strerror}); --folder DIR puts it elsewhere") from error
    return path


def site_file(proposal: Proposal) -> str:
    """The text of the site file.

    >>> from normalize.records import Page
    >>> from roundup_spider.inspecting.inspection import inspect_page
    >>> page = Page("https://e.org/a", b"<h2>Close by Lukas Dhont</h2>", "2023-03-01T08:00:00Z", 200, {}, "", "generic")
    >>> from roundup_spider.scaffold.proposal import propose
    >>> proposal = propose("example", [inspect_page(page, "page.html", "https://e.org/a")])
    >>> "class ExampleSpider(RoundupSpider):" in site_file(proposal)
    True
    """
    kinds = sorted({seed.kind for seed in proposal.seeds})
    unseen = [seed.url for seed in proposal.seeds if not seed.seen]
    seen = counted(len(proposal.examples), "page")
    doubt = f" Not seen yet: {', '.join(unseen)}." if unseen else ""
    lines = [
        f'"""{proposal.domain}."""',
        "",
        "from roundup_spider.layout import Expectations, Layout",
        f"from roundup_spider.spiders.base import {', '.join(sorted([*kinds, 'RoundupSpider']))}",
        "",
        "",
        f"class {_class_name(proposal.name)}(RoundupSpider):",
        '    """Proposed by `roundup new-site`; look it through."""',
        "",
        f'    name = "{proposal.name}"',
        f'    allowed_domains = ("{proposal.domain}",)',
        f"    seeds = ({' '.join(_seed(seed) for seed in proposal.seeds)})",
        *([f"    roundups = {_raw(proposal.roundups)}"] if proposal.roundups else []),
        *([f"    titles = {_raw(proposal.titles)}"] if proposal.titles else []),
        f"    examples = ({' '.join(f'{_text(url)},' for url in proposal.examples)})",
        f"    verified = {_text(f'proposed from {seen}, not crawled yet.{doubt}')}",
        "    layouts = (",
        "        Layout(",
        *([f"            article={proposal.article!r},".replace("'", '"')] if proposal.article else []),
        f'            language="{proposal.language}",',
        "            expect=Expectations(",
        *(f"                {part}," for part in _expectations(proposal)),
        "            ),",
        "        ),",
        "    )",
    ]
    return "\n".join(lines) + "\n"


def _class_name(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_")) + "Spider"


def _seed(seed: SeedProposal) -> str:
    return f"{seed.kind}({_text(seed.url)}),"


def _text(value: str) -> str:
    """A string literal in double quotes, whatever the page put into the value."""
    escaped = "".join(char if char.isprintable() and char not in '"\\' else f"\\u{ord(char):04x}" for char in value)
    return f'"{escaped}"'


def _raw(pattern: str) -> str:
    plain = '"' not in pattern and pattern.isprintable() and not pattern.endswith("\\")
    return f'r"{pattern}"' if plain else repr(pattern)


def _expectations(proposal: Proposal) -> list[str]:
    fill = ", ".join(f'"{field}": {floor}' for field, floor in proposal.fill.items())
    never = ", ".join(f'"{field}"' for field in proposal.never)
    parts = [f"films={proposal.films}", f"fill={{{fill}}}"]
    return [*parts, f"never=frozenset([{never}])"] if never else parts
