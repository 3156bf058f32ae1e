"""Bytes → Article: cut → lines → roles → best path → blocks → credits."""
