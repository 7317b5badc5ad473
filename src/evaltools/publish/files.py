"""Whole reports as files that can be sent: made from the same models as the pages, in a format each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evaltools.files.writing import write_whole
from evaltools.formats.spreadsheets import to_excel
from evaltools.publish.pages import period_name
from evaltools.publish.results import ReportResults, report_folder, results
from evaltools.record.table import Table
from evaltools.study.model import Study
from evaltools.words.messages import Sayable, joined

Make = Callable[[ReportResults], bytes]
"""Makes a report, spoken in its language, into a file."""


def workbook(found: ReportResults) -> bytes:
    """Every table of a report as an Excel workbook."""
    tables = [part for item in found.chapters for part in item.exhibits if isinstance(part, Table)]
    name = found.speak(report_title(found))
    return to_excel(tables, found.voice, name=name, documents=found.documents.__getitem__)


FORMATS: Mapping[str, Make] = {"xlsx": workbook}
"""How a report becomes a file, by the ending of its name."""


def report_title(found: ReportResults) -> Sayable:
    """What a report is called: study, area and period."""
    return joined(joined(found.study.title, found.area.name, by=": "), period_name(found.period), by=", ")


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
    formats : makers by ending, as in `FORMATS`.
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
