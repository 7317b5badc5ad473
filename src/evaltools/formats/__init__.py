"""Formats: functions that take a model and a voice and give HTML, SVG, CSV or Excel. Chapters call none of them."""
