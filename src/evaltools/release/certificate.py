"""The certificate of a verification: what agreed, what differed and by how much, what could not be run; as a page in each
language of the study and as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from evaltools import __version__
from evaltools.files.writing import write_whole
from evaltools.formats.templates import speaking
from evaltools.release.comparing import MOST, Agreement, Difference
from evaltools.release.verify import Verified
from evaltools.words.messages import Message, Sayable, in_context, listing, plural, say
from evaltools.words.voice import Voice

KINDS: Mapping[str, Message] = {
    "finding": in_context("what was compared", "Finding"),
    "cell": in_context("what was compared", "Cell of a table"),
    "text": in_context("what was compared", "Text of a page"),
    "missing": in_context("what was compared", "Missing file"),
}


def outcome(found: Verified) -> Message:
    """The result in one sentence."""
    if found.agrees and found.not_run:
        return say(
            "Everything that can be made without what is confidential was made again and agrees with what was published."
        )
    if found.agrees:
        return say("Everything was made again and agrees with what was published.")
    return say("Not everything agrees with what was published.")


def sentences(found: Verified) -> list[Sayable]:
    """What was compared and what could not be, a sentence each.

    Parameters
    ----------
    found : the verification.
    """
    told: list[Sayable] = [_compared(found.agreement)]
    if found.failed:
        told.append(say("A run did not succeed; what it said stands in certificate.json."))
    elif found.again.differences:
        told.append(
            say(
                "The two runs differ from each other, so the results depend on something that is not in the archive."
            )
        )
    else:
        told.append(say("Two runs, each with processes started anew, gave the same results."))
    if found.changed:
        told.append(
            plural(
                "{n} file is not the one that was archived: {names}.",
                "{n} files are not those that were archived: {names}.",
                n=len(found.changed),
                names=listing(found.changed[:10]),
            )
        )
    else:
        told.append(say("Every file has the checksum that was recorded when it was archived."))
    told += _software(found)
    if found.not_run:
        titles = [found.study.chapter(name).title for name in found.not_run]
        told.append(
            plural(
                "{n} chapter rests on interviews that are confidential and was not run: {names}.",
                "{n} chapters rest on interviews that are confidential and were not run: {names}.",
                n=len(titles),
                names=listing(titles),
            )
        )
    if found.withheld:
        told.append(_held(found))
    return told


def _compared(agreement: Agreement) -> Sayable:
    message = say(
        "Compared were {findings} findings, {cells} cells of tables and {numbers} numbers in the text of {pages} pages, in every language of the report; {differences} places differ.",
        findings=agreement.findings, cells=agreement.cells, numbers=agreement.numbers, pages=agreement.pages,
        differences=len(agreement.differences),
    )  # fmt: skip
    if agreement.differences:
        return message
    return say(
        "Compared were {findings} findings, {cells} cells of tables and {numbers} numbers in the text of {pages} pages, in every language of the report; none differs.",
        findings=agreement.findings, cells=agreement.cells, numbers=agreement.numbers, pages=agreement.pages,
    )  # fmt: skip


def _software(found: Verified) -> list[Sayable]:
    if not found.software:
        return [say("The software is of the versions that the archive names.")]
    return [
        plural(
            "{n} piece of software is of another version than the archive names.",
            "{n} pieces of software are of other versions than the archive names.",
            n=len(found.software),
        )
    ]


def _held(found: Verified) -> Sayable:
    if found.unlike_held:
        return plural(
            "{n} file of the interviews is not the one that the report was made from.",
            "{n} files of the interviews are not those that the report was made from.",
            n=len(found.unlike_held),
        )
    if found.held:
        return plural(
            "{n} file of the interviews was shown by its keyed digest to be the one that the report was made from.",
            "{n} files of the interviews were shown by their keyed digests to be those that the report was made from.",
            n=found.held,
        )
    return plural(
        "{n} file of the interviews is kept elsewhere; whoever keeps it can show by its keyed digest that it is the same.",
        "{n} files of the interviews are kept elsewhere; whoever keeps them can show by their keyed digests that they are the same.",
        n=found.withheld,
    )


def page(found: Verified, voice: Voice, day: date) -> str:
    """The certificate as a page that opens offline; whatever the archive holds is shown, never executed.

    Parameters
    ----------
    found : the verification.
    voice : who speaks.
    day : of the verification.
    """
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speaking(environment)
    environment.filters["by"] = lambda item: _amount(item, voice)
    differences = [*found.agreement.differences, *found.again.differences]
    return environment.get_template("certificate.html.j2").render(
        found=found, voice=voice, day=day, version=__version__, outcome=outcome(found), sentences=sentences(found),
        differences=differences[:MOST], more=max(0, len(differences) - MOST), kinds=KINDS,
    )  # fmt: skip


def _amount(item: Difference, voice: Voice) -> str:
    if item.by is None:
        return "–"
    digits = next((places for places in range(8) if round(item.by, places)), 8)
    return voice.number(item.by, digits, sign=True)


def data(found: Verified, day: date) -> dict[str, Any]:
    """The certificate as data."""
    return {
        "format": 1, "archive": found.archive, "sha256": found.sha256, "study": found.study.id, "made": found.made,
        "made_with": found.version, "verified": day.isoformat(), "verified_with": __version__, "agrees": found.agrees,
        "compared": {name: getattr(found.agreement, name) for name in ("findings", "cells", "numbers", "pages")},
        "differences": [asdict(item) for item in found.agreement.differences],
        "between_runs": [asdict(item) for item in found.again.differences],
        "changed": list(found.changed), "failed": list(found.failed), "not_run": list(found.not_run),
        "software": [asdict(item) for item in found.software], "withheld": found.withheld, "held": found.held,
        "unlike_held": list(found.unlike_held),
    }  # fmt: skip


def write_certificate(found: Verified, folder: Path, day: date) -> list[Path]:
    """Write the certificate in each language of the study, and as data.

    Parameters
    ----------
    found : the verification.
    folder : made where it is not there.
    day : of the verification.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in found.study.languages:
        path = folder / f"certificate.{language}.html"
        write_whole(path, page(found, found.study.voice(language), day).encode())
        written.append(path)
    path = folder / "certificate.json"
    write_whole(path, (json.dumps(data(found, day), ensure_ascii=False, indent=1) + "\n").encode())
    return [*written, path]
