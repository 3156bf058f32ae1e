"""One file a site; `base.py` is what they share."""
