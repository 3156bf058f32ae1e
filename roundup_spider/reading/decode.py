"""Bytes → text: which character encoding a page is really in, whatever it declares.

The order of trust: a byte-order mark; UTF-8 when the bytes are valid UTF-8 (no other encoding passes that test by
chance); what HTTP, then the page, declares; what the bytes look like. A declaration that the bytes contradict loses.
"""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from normalize.frozen import frozen
from roundup_spider.reading.charset import likely_encoding

PAGE_CAP = 8_000_000
"""Bytes of a page that are read; the rest is left out and noted."""

Note = tuple[str, str]

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32), 127])
_HEAD = 4_096
_SHORTEST_SAMPLE = 64
_SAMPLE = 60_000
_LATIN = frozenset(["cp1252", "iso8859-1", "latin-1", "latin_1", "iso8859_1", "ascii"])
_UTF_8 = frozenset(["utf-8", "utf8", "utf_8", "utf-8-sig"])
_MAGIC = {
    b"%PDF": "PDF", b"\xff\xd8\xff": "JPEG", b"\x89PNG": "PNG", b"GIF8": "GIF", b"PK\x03\x04": "ZIP",
    b"\x1f\x8b": "gzip",
    b"RIFF": "RIFF", b"\x00\x00\x01\x00": "icon", b"\x7fELF": "ELF", b"OggS": "Ogg", b"ID3": "MP3", b"wOF": "font",
    b"BZh": "bzip2", b"7z\xbc\xaf": "7-Zip", b"SQLite format 3": "SQLite", b"\xd0\xcf\x11\xe0": "Office",
}  # fmt: skip
_NO_C1 = bytes(code for code in range(256) if not 0x80 <= code < 0xA0)
_C1 = re.compile("[\x80-\x9f]")


@frozen
class Decoded:
    """A page's text, the encoding it was read in, and (code, message) notes of what went wrong on the way.

    `utf_8` is the same text in UTF-8, where the page came so.
    """

    text: str
    encoding: str
    notes: tuple[Note, ...] = ()
    utf_8: bytes | None = None


def decode(body: bytes, content_type: str | None = None) -> Decoded:
    """The text of `body`; `content_type` is the value of the HTTP header. Never raises.

    Bytes beyond `PAGE_CAP` are dropped and noted; a body that is no text at all gives "" and a note.

    >>> decode("<p>Ménochet</p>".encode("cp1252"), "text/html; charset=utf-8").text
    '<p>Ménochet</p>'
    """
    notes: list[Note] = []
    if len(body) > PAGE_CAP:
        notes.append(("page-too-large", f"the page has {len(body):,} bytes; read the first {PAGE_CAP:,}"))
        body = body[:PAGE_CAP]
    binary = _binary_format(body)
    if binary:
        return Decoded("", "", (*notes, ("not-a-page", f"found {binary}, expected HTML or plain text")))
    text, encoding, utf_8 = _decoded(body, content_type)
    strange = text.count("\ufffd") if "\ufffd" in text else 0
    if strange:
        notes.append(("undecodable-bytes", f"{strange} characters are not valid {encoding}"))
    return Decoded(text, encoding, tuple(notes), utf_8)


def _binary_format(body: bytes) -> str | None:
    """The name of a format that is no text; None for text."""
    start = body[:1024]
    for magic, name in _MAGIC.items():
        if start.lstrip()[: len(magic)] == magic or start.startswith(magic):
            return name
    if read_bom(body)[0] is None and _looks_binary(start) and _looks_binary(body[len(body) // 2 :][:1024]):
        return "binary data"
    return None


def _looks_binary(sample: bytes) -> bool:
    """Whether a sample has more control characters than any text, stray NUL bytes apart."""
    if len(sample) < _SHORTEST_SAMPLE or _wide_encoding(sample) is not None:
        return False
    nul = sample.count(0)
    others = len(sample) - nul - len(sample.translate(None, _CONTROLS))
    return others > len(sample) / 32 or nul > 0.9 * len(sample)


def _decoded(body: bytes, content_type: str | None) -> tuple[str, str, bytes | None]:
    marked, mark = read_bom(body)
    wide = marked if marked and mark else _wide_encoding(body[:_HEAD])
    if wide and "utf-8" not in wide.lower():
        text = body[len(mark or b"") :].decode(wide, "replace")
        return _without_controls(text), wide, None
    body = body.translate(None, _CONTROLS).removeprefix(b"\xef\xbb\xbf")
    try:
        return body.decode("utf-8"), "utf-8", body
    except UnicodeDecodeError as error:
        return *_legacy(body, content_type, cut=error.start > len(body) - 4), None


def _wide_encoding(start: bytes) -> str | None:
    """UTF-16 without a byte-order mark: every other byte of Latin text is NUL."""
    half = len(start) // 2
    if half < 2 or start.count(0) < 0.7 * half:
        return None
    odd, even = start[1::2].count(0), start[::2].count(0)
    return "utf-16-le" if odd > 0.7 * half > even else "utf-16-be" if even > 0.7 * half > odd else None


def _without_controls(text: str) -> str:
    return text.translate(dict.fromkeys(_CONTROLS))


def _legacy(body: bytes, content_type: str | None, *, cut: bool) -> tuple[str, str]:
    """Bytes that are not valid UTF-8: UTF-8 with a few broken places, or an older encoding."""
    if cut or _mostly_utf_8(body):
        return body.decode("utf-8", "replace"), "utf-8"
    for declared in (http_content_type_encoding(content_type), html_body_declared_encoding(body[:_HEAD])):
        name = (resolve_encoding(declared) if declared else None) or ""
        if name and name.lower() not in _UTF_8:
            return _read_as(body, likely_encoding(body, "cp1252" if name.lower() in _LATIN else name.lower()))
    return _read_as(body, likely_encoding(body))


def _mostly_utf_8(body: bytes) -> bool:
    """Whether nearly all bytes beyond ASCII form valid UTF-8 sequences."""
    sample = body[: 20 * _SAMPLE]
    text = sample.decode("utf-8", "replace")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return text.count("\ufffd") * 4 < beyond


def _read_as(body: bytes, name: str) -> tuple[str, str]:
    """The bytes in a named encoding."""
    try:
        text = body.decode(name, "replace")
    except LookupError:
        return body.decode("cp1252", "replace"), "cp1252"
    if name == "cp1252" or not text.encode("latin-1", "replace").translate(None, _NO_C1):
        return text, name
    return _windows_punctuation(text), name


def _windows_punctuation(text: str) -> str:
    """Control characters U+0080–U+009F, which no page means, as the windows-1252 characters of the same bytes."""
    return _C1.sub(lambda found: bytes([ord(found.group())]).decode("cp1252", "replace"), text)
