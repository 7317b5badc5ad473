"""Reports of `evaltools interviews`, as Markdown; text from other files is escaped, since it is not ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from evaltools.words import Message, Voice, interval, listing, number, percent, say

if TYPE_CHECKING:
    from evaltools.interviews.coding.project_folder import PseudonymisedProject
    from evaltools.interviews.refi.project import Project
    from evaltools.interviews.reliability import CodingAgreement

UNITS: dict[str, Message] = {
    "turn": say("Unit: one speaker's turn."),
    "paragraph": say("Unit: paragraph."),
    "sentence": say("Unit: sentence."),
    "span": say("Unit: passages set off by the coders themselves."),
}
_DECISIONS = say("decisions about differences")
_NOWHERE = say("Not carried over: the format has no place for it")


def export_report(project: Project, file: Path, lang: str) -> str:
    """What was written, and what the format has no place for."""
    speak = Voice(lang).markdown
    counts = [
        (say("codes"), len(project.codebook)),
        (say("transcripts"), len(project.transcripts)),
        (say("codings"), len(project.codings)),
        (say("memos"), sum(1 for coding in project.codings if coding.memo)),
        (say("coders"), len(project.coders)),
        (say("informants"), len(project.informants)),
    ]
    only_codes = file.suffix.lower() == ".qdc"
    written, left = (counts[:1], counts[1:]) if only_codes else (counts, [])
    left = [*left, (_DECISIONS, len(project.decisions))]
    lines = [
        "# " + speak(say("Export report: {file}", file=file.name)),
        "",
        "## " + speak(say("Written")),
        "",
    ]
    lines += [f"- {speak(what)}: {speak(count)}" for what, count in written]
    lines += ["", f"## {speak(_NOWHERE)}", ""]
    lines += [f"- {speak(what)}: {speak(count)}" for what, count in left if count]
    if not only_codes:
        lines.append("- " + speak(say("earlier versions of changed and removed codings")))
    return "\n".join(lines) + "\n"


def agreement_report(
    found: CodingAgreement, everything: CodingAgreement, project: Project, level: float, lang: str
) -> str:
    """Agreement overall and per code as a Markdown table.

    Parameters
    ----------
    found, everything
        Without the turns of interviewers, and with them, which shows what difference they make.
    project, level, lang
        The project, the level of the intervals, and the language of the report.
    """
    voice = Voice(lang)
    speak = voice.markdown
    overall = found.overall
    synthetic = [text.id for text in project.transcripts if text.synthetic and text.id in found.transcripts]
    lines = [
        "# " + speak(say("Agreement between coders")),
        "",
        speak(say("{coefficient:cap}. {unit}", coefficient=overall.words, unit=UNITS[found.unit])),
        "",
    ]
    if synthetic:
        lines += ["**" + speak(say("Synthetic material: says nothing of real interviews.")) + "**", ""]
    lines += ["- " + speak(say("Coders: {names}", names=listing(found.coders)))]
    lines += ["- " + speak(say("Transcripts at least two have read: {n}", n=len(found.transcripts)))]
    if found.left_out:
        lines += ["- " + speak(say("Left out, read by fewer: {names}", names=listing(found.left_out)))]
    lines += [f"- {speak(line)}" for line in _effect(found, everything)]
    if overall.value is not None and overall.interval:
        lines += [
            "- " + speak(say("Interval: {level}, {how}", level=percent(level * 100), how=overall.interval))
        ]
    head = [say("Code"), say("Value"), say("Interval"), say("Observed"), say("Expected"), say("Units")]
    lines += ["", f"| {' | '.join(speak(item) for item in head)} |", "|---|---:|---:|---:|---:|---:|"]
    rows = [("**" + speak(say("All codes")) + "**", overall)]
    rows += [(_cell(project.codebook[code].label(lang)), own) for code, own in found.per_code.items()]
    notes = [f"- {speak(note)}" for note in overall.notes]
    for label, own in rows:
        values = [number(own.value, 2), interval(own.low, own.high, 2)]
        values += [number(own.observed, 3), number(own.expected, 3), number(own.units)]
        lines.append(f"| {label} | {' | '.join(speak(value) for value in values)} |")
        if own.value is None:
            why = say("cannot be determined ({why})", why=own.reason.rstrip("."))
            notes.append(f"- {label}: {speak(why)}.")
    return "\n".join([*lines, "", *notes]).rstrip() + "\n"


def _effect(found: CodingAgreement, everything: CodingAgreement) -> list[Message]:
    """Whose turns were left out, and what the coefficient is with them."""
    if not found.without:
        return [say("No speaker is called an interviewer, so all turns count.")]
    return [
        say("Turns of {names} are left out: nobody codes questions.", names=listing(found.without)),
        say(
            "With them the value would be {all} instead of {answers}.",
            all=number(everything.overall.value, 2),
            answers=number(found.overall.value, 2),
        ),
    ]


def _cell(text: str) -> str:
    """A label inside a Markdown table: text, no markup."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


def pseudonyms_report(found: PseudonymisedProject, lang: str) -> str:
    """What was replaced, what may still give a person away, and codings that could not go along."""
    from evaltools.interviews.transcripts.pseudonyms import risk_lines

    speak = Voice(lang).speak
    parts = [
        "# " + speak(say("Pseudonyms")) + "\n",
        speak(say("Codings that went along: {n}.", n=found.codings)) + "\n",
    ]
    if found.lost:
        parts.append(
            "## "
            + speak(
                say(
                    "Codings that could not go along and remain in the earlier folder: {n}", n=len(found.lost)
                )
            )
            + "\n"
        )
        parts += [
            f"- {one.coding.transcript} {one.coding.coder} {one.coding.id}: {one.reason}"
            for one in found.lost
        ]
    if found.left_behind:
        left = say(
            "Memos on interviews and on the project that remain in the earlier folder: {n}",
            n=found.left_behind,
        )
        parts.append(speak(left) + "\n")
    parts += [f"## {new.report(lang)}" for new in found.transcripts]
    for where, risks in found.elsewhere.items():
        parts.append("\n".join([f"## {where}", "", *risk_lines(risks, lang)]) + "\n")
    return "\n".join(parts)
