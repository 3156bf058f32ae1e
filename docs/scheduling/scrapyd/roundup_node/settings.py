"""Roundup's settings, and where this node keeps what it crawls.

scrapyd starts a job in its own working folder: a path relative to that would move with it. ROUNDUP_HOME, in the
environment of scrapyd, names the folder; all jobs of a node share its database and archive.
"""

import os
from pathlib import Path

from roundup_spider.settings import *  # noqa: F403

_HOME = Path(os.environ.get("ROUNDUP_HOME", "/var/lib/roundup"))
ROUNDUP_DB = str(_HOME / "roundup.db")
ROUNDUP_ARCHIVE = str(_HOME / "archive")

# Site files of your own lie on the node, in the folder that ROUNDUP_SITES names in the environment of scrapyd.
