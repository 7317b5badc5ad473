"""Allocated money as a chapter shows it."""
