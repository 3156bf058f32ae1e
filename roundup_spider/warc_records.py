"""Pages as WARC records: each one gzip member that any web-archive tool reads."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from io import BytesIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from normalize.records import Page
from roundup_spider.warc import UNKNOWN_TYPE
from roundup_spider.warc_file import Entry

_ENCODINGS = ("content-encoding", "transfer-encoding", "content-length")


def record_bytes(page: Page, original: Entry | None) -> bytes:
    """The page as one gzip member: a response, a resource (no HTTP status), or a revisit of a body already stored."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    dated = {"WARC-Date": page.fetched_at}
    http = _http_headers(page) if page.status else None
    if original:
        record = writer.create_revisit_record(
            page.url, page.digest, original.url, original.fetched_at, http_headers=http, warc_headers_dict=dated
        )
    else:
        dated["WARC-Payload-Digest"] = page.digest
        kind = "response" if page.status else "resource"
        if not page.status:
            dated["Content-Type"] = page.headers.get("Content-Type", UNKNOWN_TYPE)
        body = BytesIO(page.body)
        record = writer.create_warc_record(
            page.url, kind, payload=body, length=len(page.body), http_headers=http, warc_headers_dict=dated
        )
    writer.write_record(record)
    return out.getvalue()


def _http_headers(page: Page) -> StatusAndHeaders:
    """The response's headers; those that described the encoded body are kept under X-Archive-Orig- names."""
    kept = [(_archived_name(name), " ".join(value.split())) for name, value in page.headers.items()]
    kept.append(("Content-Length", str(len(page.body))))
    return StatusAndHeaders(f"{page.status} {_phrase(page.status)}", kept, protocol="HTTP/1.1")


def _archived_name(name: str) -> str:
    return f"X-Archive-Orig-{name}" if name.lower() in _ENCODINGS else name


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"


def request_bytes(page: Page, headers: Mapping[str, str]) -> bytes:
    """The request that a page answered, as one gzip member."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    http = StatusAndHeaders(f"GET {page.url} HTTP/1.1", list(headers.items()), is_http_request=True)
    record = writer.create_warc_record(
        page.url, "request", http_headers=http, warc_headers_dict={"WARC-Date": page.fetched_at}
    )
    writer.write_record(record)
    return out.getvalue()


def warcinfo_bytes(name: str) -> bytes:
    """What a file of ours begins with, as one gzip member."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True, warc_version="1.1")
    writer.write_record(writer.create_warcinfo_record(name, {"software": "roundup", "format": "WARC File Format 1.1"}))
    return out.getvalue()
