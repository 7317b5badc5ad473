"""Differences between two runs: what was found then and is found now, with the raw rows behind it."""
