"""Running chapters: what is out of date, in which order, by which executor, and where results are kept."""
