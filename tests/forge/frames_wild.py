"""Frames written after the cut was tuned to those of `frames.py`, to see how it does on sites it was not tuned to."""

from __future__ import annotations

from html import escape
from random import Random

from tests.forge.frames import Content, Frame, page_head
from tests.forge.themes import soup_class


def _stories(content: Content, tag: str) -> str:
    """Teasers of other articles: a linked heading and a sentence."""
    return "".join(
        f'<div class="item"><{tag}><a href="/s{n}">{escape(title)}</a></{tag}><p>{content.words["teaser"]}</p></div>'
        for n, title in enumerate(content.others)
    )


def _hero(content: Content, rng: Random) -> str:
    """The title in a banner of its own, the text in a section without a name, teasers below."""
    words = content.words
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng)}<body>
<div class="bar"><a href="/">Home</a><a href="/n">News</a><a href="/f">Films</a></div>
<section class="hero"><div class="hero-inner"><p class="kicker">Cinema</p><h1>{escape(content.title)}</h1><p>
{words["by"]} Ida Falk</p>
</div></section><section class="s2"><div class="inner">{content.html}</div></section>
<section class="s3"><div class="inner"><h2>{words["related"]}</h2>{_stories(content, "h3")}</div></section>
<section class="s4"><h3>{words["newsletter"]}</h3><p>{words["cookies"]}</p></section><section class="s5"><p>
{words["rights"]}</p></section>
</body></html>"""


def _endless(content: Content, rng: Random) -> str:
    """The next article is appended whole, as sites do that never end."""
    words = content.words
    text = " ".join([words["teaser"]] * 12)
    following = escape(content.others[0]) if content.others else "Next"
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng)}<body><nav><ul><li>
<a href="/">Home</a></li></ul></nav>
<div id="feed"><div class="piece"><h1>{escape(content.title)}</h1><div class="meta">{words["by"]} Ida Falk</div>
<div class="txt">{content.html}</div></div>
<div class="piece"><h1>{following}</h1><div class="meta">{words["by"]} Ida Falk</div><div class="txt"><p>{text}</p>
</div></div></div>
<footer>{words["rights"]} {words["newsletter"]} {words["cookies"]}</footer></body></html>"""


def _tabloid(content: Content, rng: Random) -> str:
    """A long left column of teasers before the article, comments without a telling name after it."""
    words = content.words
    remarks = "".join(f"<div class='c-{n}'><b>user{n}</b><div>{words['remark']}</div></div>" for n in range(8))
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng)}<body><div id="wrap">
<div id="l">{_stories(content, "h4")}</div>
<div id="m"><div id="t"><h1>{escape(content.title)}</h1></div><div id="b">{content.html}</div>
<div id="d"><h3>{words["comments"]}</h3>{remarks}</div></div><div id="r"><p>{words["newsletter"]}</p><p>
{words["cookies"]}</p></div></div></body></html>"""


def _tables(content: Content, rng: Random) -> str:
    """Nested layout tables, no heading element at all."""
    words = content.words
    rows = "".join(f'<tr><td><a href="/t{n}">{escape(title)}</a></td></tr>' for n, title in enumerate(content.others))
    return f"""<html>{page_head(content, rng)}<body><table><tr><td colspan=3>
<a href=/>Home</a> | <a href=/n>News</a> | <a href=/f>Films</a></td></tr>
<tr><td width=150><table>{rows}</table></td><td><font size=5><b>{escape(content.title)}</b></font><br>
{content.html}</td>
<td width=150><font size=1>{words["teaser"]}</font></td></tr>
<tr><td colspan=3><font size=1>{words["newsletter"]} {words["cookies"]} {words["rights"]}</font></td></tr></table>
</body></html>"""


def _builder(content: Content, rng: Random) -> str:
    """A page builder's rows and columns, everything with a compiled name, the aside first."""
    words = content.words

    def cell(inner: str) -> str:
        return f'<div class="fl-{soup_class(rng)}"><div class="fl-content {soup_class(rng)}">{inner}</div></div>'

    links = "".join(cell(f'<h4><a href="/b{n}">{escape(title)}</a></h4>') for n, title in enumerate(content.others))
    return f"""<!DOCTYPE html><html lang="{content.language}">{page_head(content, rng)}<body class="fl-builder">
<header>{cell('<a href="/">Home</a> <a href="/n">News</a> <a href="/f">Films</a>')}</header><div class="fl-row">
{cell(f"<h1>{escape(content.title)}</h1>")}</div>
<div class="fl-row"><div class="fl-col-small">{cell(f"<h3>{words['related']}</h3>")}{links}
{cell(f"<p>{words['teaser']}</p>")}</div>
<div class="fl-col">{cell(content.html)}</div></div><div class="fl-row">
{cell(f"<p>{words['newsletter']}</p>")}{cell(f"<p>{words['cookies']}</p>")}</div>
</body></html>"""


WILD: dict[str, Frame] = {
    "hero": _hero,
    "endless": _endless,
    "tabloid": _tabloid,
    "tables": _tables,
    "builder": _builder,
}
