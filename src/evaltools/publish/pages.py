"""One frame for every page: head, navigation, foot, style, script and the policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from evaltools import __version__
from evaltools.formats import dark
from evaltools.formats.templates import speaking
from evaltools.publish.headings import Heading
from evaltools.publish.results import ReportResults, page_of
from evaltools.publish.words import STATES
from evaltools.record.verdict import VERDICT_WORDS
from evaltools.study.model import Period
from evaltools.words.messages import Joined, Message, Reference, Sayable, joined, say
from evaltools.words.voice import EN_DASH, Voice

TEMPLATES = Path(__file__).parent / "templates"
SUMMARY = say("Summary")
PROVENANCE = say("Provenance")


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    href: str
    number: str
    title: Sayable
    state: str = "done"


@dataclass(frozen=True)
class Frame:
    """What the frame of a page says, besides the page's own content."""

    voice: Voice
    title: str
    """Of the page."""
    href: str
    """The page's own file name."""
    study: Sayable
    area: Sayable
    period: Sayable
    date: Sayable
    languages: tuple[tuple[str, str, str], ...]
    """Code, name and address of the same page in each language."""
    entries: tuple[Entry, ...]
    sections: tuple[Heading, ...] = ()
    synthetic: bool = False
    version: str = __version__
    up: str = "../../../../../index.html"
    """The page over all reports, which lies beside the folders of the studies."""

    @property
    def language(self) -> str:
        """Code of the page's language."""
        return self.voice.language

    @property
    def citation(self) -> Message:
        """How the report is cited."""
        return say(
            "{title}: {area}, {period}. Evaluation report, run {date}. evaltools {version}.",
            title=self.study,
            area=self.area,
            period=self.period,
            date=self.date or say("undated"),
            version=self.version,
        )

    def beside(self, step: int) -> Entry | None:
        """The page before (-1) or after (1) this one in reading order."""
        places = [place for place, entry in enumerate(self.entries) if entry.href == self.href]
        other = places[0] + step if places else -1
        return self.entries[other] if 0 <= other < len(self.entries) else None


@dataclass(frozen=True)
class SiteFrame:
    """What the frame of the page over all reports says."""

    voice: Voice
    title: Sayable
    languages: tuple[tuple[str, str, str], ...]
    version: str = __version__

    @property
    def language(self) -> str:
        """Code of the page's language."""
        return self.voice.language


def frame(results: ReportResults, href: str, title: str, sections: tuple[Heading, ...] = ()) -> Frame:
    """Frame of a page of a report.

    Parameters
    ----------
    results : the report.
    href, title : file name and title of the page.
    sections : headings for the list of contents.
    """
    study = results.study
    chapters = tuple(
        Entry(page_of(item.chapter), item.chapter.number, item.chapter.title, item.state)
        for item in results.chapters
    )
    return Frame(
        voice=results.voice,
        title=title,
        href=href,
        study=results.title,
        area=results.area.name,
        period=period_name(results.period),
        date=results.finished.date() if results.finished else "",
        languages=tuple((code, Voice(code).name, f"../{code}/{href}") for code in study.languages),
        entries=(
            Entry("index.html", "", SUMMARY),
            *chapters,
            Entry("provenance.html", "", PROVENANCE),
        ),
        sections=sections,
        synthetic=study.synthetic,
    )


def period_name(period: Period) -> Sayable:
    """A period in words: years where it is made of whole years, otherwise dates."""
    whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
    if not whole:
        return Joined((period.start, period.end), f" {EN_DASH} ")
    first, last = period.start.year, period.end.year
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


def report_title(found: ReportResults) -> Sayable:
    """What a report is called: study, area and period."""
    return joined(joined(found.title, found.area.name, by=": "), period_name(found.period), by=", ")


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _asset("report.css"), _asset("report.js")
    style += Markup(f"@media screen and (prefers-color-scheme: dark) {{\n{dark.rules()}\n}}")  # noqa: S704 - our own
    environment.filters["css_text"] = css_text
    environment.globals.update(style=style, script=script, policy=_policy(script))
    environment.globals.update(verdict_words=VERDICT_WORDS, state_words=STATES)
    environment.globals["provenance_link"] = Reference("page", "provenance.html", PROVENANCE)
    speaking(environment)
    return environment


def css_text(text: str) -> Markup:
    """A text to stand between quotation marks in a style sheet: whatever could end it is written as a number.

    Examples
    --------
    >>> str(css_text('Umeå "</style>'))
    'Umeå \\\\22 \\\\3c \\\\2f style\\\\3e '
    """
    safe = "".join(one if one.isalnum() or one in " .,:-–·()" else f"\\{ord(one):x} " for one in text)
    return Markup(safe)  # noqa: S704 - nothing that ends a string or a style is left


def _asset(name: str) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 - part of this package


def _policy(script: str) -> str:
    """Content security policy: no network, no script but ours, style also in figures."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def render(template: str, values: Mapping[str, Any]) -> str:
    """Fill in a template; every value is escaped unless this package made it as HTML."""
    text: str = _environment().get_template(template).render(values)
    return text
