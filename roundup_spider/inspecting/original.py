"""The page as its site shows it, with the elements that became lines outlined in the colour of their role.

What comes out is for a sandboxed frame: scripts, frames and forms are gone, a policy forbids every request, and the
sandbox runs nothing.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from normalize.records import Article
from normalize.text import collapse
from roundup_spider.reading.decode import decode

MOST_CHARACTERS = 2_000_000
"""A longer page is cut here: a frame of it would help nobody."""

_ACTIVE = [
    "script", "noscript", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "form", "template",
    "audio", "video", "source", "portal",
]  # fmt: skip
_LONGEST = 20_000
_RULES = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
_POLICY = f'<meta http-equiv="Content-Security-Policy" content="{_RULES}">'
_STYLE = """<style>
[data-roundup]{outline:2px solid var(--roundup)!important;outline-offset:2px;position:relative}
[data-roundup=header]{--roundup:#b45309}[data-roundup=cast]{--roundup:#0e7490}[data-roundup=synopsis]{--roundup:#15803d}
[data-roundup=trivia]{--roundup:#a21caf}[data-roundup=fact]{--roundup:#1d4ed8}[data-roundup=noise]{--roundup:#9ca3af}
[data-roundup=outside]{--roundup:#d1d5db}[data-roundup=unclaimed]{--roundup:#dc2626;background:#fee2e2!important}
</style>"""


def outlined(body: bytes, content_type: str | None, article: Article) -> str:
    """The page's HTML with every element whose text is a line of the article marked by the line's role.

    >>> outlined(b"<p>Plain</p>", None, article).count("<script")
    0
    """
    text = decode(body, content_type).text[:MOST_CHARACTERS]
    if "<" not in text:
        return ""
    tree = LexborHTMLParser(text)
    tree.strip_tags(_ACTIVE, recursive=True)
    roles = {line.text: line.role for line in article.lines}
    for node in tree.css("p,h1,h2,h3,h4,h5,h6,li,dt,dd,td,th,div,section,blockquote,figcaption,summary,span,b,strong"):
        _mark(node, roles)
    for image in tree.css("img,picture"):
        image.decompose()
    return f"{_POLICY}{_STYLE}{tree.html or ''}"


def _mark(node: LexborNode, roles: dict[str, str]) -> None:
    own = node.text(deep=True) or ""
    if len(own) > _LONGEST:
        return
    role = roles.pop(collapse(own), None)
    if role:
        node.attrs["data-roundup"] = role
