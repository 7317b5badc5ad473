"""What the tables of raw data are declared with: kinds of cell, words of the study, and what every row has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.fields import FieldInfo

from evaltools.words.messages import Message, StudyWords, say

_ID = re.compile(r"[\w./+-]+(?: [\w./+-]+)*")


def _id(value: str) -> str:
    if not _ID.fullmatch(value):
        raise ValueError("an identifier has letters, digits and . / + - _, and single spaces between")
    return value


Id = Annotated[str, AfterValidator(_id)]
Text = Annotated[str, Field(min_length=1)]
Whole = Annotated[int, Field(ge=-(10**15), le=10**15)]
Amount = Annotated[int, Field(ge=0, le=10**15)]
Above = Annotated[float, Field(gt=0)]
"""A number above 0."""


def _blank(value: Any) -> Any:
    return "" if value is None else value


Optional_ = Annotated[str, BeforeValidator(_blank)]


NO_WORDS = StudyWords({})
Words = StudyWords
"""A text of the study: a column of the name, or one per language with its code at the end (`name_sv`)."""
OptionalWords = StudyWords


def column(meaning: Message, *, default: Any = ..., **constraints: Any) -> Any:
    """Declare a column with its meaning."""
    return Field(default, description=meaning.text, **constraints)


def words(meaning: Message, *, of: str = "", default: Any = ..., checked: bool = True) -> Any:
    """Declare a column with words of the study.

    Parameters
    ----------
    meaning : what it holds.
    of : the column with the id that these words name, after which it may be called in each language: `body_sv`.
    default : where the words may be left out.
    checked : whether each of the study's languages must have them; a remark may stand in one.
    """
    return Field(default, description=meaning.text, json_schema_extra={"of": of, "checked": checked})


def described(info: FieldInfo) -> Message:
    """The meaning of a column."""
    return Message(info.description or "")


@dataclass(frozen=True)
class WordColumn:
    """A column with words of the study, and how raw files may call it."""

    name: str
    of: str
    """The column of ids it names, if any."""
    required: bool
    checked: bool
    """Whether each of the study's languages must have them."""

    def language(self, raw: str) -> str | None:
        """The language of a raw column of these words: empty for one that serves all, None for another column."""
        if raw == self.name:
            return ""
        for base in filter(None, (self.name, self.of)):
            if raw.startswith(f"{base}_") and re.fullmatch(r"[a-z]{2,3}", raw[len(base) + 1 :]):
                return raw[len(base) + 1 :]
        return None


class Row(BaseModel):
    """What every table has in common: where each row comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)

    table: ClassVar[str]
    title: ClassVar[Message]
    key: ClassVar[tuple[str, ...]] = ("id",)
    beside: ClassVar[tuple[str, ...]] = ()
    """How columns begin that the science the table belongs to reads from the file itself."""

    source: Id = column(say("Document the row is taken from"))
    locator: Text = column(say("Where in the document (section, table, page)"))
    note: OptionalWords = words(
        say("Remark: recoding, contradiction, doubt"), default=NO_WORDS, checked=False
    )

    @classmethod
    def word_columns(cls) -> dict[str, WordColumn]:
        """Columns with words of the study."""
        found = {}
        for name, info in cls.model_fields.items():
            if info.annotation is StudyWords:
                extra: Any = info.json_schema_extra
                found[name] = WordColumn(name, extra["of"], info.is_required(), extra["checked"])
        return found

    @classmethod
    def columns(cls) -> dict[str, FieldInfo]:
        """Columns in the order they are declared, those shared by all tables last."""
        own = {name: info for name, info in cls.model_fields.items() if name not in Row.model_fields}
        return own | {name: cls.model_fields[name] for name in Row.model_fields}
