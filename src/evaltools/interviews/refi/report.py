"""What an import carried over, what it could not, and what is doubtful: the standard asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from evaltools.interviews.refi.positions import Counting, Evidence
from evaltools.words import Message, Said, Voice, listing, percent, say
from evaltools.words.messages import Quoted

KINDS: Mapping[str, Message] = {
    "lost": say("Not carried over"),
    "doubtful": say("Doubtful"),
    "changed": say("Changed by the import"),
}

REASONS: Mapping[str, Message] = {
    "no-text": say("the text is not in the package"),
    "outside-path": say("the path points outside the package and is not followed"),
    "not-a-text": say("the source is not a text"),
    "no-place": say("there is nothing here that holds it"),
    "no-code": say("the code it refers to does not exist"),
    "only-annotation": say("the passage has no code, only an annotation"),
    "outside-text": say("the position is outside the text"),
    "unverified": say("the position could not be checked against a quotation"),
    "quotation-differs": say("the name is no quotation of the text at that position"),
    "found-by-quotation": say("the position was wrong; the passage was found by its quotation"),
    "renamed": say("was given another identifier"),
    "whole-source": say("the code on the whole source became a coding of the whole text"),
    "unnamed-coder": say("the coder is not stated"),
    "no-scheme": say("the path lacked internal://; the file was taken from the package"),
    "rich-text": say("formatting is not carried over, only the plain text"),
    "unreadable-text": say("the text file is not readable as text"),
    "bad-value": say("the value cannot be read"),
    "second-document": say("a second project document in the same file is not read"),
    "duplicate-guid": say("another has the same identifier; this one was given a new one or left out"),
    "bad-colour": say("the colour cannot be read; one of the palette was taken"),
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

    @property
    def line(self) -> Said:
        """The entry as a sentence without its kind."""
        named = (
            say("{element} {name}", element=self.element, name=Quoted(self.name))
            if self.name
            else self.element
        )
        if self.detail:
            return say(
                "{what}: {reason} ({detail})", what=named, reason=REASONS[self.reason], detail=self.detail
            )
        return say("{what}: {reason}", what=named, reason=REASONS[self.reason])


@dataclass
class ImportReport:
    """What came out of an import."""

    file: str
    origin: str = ""
    """The program that wrote the file, as it calls itself."""
    carried: Counter[str] = field(default_factory=Counter)
    positions: Counter[Counting | None] = field(default_factory=Counter)
    """How positions were counted, by number of passages; None where a quotation alone placed them."""
    weighed: dict[str, Evidence] = field(default_factory=dict)
    """What decided how positions are counted in texts whose passages bear no quotations, by text."""
    entries: list[Entry] = field(default_factory=list)

    def add(self, kind: str, element: str, name: str | None, reason: str, detail: str = "") -> None:
        """Note one thing."""
        self.entries.append(Entry(kind, element, _short(name or ""), reason, detail))

    def of(self, kind: str) -> list[Entry]:
        """Entries of one kind."""
        return [entry for entry in self.entries if entry.kind == kind]

    def __str__(self) -> str:
        carried = ", ".join(f"{number} {what}" for what, number in self.carried.items()) or "nothing"
        counts = ", ".join(f"{len(self.of(kind))} {str(words).lower()}" for kind, words in KINDS.items())
        return f"{self.file}: {carried} carried over; {counts}"

    def markdown(self, lang: str = "en") -> str:
        """The report as Markdown; text from the file is escaped, since it is not ours."""
        voice = Voice(lang)
        speak = voice.markdown
        lines = ["# " + speak(say("Import report: {file}", file=self.file)), ""]
        if self.origin:
            lines += [speak(say("Written by: {program}", program=self.origin)), ""]
        lines += ["## " + speak(say("Carried over")), ""]
        lines += [f"- {speak(COUNTED[what])}: {speak(number)}" for what, number in self.carried.items()]
        if not self.carried:
            lines.append(f"- {speak(NOTHING)}")
        if self.positions:
            lines += ["", "## " + speak(say("How positions were counted")), ""]
            lines += [
                f"- {speak(counting_words(how) if how else BY_QUOTATION)}: {speak(number)}"
                for how, number in self.positions.most_common()
            ]
        lines += [f"- {speak(_weighed(text, evidence))}" for text, evidence in self.weighed.items()]
        for kind, words in KINDS.items():
            entries = self.of(kind)
            lines += ["", f"## {speak(words)} ({len(entries)})", ""]
            lines += [f"- {speak(entry.line)}" for entry in entries] or [f"- {speak(NOTHING)}"]
        return "\n".join(lines) + "\n"


NOTHING = say("nothing")
BY_QUOTATION = say("by quotation alone")
COUNTED: Mapping[str, Message] = {
    "codes": say("codes"), "transcripts": say("transcripts"), "codings": say("codings"), "coders": say("coders"),
    "memos": say("memos"), "informants": say("informants"), "links": say("links between things, kept for the way back"),
    "sets": say("sets, kept for the way back"), "graphs": say("diagrams, kept for the way back"),
}  # fmt: skip


def counting_words(how: Counting) -> Said:
    """A way of counting positions in words."""
    return listing(
        [
            say("UTF-16 units") if how.utf16 else say("code points"),
            say("line ends as two characters") if how.crlf else say("line ends as one"),
            *([say("byte-order mark counted")] if how.mark else []),
            say("last character given") if how.inclusive else say("end exclusive"),
        ],
        "comma",
    )


def _weighed(text: str, evidence: Evidence) -> Said:
    """What decided where passages bear no quotations."""
    share = percent(100 * evidence.share, 0)
    if evidence.next_share != evidence.next_share:
        return say("{text}: {share} of the ends of passages lie between words", text=text, share=share)
    return say(
        "{text}: {share} of the ends of passages lie between words, {other} counted in the next best way",
        text=text,
        share=share,
        other=percent(100 * evidence.next_share, 0),
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 100 else line[:99] + "…"
