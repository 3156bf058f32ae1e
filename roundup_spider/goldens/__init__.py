"""Golden cases: pages with the reading they must give, as folders; written by commands, judged by one test."""
