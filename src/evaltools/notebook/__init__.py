"""What a notebook sees: the chapter it writes, its data, and what it records."""

from evaltools.notebook.chapter import Chapter, open_chapter
from evaltools.notebook.recorder import ChapterError
from evaltools.notebook.rows import each, of_report
from evaltools.record.table import Column

__all__ = ["Chapter", "ChapterError", "Column", "each", "of_report", "open_chapter"]
