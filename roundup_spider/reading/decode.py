"""Bytes → text: which character encoding a page is really in, whatever it declares."""

from __future__ import annotations

import re
from dataclasses import dataclass

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

PAGE_CAP = 8_000_000
"""Bytes of a page that are read; the rest is left out and noted."""

_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the encoding it was read in, and (code, message) notes of what went wrong on the way."""

    text: str
    encoding: str
    notes: tuple[tuple[str, str], ...] = ()


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`: byte-order mark first, then UTF-8 if the bytes are valid, then what HTTP and the page declare.

    Never raises. Bytes beyond `PAGE_CAP` are dropped and noted.
    """
    notes: list[tuple[str, str]] = []
    if len(body) > PAGE_CAP:
        notes.append(("page-too-large", f"page has {len(body):,} bytes; read the first {PAGE_CAP:,}"))
        body = body[:PAGE_CAP]
    text, encoding = _decoded(body, content_type)
    if "\ufffd" in text:
        notes.append(("undecodable-bytes", f"{text.count(chr(0xFFFD))} characters are not valid {encoding}"))
    return Decoded(
        text.translate(_CONTROL) if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text) else text,
        encoding,
        tuple(notes),
    )


def _decoded(body: bytes, content_type: str | None) -> tuple[str, str]:
    encoding, mark = read_bom(body)
    if encoding and mark:
        return body[len(mark) :].decode(encoding, "replace"), encoding
    declared = http_content_type_encoding(content_type) or html_body_declared_encoding(body[:4096])
    try:
        return body.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = resolve_encoding(declared or "cp1252") or "cp1252"
        name = "cp1252" if name in ("utf-8", "ascii", "iso8859-1", "latin-1") else name
        return body.decode(name, "replace"), name
