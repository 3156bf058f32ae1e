"""What holds for every test: nobody's own vocabulary takes part."""

import os

os.environ["ROUNDUP_VOCABULARY"] = ""
os.environ["ROUNDUP_SITES"] = ""
