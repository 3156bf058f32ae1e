"""Commands that rebuild the shipped statistics and models. Never imported at run time; they need the `train` extra."""
