"""One file a verb of the `roundup` command."""
