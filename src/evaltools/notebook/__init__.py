"""What a notebook sees: the chapter it writes, its data, and what it records."""

from evaltools.notebook.chapter import Chapter, open_chapter
from evaltools.notebook.recorder import ChapterError
from evaltools.record.table import Column

__all__ = ["Chapter", "ChapterError", "Column", "open_chapter"]
