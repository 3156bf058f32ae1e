"""Scrapy spiders, the reader of roundup pages, the archive and the `roundup` command."""
