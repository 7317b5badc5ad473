"""A report as PDF by Typst: tagged, in its language, with text alternatives (PDF/UA-1 and PDF/A-2a)."""
