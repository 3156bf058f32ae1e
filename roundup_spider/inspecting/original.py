"""The page as its site shows it: the cut outlined, and the elements that became lines in the colour of their role.

What comes out is for a sandboxed frame: scripts, frames and forms are gone, a policy forbids every request, and the
sandbox runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
[data-roundup-cut]{outline:3px dashed #111827!important;outline-offset:3px}
[data-roundup-cut]::before{content:"the cut";font:12px/1.6 sans-serif;color:#fff;background:#111827;padding:1px 6px}
[data-roundup=outside]{--roundup:#d1d5db}[data-roundup=unclaimed]{--roundup:#dc2626;background:#fee2e2!important}
</style>"""


def outlined(body: bytes, content_type: str | None, article: Article) -> str:
    """The page's HTML with every element whose text is a line of the article marked by the line's role.

    >>> from roundup_spider.reading.article import read
    >>> page = b"<p>Plain<script>alert(1)</script></p>"
    >>> outlined(page, None, read(page, None)).count("<script")
    0
    """
    text = decode(body, content_type).text[:MOST_CHARACTERS]
    if "<" not in text:
        return ""
    tree = LexborHTMLParser(text)
    tree.strip_tags(_ACTIVE, recursive=True)
    roles = {line.text: line.role for line in article.lines}
    blocks = tree.css("p,h1,h2,h3,h4,h5,h6,li,dt,dd,td,th,div,section,blockquote,figcaption,summary,span,b,strong")
    marked = [node for node in blocks if _mark(node, roles)]
    cut = _common_ancestor(marked)
    if cut is not None:
        cut.attrs["data-roundup-cut"] = ""
    for image in tree.css("img,picture"):
        image.decompose()
    return f"{_POLICY}{_STYLE}{tree.html or ''}"


def _mark(node: LexborNode, roles: dict[str, str]) -> bool:
    """Marks an element whose text is a line with the line's role; tells whether it did."""
    own = node.text(deep=True) or ""
    role = roles.pop(collapse(own), None) if len(own) <= _LONGEST else None
    if role:
        node.attrs["data-roundup"] = role
    return role is not None


def _common_ancestor(nodes: Sequence[LexborNode]) -> LexborNode | None:
    """The smallest element that holds all nodes: the cut, as far as a page without scripts shows it."""
    shared: list[LexborNode] = []
    for node in nodes:
        above = list(_above(node))[::-1]
        pairs = zip(shared, above, strict=False) if shared else ((one, one) for one in above)
        shared = [one for one, other in pairs if one.mem_id == other.mem_id]
    return shared[-1] if shared else None


def _above(node: LexborNode) -> Iterator[LexborNode]:
    """The elements that enclose a node, innermost first."""
    parent = node.parent
    while parent is not None and parent.tag not in (None, "html", "-document", "_document"):
        yield parent
        parent = parent.parent
