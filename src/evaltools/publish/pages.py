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
from evaltools.publish.headings import Heading
from evaltools.publish.results import ReportResults, page_of
from evaltools.publish.words import words
from evaltools.record.table import VERDICT_WORDS
from evaltools.study.model import Period
from evaltools.words.numbers import EN_DASH, NAMES, day

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    href: str
    number: str
    title: str
    state: str = "done"


@dataclass(frozen=True)
class Frame:
    """What the frame of a page says, besides the page's own content."""

    language: str
    title: str
    """Of the page."""
    href: str
    """The page's own file name."""
    study: str
    area: str
    period: str
    date: str
    languages: tuple[tuple[str, str, str], ...]
    """Code, name and address of the same page in each language."""
    entries: tuple[Entry, ...]
    sections: tuple[Heading, ...] = ()
    synthetic: bool = False
    version: str = __version__

    @property
    def t(self) -> dict[str, str]:
        """Wording in the page's language."""
        return words(self.language)

    @property
    def citation(self) -> str:
        """How the report is cited."""
        return self.t["cite_form"].format(
            title=self.study,
            area=self.area,
            period=self.period,
            date=self.date or self.t["undated"],
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

    language: str
    title: str
    languages: tuple[tuple[str, str, str], ...]
    version: str = __version__

    @property
    def t(self) -> dict[str, str]:
        """Wording in the page's language."""
        return words(self.language)


def frame(results: ReportResults, href: str, title: str, sections: tuple[Heading, ...] = ()) -> Frame:
    """Frame of a page of a report.

    Parameters
    ----------
    results : the report.
    href, title : file name and title of the page.
    sections : headings for the list of contents.
    """
    language = results.language
    t = words(language)
    chapters = tuple(
        Entry(page_of(item.chapter), item.chapter.number, item.chapter.title[language], item.state)
        for item in results.chapters
    )
    return Frame(
        language=language,
        title=title,
        href=href,
        study=results.study.title[language],
        area=results.area.name[language],
        period=period_name(results.period, language),
        date=day(results.finished.date(), language) if results.finished else "",
        languages=tuple((code, NAMES[code], f"../{code}/{href}") for code in results.study.languages),
        entries=(
            Entry("index.html", "", t["overview"]),
            *chapters,
            Entry("provenance.html", "", t["provenance"]),
        ),
        sections=sections,
        synthetic=results.study.synthetic,
    )


def period_name(period: Period, language: str) -> str:
    """A period in words: years where it is made of whole years, otherwise dates."""
    whole = (period.start.month, period.start.day, period.end.month, period.end.day) == (1, 1, 12, 31)
    if not whole:
        return f"{day(period.start, language)} {EN_DASH} {day(period.end, language)}"
    first, last = period.start.year, period.end.year
    return str(first) if first == last else f"{first}{EN_DASH}{last}"


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
    environment.globals.update(style=style, script=script, policy=_policy(script))
    environment.globals.update(verdict_words=VERDICT_WORDS)
    return environment


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
