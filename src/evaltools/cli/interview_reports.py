"""Reports of `evaltools interviews`, as Markdown; text from other files is escaped, since it is not ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evaltools.interviews.coding.project_folder import PseudonymisedProject
    from evaltools.interviews.refi.project import Project
    from evaltools.interviews.reliability import CodingAgreement


def export_report(project: Project, folder: Path, file: Path, lang: str) -> str:
    """What was written, and what the format has no place for."""
    from evaltools.interviews.coding.comparing import read_adjudications
    from evaltools.words.numbers import number

    decisions = sum(len(read_adjudications(folder / "codings", text.id)) for text in project.transcripts)
    only_codes = file.suffix.lower() == ".qdc"
    words = _EXPORT[lang]
    counts = {
        "codes": len(project.codebook),
        "transcripts": len(project.transcripts),
        "codings": len(project.codings),
        "memos": sum(1 for coding in project.codings if coding.memo),
        "coders": len(project.coders),
        "informants": len(project.informants),
        "decisions": decisions,
    }
    left = [name for name in counts if name == "decisions" or (only_codes and name != "codes")]
    lines = [f"# {words['title']}: {file.name}", "", f"## {words['written']}", ""]
    lines += [f"- {words[name]}: {number(counts[name], lang)}" for name in counts if name not in left]
    lines += ["", f"## {words['left']}", ""]
    lines += [f"- {words[name]}: {number(counts[name], lang)}" for name in left if counts[name]]
    lines += [f"- {words['history']}"] if not only_codes else []
    return "\n".join(lines) + "\n"


_EXPORT = {
    "sv": {
        "title": "Exportrapport", "written": "Skrivet", "left": "Inte överfört: formatet har ingen plats för det",
        "codes": "koder", "transcripts": "utskrifter", "codings": "kodningar", "memos": "anteckningar",
        "coders": "kodare", "informants": "informanter", "decisions": "avgöranden av oenigheter",
        "history": "tidigare lydelser av ändrade och borttagna kodningar",
    },
    "en": {
        "title": "Export report", "written": "Written", "left": "Not carried over: the format has no place for it",
        "codes": "codes", "transcripts": "transcripts", "codings": "codings", "memos": "memos",
        "coders": "coders", "informants": "informants", "decisions": "decisions about differences",
        "history": "earlier versions of changed and removed codings",
    },
}  # fmt: skip


def agreement_report(found: CodingAgreement, project: Project, level: float, lang: str) -> str:
    """Agreement overall and per code as a Markdown table."""
    from evaltools.words.numbers import interval, listing, number, percent

    words = _AGREEMENT[lang]
    overall = found.overall
    unit = words[f"unit_{found.unit}"]
    synthetic = [text.id for text in project.transcripts if text.synthetic and text.id in found.transcripts]
    lines = [
        f"# {words['title']}",
        "",
        f"{overall.name(lang)[:1].upper()}{overall.name(lang)[1:]}. {unit}",
        "",
    ]
    if synthetic:
        lines += [f"**{words['synthetic']}**", ""]
    lines += [f"- {words['coders']}: {listing(found.coders, lang)}"]
    lines += [f"- {words['transcripts']}: {number(len(found.transcripts), lang)}"]
    if found.left_out:
        lines += [f"- {words['left_out']}: {listing(found.left_out, lang)}"]
    if overall.value is not None and overall.interval:
        lines += [f"- {words['interval']}: {percent(level * 100, lang)}, {overall.interval}"]
    head = [words[key] for key in ("code", "value", "interval", "observed", "expected", "units")]
    lines += ["", f"| {' | '.join(head)} |", "|---|---:|---:|---:|---:|---:|"]
    rows = [(f"**{words['overall']}**", overall)]
    rows += [(_cell(project.codebook[code].label(lang)), own) for code, own in found.per_code.items()]
    notes = [f"- {note}" for note in overall.notes]
    for label, own in rows:
        values = [number(own.value, lang, 2), interval(own.low, own.high, lang, 2)]
        values += [number(own.observed, lang, 3), number(own.expected, lang, 3), number(own.units, lang)]
        lines.append(f"| {label} | {' | '.join(values)} |")
        if own.value is None:
            notes.append(f"- {label}: {words['undefined']} ({own.reason.rstrip('.')}).")
    return "\n".join([*lines, "", *notes]).rstrip() + "\n"


def _cell(text: str) -> str:
    """A label inside a Markdown table: text, no markup."""
    for mark in "\\`*_[]<>|":
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


_AGREEMENT = {
    "sv": {
        "title": "Samstämmighet mellan kodare", "coders": "Kodare", "transcripts": "Utskrifter som minst två läst",
        "left_out": "Utelämnade, lästa av färre", "interval": "Intervall", "code": "Kod", "value": "Värde",
        "observed": "Observerad", "expected": "Väntad", "units": "Enheter", "overall": "Alla koder",
        "undefined": "går inte att bestämma", "synthetic": "Syntetiskt material: säger inget om verkliga intervjuer.",
        "unit_turn": "Enhet: replik (en talares tur).", "unit_paragraph": "Enhet: stycke.", "unit_sentence": "Enhet: mening.",
        "unit_span": "Enhet: avsnitt som kodarna själva avgränsat.",
    },
    "en": {
        "title": "Agreement between coders", "coders": "Coders", "transcripts": "Transcripts at least two have read",
        "left_out": "Left out, read by fewer", "interval": "Interval", "code": "Code", "value": "Value",
        "observed": "Observed", "expected": "Expected", "units": "Units", "overall": "All codes",
        "undefined": "cannot be determined", "synthetic": "Synthetic material: says nothing of real interviews.",
        "unit_turn": "Unit: speaker turn.", "unit_paragraph": "Unit: paragraph.", "unit_sentence": "Unit: sentence.",
        "unit_span": "Unit: passages set off by the coders themselves.",
    },
}  # fmt: skip


def pseudonyms_report(found: PseudonymisedProject, lang: str) -> str:
    """What was replaced, what may still give a person away, and codings that could not go along."""
    words = _PSEUDONYMS[lang]
    parts = [f"# {words['title']}\n", words["kept"].format(found.codings) + "\n"]
    if found.lost:
        parts.append(f"## {words['lost'].format(len(found.lost))}\n")
        parts += [
            f"- {one.coding.transcript} {one.coding.coder} {one.coding.id}: {one.reason}"
            for one in found.lost
        ]
    return "\n".join([*parts, *(f"## {new.report(lang)}" for new in found.transcripts)])


_PSEUDONYMS = {
    "sv": {
        "title": "Pseudonymisering", "kept": "{} kodningar följde med.",
        "lost": "{} kodningar kunde inte följa med; de finns kvar i den tidigare mappen",
    },
    "en": {
        "title": "Pseudonyms", "kept": "{} codings went along.",
        "lost": "{} codings could not go along; they remain in the earlier folder",
    },
}  # fmt: skip
