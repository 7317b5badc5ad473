"""What a study file says of its languages and of its own terms, checked as it was written, each mistake on its line."""

from __future__ import annotations

from typing import Any

from evaltools.checks import Problem, Problems, nearest
from evaltools.files.yaml import Located
from evaltools.words.catalogue import known_languages
from evaltools.words.terms import FORMS, GENDERS, TERMS

WORDS_FROM = "words_from"


def check_languages(located: Located, problems: Problems) -> bool:
    """Note every language that is none, and every word beside one that is not `words_from`.

    Parameters
    ----------
    located : the study file as read.
    problems : where they are noted.

    Returns
    -------
    bool
        whether any was noted: what else is told of the languages would tell it again.
    """
    before = len(problems.found)
    given = located.data.get("languages")
    if given == []:
        message = "languages: no language is named."
        remedy = f"Name one or more of {', '.join(known_languages())}, or leave the line out."
        problems.add("unknown-language", message, remedy, line=located.line("languages"))
    for index, item in enumerate(given if isinstance(given, list) else []):
        line = located.line("languages", index) or located.line("languages")
        if isinstance(item, str):
            _check_language(item, "languages", line, problems)
        elif isinstance(item, dict) and len(item) == 1:
            code, more = next(iter(item.items()))
            _check_language(str(code), "languages", line, problems)
            _check_words_from(str(code), more, line, problems)
        else:
            message = f"languages.{index} names no language."
            remedy = f"Write a code, such as {known_languages()[0]}, or {{nb: {{{WORDS_FROM}: sv}}}}."
            problems.add("unknown-language", message, remedy, line=line)
    return len(problems.found) > before


def _check_language(code: str, part: str, line: int | None, problems: Problems) -> None:
    if code not in known_languages():
        message = f'{part}: there is no catalogue for "{code}".'
        problems.add("unknown-language", message, nearest(code, known_languages()), line=line)


def _check_words_from(code: str, more: Any, line: int | None, problems: Problems) -> None:
    """What stands after a language: where its words are taken from, and nothing else."""
    if not isinstance(more, dict) or not more:
        message = f"languages.{code}: what stands here is no mapping with {WORDS_FROM}."
        remedy = f"Write {{{code}: {{{WORDS_FROM}: sv}}}}, or the code alone."
        problems.add("bad-value", message, remedy, line=line)
        return
    for key, value in more.items():
        if key != WORDS_FROM:
            message = f'languages.{code}: unknown key "{key}".'
            problems.add("unknown-key", message, nearest(str(key), [WORDS_FROM]), line=line)
            continue
        for other in value if isinstance(value, list) else [value]:
            if str(other) == code:
                message = f"languages.{code}: it cannot take its words from itself."
                problems.add("unknown-language", message, "Name another language.", line=line)
            else:
                _check_language(str(other), f"languages.{code}.{WORDS_FROM}", line, problems)


def term_problems(
    terms: dict[str, dict[str, dict[str, str]]], languages: tuple[str, ...], located: Located
) -> list[Problem]:
    """Terms that are none of the package's, and languages, forms and genders that are none, each on its line.

    Parameters
    ----------
    terms : the study's own words, by term, language and form.
    languages : those of the study.
    located : the study file as read.
    """
    found = Problems(located.file)
    for term, by_language in terms.items():
        if term not in TERMS:
            message = f'terms: "{term}" is no term.'
            found.add("unknown-term", message, nearest(term, TERMS), line=located.line("terms", term))
            continue
        for language, forms in by_language.items():
            line = located.line("terms", term, language)
            if language not in languages:
                message = f'terms.{term}: the study has no language "{language}".'
                found.add("unknown-language", message, nearest(language, languages), line=line)
                continue
            for form, word in forms.items():
                line = located.line("terms", term, language, form)
                if form not in {*FORMS, "gender"}:
                    message = f'terms.{term}.{language}: there is no form "{form}".'
                    found.add("unknown-form", message, nearest(form, [*FORMS, "gender"]), line=line)
                elif form == "gender" and word not in GENDERS:
                    message = f'terms.{term}.{language}: there is no gender "{word}".'
                    found.add("unknown-form", message, f"Genders are {', '.join(GENDERS)}.", line=line)
    return found.found
