"""What an archive says of itself in the forms that libraries and archives read.

RO-Crate 1.1 (https://w3id.org/ro/crate/1.1), Data Package (https://specs.frictionlessdata.io), the Citation File Format 1.2
and Zenodo's description of a deposit.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from evaltools import __version__
from evaltools.study.model import Study
from evaltools.study.sources import Document, RawFile
from evaltools.study.tables.declared import Row, described
from evaltools.study.tables.schemas import TABLES

_MEDIA = {
    ".html": "text/html", ".csv": "text/csv", ".json": "application/json", ".ipynb": "application/x-ipynb+json",
    ".svg": "image/svg+xml", ".yml": "application/yaml", ".txt": "text/plain", ".md": "text/markdown",
    ".pdf": "application/pdf", ".cff": "application/yaml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
_TYPES = {int: "integer", float: "number", bool: "boolean", date: "date"}


def title(study: Study) -> str:
    """The study's title in the language of its own work."""
    return study.title[study.languages[0]]


def ro_crate(study: Study, files: Mapping[str, bytes], documents: Sequence[Document], made: date) -> bytes:
    """`ro-crate-metadata.json`: every file of the archive, who made it and what it rests on.

    Parameters
    ----------
    study : the study.
    files : content by path.
    documents : those that the data are taken from.
    made : the day the results were made.
    """
    people = [{"@id": f"#author-{place}"} for place, _ in enumerate(study.authors, 1)]
    root = {
        "@id": "./", "@type": "Dataset", "name": title(study), "description": study.about[study.languages[0]],
        "datePublished": made.isoformat(), "license": {"@id": study.license}, "inLanguage": list(study.languages),
        "author": people, "hasPart": [{"@id": name} for name in files],
        "citation": [{"@id": f"#document-{item.id}"} for item in documents],
    }  # fmt: skip
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        },
        root,
        {"@id": study.license, "@type": "CreativeWork", "name": study.license},
        {"@id": "#evaltools", "@type": "SoftwareApplication", "name": "evaltools", "softwareVersion": __version__},
        {
            "@id": "#run", "@type": "CreateAction", "name": "evaltools run", "instrument": {"@id": "#evaltools"},
            "result": {"@id": "./"}, "endTime": made.isoformat(),
        },
    ]  # fmt: skip
    for place, person in enumerate(study.authors, 1):
        entry = {"@id": f"#author-{place}", "@type": "Person", "name": person.name}
        if person.affiliation:
            entry["affiliation"] = person.affiliation
        if person.orcid:
            entry["identifier"] = f"https://orcid.org/{person.orcid}"
        graph.append(entry)
    for item in documents:
        entry = {
            "@id": f"#document-{item.id}", "@type": "CreativeWork", "name": item.title, "author": item.author,
            "datePublished": str(item.year),
        }  # fmt: skip
        graph.append(entry | ({"url": item.url} if item.url else {}))
    for name, content in files.items():
        media = _MEDIA.get(PurePosixPath(name).suffix)
        entry = {"@id": name, "@type": "File", "contentSize": str(len(content))}
        graph.append(entry | ({"encodingFormat": media} if media else {}))
    return _json({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph})


def data_package(study: Study, files: Sequence[RawFile], headers: Mapping[str, Sequence[str]]) -> bytes:
    """`datapackage.json`: every raw table with the meaning of its columns.

    Parameters
    ----------
    study : the study.
    files : the raw tables in the archive.
    headers : the columns of each CSV file, by its path below data/raw.
    """
    resources = []
    for file in files:
        resource: dict[str, Any] = {
            "name": file.path.lower().replace("/", "-").replace("_", "-").removesuffix(".csv"),
            "path": f"data/raw/{file.path}",
            "sources": [{"title": name} for name in file.documents],
        }
        if file.path in headers and file.table in TABLES:
            model = TABLES[file.table]
            resource |= {
                "profile": "tabular-data-resource",
                "format": "csv",
                "encoding": "utf-8",
                "title": model.title.text,
                "schema": {
                    "fields": [_field(model, name) for name in headers[file.path]],
                    "missingValues": [""],
                },
            }
        resources.append(resource)
    return _json(
        {
            "profile": "data-package",
            "name": study.id.lower().replace("_", "-"),
            "title": title(study),
            "licenses": [{"name": study.license}],
            "contributors": [{"title": person.name, "role": "author"} for person in study.authors],
            "resources": resources,
        }
    )


def _field(model: type[Row], name: str) -> dict[str, Any]:
    """What a column means, as Table Schema has it."""
    for word in model.word_columns().values():
        language = word.language(name)
        if language is not None:
            meaning = described(model.model_fields[word.name]).text
            return {
                "name": name,
                "type": "string",
                "description": f"{meaning} ({language})" if language else meaning,
            }
    info = model.model_fields.get(name)
    if info is None:
        return {"name": name, "type": "any"}
    field: dict[str, Any] = {
        "name": name,
        "type": _type(info.annotation),
        "description": described(info).text,
    }
    constraints: dict[str, Any] = {"required": True} if info.is_required() else {}
    values = [item for item in typing.get_args(info.annotation) if isinstance(item, str) and item]
    if typing.get_origin(info.annotation) is typing.Literal and values:
        constraints["enum"] = values
    return field | ({"constraints": constraints} if constraints else {})


def _type(annotation: Any) -> str:
    origin = typing.get_origin(annotation)
    if origin in (types.UnionType, typing.Union):
        annotation = next(item for item in typing.get_args(annotation) if item is not type(None))
        return _type(annotation)
    if origin is typing.Annotated:
        return _type(typing.get_args(annotation)[0])
    return _TYPES.get(annotation, "string")


def citation(study: Study, made: date) -> bytes:
    """`CITATION.cff` of the evaluation, not of the software."""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted('Cite the evaluation and the day its results were made.')}",
        "type: dataset",
        f"title: {_quoted(title(study))}",
        f"date-released: {made.isoformat()}",
        f"license: {_quoted(study.license)}",
        "authors:",
    ]
    for person in study.authors:
        lines.append(f"  - name: {_quoted(person.name)}")
        if person.affiliation:
            lines.append(f"    affiliation: {_quoted(person.affiliation)}")
        if person.orcid:
            lines.append(f"    orcid: {_quoted('https://orcid.org/' + person.orcid)}")
    return ("\n".join(lines) + "\n").encode()


def zenodo(study: Study, documents: Sequence[Document], made: date) -> bytes:
    """`.zenodo.json`: the description of a deposit."""
    creators = []
    for person in study.authors:
        entry = {"name": person.name}
        entry |= {"affiliation": person.affiliation} if person.affiliation else {}
        creators.append(entry | ({"orcid": person.orcid} if person.orcid else {}))
    data = {
        "title": title(study), "description": study.about[study.languages[0]], "upload_type": "dataset",
        "creators": creators, "license": study.license, "publication_date": made.isoformat(),
        "references": [f"{item.author} ({item.year}). {item.title}." for item in documents],
    }  # fmt: skip
    return _json(data)


def _quoted(text: str) -> str:
    # A JSON string is a YAML string, whatever is in it.
    return json.dumps(text, ensure_ascii=False)


def _json(data: Any) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()
