"""Interview coding inside the evaluation."""
