"""The SQLite database: schema and migrations, writes, views, search."""
