"""Whole reports as files that can be sent: made from the same models as the pages, in a format each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evaltools.files.writing import write_whole
from evaltools.formats.spreadsheets import to_excel
from evaltools.publish.pages import report_title
from evaltools.publish.results import ReportResults, report_folder, results
from evaltools.record.table import Table
from evaltools.study.model import Study

Make = Callable[[ReportResults], bytes]
"""Makes a report, spoken in its language, into a file."""


def workbook(found: ReportResults) -> bytes:
    """Every table of a report as an Excel workbook."""
    tables = [part for item in found.chapters for part in item.exhibits if isinstance(part, Table)]
    name = found.speak(report_title(found))
    return to_excel(tables, found.voice, name=name, documents=found.documents.__getitem__)


def makers(formats: Sequence[str], template: Path | None = None) -> dict[str, Make]:
    """How a report becomes a file, by the ending of its name.

    Parameters
    ----------
    formats : endings: xlsx, docx, pdf.
    template : a Word document whose styles are taken.

    Raises
    ------
    BadInput
        for a template that cannot be used.
    EvaltoolsError
        for PDF where Typst is not installed.
    """
    if template is not None:
        from evaltools.formats.word.styles import check_template

        check_template(template)
    if "pdf" in formats:
        from evaltools.formats.pdf.document import library

        library()
    known: dict[str, Make] = {"xlsx": workbook, "docx": lambda found: _word(found, template), "pdf": _pdf}
    return {ending: known[ending] for ending in formats}


def _word(found: ReportResults, template: Path | None) -> bytes:
    from evaltools.publish.document import word

    return word(found, template)


def _pdf(found: ReportResults) -> bytes:
    from evaltools.publish.document import pdf

    return pdf(found)


def write_files(
    study: Study,
    period: str,
    area: str,
    formats: Mapping[str, Make],
    *,
    languages: Sequence[str] | None = None,
) -> list[Path]:
    """Write a report in formats that can be sent, beside its pages.

    Parameters
    ----------
    study : the study.
    period, area : ids in the study file.
    formats : makers by ending, as from `makers`.
    languages : codes; by default those of the study.

    Returns
    -------
    list of Path
        the files written; none for a report of which no chapter has run.

    Raises
    ------
    BadInput
        for a period or area that is not in the study, or results that cannot be read.
    """
    voices = [study.voice(language) for language in languages or study.languages]
    spoken = results(study, study.period(period), study.area(area), voices)
    folder = report_folder(study, period, area)
    written = []
    for found in spoken:
        if all(item.record is None for item in found.chapters):
            return []
        folder.mkdir(parents=True, exist_ok=True)
        for ending, make in formats.items():
            path = folder / f"{study.id}_{period}_{area}.{found.language}.{ending}"
            write_whole(path, make(found))
            written.append(path)
    return written
