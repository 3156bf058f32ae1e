"""What a crawl node runs: Roundup's own settings, with the node's database and archive."""
