"""Texts of a study that one of its languages lacks, found in its YAML files wherever they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evaltools.checks import Problem, Problems
from evaltools.files.yaml import Located
from evaltools.words.catalogue import known_languages

Place = tuple[str | int, ...]


def check_texts(
    located: Located, spoken: Mapping[str, Sequence[str]], start: Place = (), *, skip: Sequence[str] = ()
) -> list[Problem]:
    """What a YAML file says in some of the study's languages and not in all.

    A text stands in several languages as a mapping by language (`{sv: ..., en: ...}`) or as neighbouring keys that end
    in one (`name_sv`, `name_en`). A text without a language serves all.

    Parameters
    ----------
    located : the file as read.
    spoken : the study's languages, each with those its words may be taken from.
    start : the part of the file to look at.
    skip : keys of the top that are no texts of the study.
    """
    problems = Problems(located.file)
    data = located.data
    for step in start:
        data = data[step]
    for place, languages in _texts(data, start, skip):
        for language, others in spoken.items():
            if not {language, *others} & languages:
                have = ", ".join(sorted(languages))
                message = f"{_shown(place)} has words in {have}, and the study speaks {language}."
                first = sorted(languages)[0]
                remedy = f"Write them in {language}, or {{{language}: {{words_from: {first}}}}} under languages in the study file."
                problems.add("missing-words", message, remedy, line=located.line(*place))
    return problems.found


def _texts(data: Any, place: Place, skip: Sequence[str] = ()) -> Iterator[tuple[Place, set[str]]]:
    """Places with words by language, and the languages they have."""
    known = set(known_languages())
    if isinstance(data, list):
        for index, item in enumerate(data):
            yield from _texts(item, (*place, index))
    if not isinstance(data, dict):
        return
    keys = {str(key) for key in data}
    if keys and keys <= known and all(isinstance(text, str) for text in data.values()):
        yield place, keys
        return
    for base in dict.fromkeys(
        key.rsplit("_", 1)[0] for key in keys if key.rsplit("_", 1)[-1] in known and "_" in key
    ):
        languages = {code for code in known if str(data.get(f"{base}_{code}") or "").strip()}
        if languages and base not in data:
            yield (*place, f"{base}_{sorted(languages)[0]}"), languages
    for key, item in data.items():
        if not place and str(key) in skip:
            continue
        yield from _texts(item, (*place, key))


def _shown(place: Place) -> str:
    return ".".join(str(step) for step in place) or "the file"
