"""Pages that a browser saved as one file with all their pictures: MHTML (RFC 2557), read as the mail that it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

SUFFIXES = (".mhtml", ".mht")
LARGEST = 64 << 20
"""Bytes of a file that are read: the pictures stand in it."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The page itself, without its pictures: its bytes and what they are, and what the file says of where and when."""

    body: bytes
    content_type: str
    address: str | None
    saved_at: datetime | None


def snapshot(file: bytes) -> Snapshot | None:
    """The page in an MHTML file; None where it holds none.

    >>> found = snapshot(b"Content-Type: text/html; charset=utf-8\\nContent-Location: https://e.org/1\\n\\n<p>Hello")
    >>> found.body, found.address
    (b'<p>Hello', 'https://e.org/1')
    """
    message = message_from_bytes(file)
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    if not pages:
        return None
    root = next((part for part in pages if part["Content-ID"] == message.get_param("start")), pages[0])
    body = root.get_payload(decode=True)
    assert isinstance(body, bytes)
    return Snapshot(body, str(root["Content-Type"]), _address(message) or _address(root), _saved_at(message))


def _address(part: Message) -> str | None:
    found = (str(part[name] or "").strip() for name in ("Snapshot-Content-Location", "Content-Location"))
    return next((address for address in found if address.startswith(("http://", "https://"))), None)


def _saved_at(message: Message) -> datetime | None:
    try:
        found = parsedate_to_datetime(str(message["Date"]))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
