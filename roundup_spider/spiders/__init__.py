"""One file a site; `base.py` is what they share.

Site files of your own lie in the folders that the environment variable `ROUNDUP_SITES` names (as PATH does); one
that is called like a site of the pack goes before it.
"""

import os

OWN = "ROUNDUP_SITES"
OWN_FOLDERS = tuple(os.path.abspath(folder) for folder in os.environ.get(OWN, "").split(os.pathsep) if folder)
__path__[:0] = OWN_FOLDERS
