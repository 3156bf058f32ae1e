"""What Roundup knows about names, titles, dates and identities: pure functions over frozen records, and the database.

Imports neither scrapy nor bs4; `roundup_spider` builds on this package, never the other way round.
"""
