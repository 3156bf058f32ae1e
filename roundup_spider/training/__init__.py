"""Commands that rebuild the reader's models from labelled pages. Never imported at run time."""
