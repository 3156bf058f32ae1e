"""How alike two names or two titles are, as a calibrated probability with its parts."""
