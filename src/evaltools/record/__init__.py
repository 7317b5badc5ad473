"""What a chapter finds, without language or format: findings, tables, figures, texts."""
