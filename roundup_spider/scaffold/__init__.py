"""A new site from a page or two: what they show, a site file that says it, a golden case to hold it."""
