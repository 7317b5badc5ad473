"""What leaves the researcher's desk for good: an archive that a stranger can verify."""
