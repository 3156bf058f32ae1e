"""The SQLite database: schema and migrations, writes, views, search."""

from normalize.store.articles import PageRecord, Saved, article_id
from normalize.store.search import Hit
from normalize.store.store import Store

__all__ = ["Hit", "PageRecord", "Saved", "Store", "article_id"]
