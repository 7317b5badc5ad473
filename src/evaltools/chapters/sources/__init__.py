"""What a study rests on, as an appendix shows it."""
