"""Mentions → identities: candidates, films and people judged together, decisions, explanations."""
