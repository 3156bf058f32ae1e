"""Bytes of a page → Article: cut, lines, roles, best path, blocks, credits."""

from roundup_spider.reading.article import read

__all__ = ["read"]
