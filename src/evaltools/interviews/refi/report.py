"""What an import carried over, what it could not, and what is doubtful: the standard asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS: Mapping[str, Mapping[str, str]] = {
    "lost": {"sv": "Inte överfört", "en": "Not carried over"},
    "doubtful": {"sv": "Tveksamt", "en": "Doubtful"},
    "changed": {"sv": "Ändrat vid importen", "en": "Changed by the import"},
}

REASONS: Mapping[str, Mapping[str, str]] = {
    "no-text": {
        "sv": "texten finns inte i paketet",
        "en": "the text is not in the package",
    },
    "outside-path": {
        "sv": "sökvägen pekar utanför paketet och följs inte",
        "en": "the path points outside the package and is not followed",
    },
    "not-a-text": {
        "sv": "källan är inte en text",
        "en": "the source is not a text",
    },
    "no-place": {
        "sv": "det finns ingen motsvarighet här",
        "en": "there is nothing here that holds it",
    },
    "no-code": {
        "sv": "koden den hänvisar till finns inte",
        "en": "the code it refers to does not exist",
    },
    "only-annotation": {
        "sv": "avsnittet har ingen kod, bara en anteckning",
        "en": "the passage has no code, only an annotation",
    },
    "outside-text": {
        "sv": "läget ligger utanför texten",
        "en": "the position is outside the text",
    },
    "unverified": {
        "sv": "läget gick inte att pröva mot ett citat",
        "en": "the position could not be checked against a quotation",
    },
    "quotation-differs": {
        "sv": "namnet är inte ett citat ur texten på det läget",
        "en": "the name is no quotation of the text at that position",
    },
    "found-by-quotation": {
        "sv": "läget stämde inte; avsnittet hittades på sitt citat",
        "en": "the position was wrong; the passage was found by its quotation",
    },
    "renamed": {
        "sv": "fick en annan beteckning",
        "en": "was given another identifier",
    },
    "whole-source": {
        "sv": "koden på hela källan blev en kodning av hela texten",
        "en": "the code on the whole source became a coding of the whole text",
    },
    "unnamed-coder": {
        "sv": "kodaren framgår inte",
        "en": "the coder is not stated",
    },
    "not-codable": {
        "sv": "koden var märkt som rubrik; här kan den användas",
        "en": "the code was marked as a heading; here it can be used",
    },
    "no-scheme": {
        "sv": "sökvägen saknade internal://; filen togs ur paketet",
        "en": "the path lacked internal://; the file was taken from the package",
    },
    "rich-text": {
        "sv": "formateringen överförs inte, bara den rena texten",
        "en": "formatting is not carried over, only the plain text",
    },
    "unreadable-text": {
        "sv": "textfilen är inte läsbar som text",
        "en": "the text file is not readable as text",
    },
    "bad-value": {
        "sv": "värdet går inte att läsa",
        "en": "the value cannot be read",
    },
}


@dataclass(frozen=True)
class Entry:
    """One thing that was not carried over as it was."""

    kind: str
    """`lost`, `doubtful` or `changed`."""
    element: str
    """The element of the exchange format."""
    name: str
    reason: str
    """Key of `REASONS`."""
    detail: str = ""

    def line(self, lang: str = "en") -> str:
        """The entry as a sentence without its kind."""
        detail = f" ({self.detail})" if self.detail else ""
        name = f" “{self.name}”" if self.name else ""
        return f"{self.element}{name}: {REASONS[self.reason][lang]}{detail}"


@dataclass
class ImportReport:
    """What came out of an import."""

    file: str
    origin: str = ""
    """The program that wrote the file, as it calls itself."""
    carried: Counter[str] = field(default_factory=Counter)
    positions: Counter[str] = field(default_factory=Counter)
    """How positions were counted, by number of passages."""
    entries: list[Entry] = field(default_factory=list)

    def add(self, kind: str, element: str, name: str | None, reason: str, detail: str = "") -> None:
        """Note one thing."""
        self.entries.append(Entry(kind, element, _short(name or ""), reason, detail))

    def of(self, kind: str) -> list[Entry]:
        """Entries of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    def __str__(self) -> str:
        carried = ", ".join(f"{number} {what}" for what, number in self.carried.items()) or "nothing"
        counts = ", ".join(f"{len(self.of(kind))} {KINDS[kind]['en'].lower()}" for kind in KINDS)
        return f"{self.file}: {carried} carried over; {counts}"

    def markdown(self, lang: str = "en") -> str:
        """The report as Markdown; text from the file is escaped, since it is not ours."""
        words = _WORDS[lang]
        lines = [f"# {words['title']}: {_escaped(self.file)}", ""]
        if self.origin:
            lines += [f"{words['written']}: {_escaped(self.origin)}", ""]
        lines += [f"## {words['carried']}", ""]
        lines += [f"- {words.get(what, what)}: {number}" for what, number in self.carried.items()]
        if not self.carried:
            lines.append(f"- {words['nothing']}")
        if self.positions:
            lines += ["", f"## {words['positions']}", ""]
            lines += [f"- {how}: {number}" for how, number in self.positions.most_common()]
        for kind, names in KINDS.items():
            entries = self.of(kind)
            lines += ["", f"## {names[lang]} ({len(entries)})", ""]
            lines += [f"- {_escaped(entry.line(lang))}" for entry in entries] or [f"- {words['nothing']}"]
        return "\n".join(lines) + "\n"


_WORDS: Mapping[str, Mapping[str, str]] = {
    "sv": {
        "title": "Importrapport", "written": "Skriven av", "carried": "Överfört", "nothing": "inget",
        "positions": "Hur lägen räknades", "codes": "koder", "transcripts": "utskrifter",
        "codings": "kodningar", "coders": "kodare", "memos": "anteckningar", "informants": "informanter",
    },
    "en": {
        "title": "Import report", "written": "Written by", "carried": "Carried over", "nothing": "nothing",
        "positions": "How positions were counted",
    },
}  # fmt: skip


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:99] + "…"


def _escaped(text: str) -> str:
    for mark in "\\`*_{}[]<>#|":
        text = text.replace(mark, "\\" + mark)
    return text
