"""Pseudonyms for names, places, phone numbers, e-mail and Swedish personal numbers.

The key file ties pseudonyms to people. It is kept elsewhere than the data and never in git:

    people: {Anna Berg: Rektor 1, Anna: Rektor 1}
    places: {Ersboda: stadsdelen}
    other: {Bygdsiljum: en by}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from evaltools.checks import Problem, Problems, nearest, relative
from evaltools.files.yaml import Located, read_yaml
from evaltools.interviews.coding.anchoring import Edit
from evaltools.interviews.transcripts.transcripts import Transcript

KINDS = ("people", "places", "other")
KEY_SUFFIXES = (".key.yml", ".key.yaml")
"""What the project's .gitignore leaves out."""

LABELS = {
    "email": {"sv": "[e-post]", "en": "[e-mail]"},
    "phone": {"sv": "[telefonnummer]", "en": "[phone number]"},
    "personal_number": {"sv": "[personnummer]", "en": "[personal number]"},
}

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w+])(?:\+46[ -]?(?:\(0\))?|0)[1-9]\d{0,2}(?:[ \u00a0/-]{0,3}\d{2,4}){2,4}(?!\w)")
_PERSONAL = re.compile(r"(?<!\d)(\d{2})?(\d{2})(\d{2})(\d{2})[ ]?([-+]?)[ ]?(\d{4})(?!\d)")
_STREET = re.compile(r"\b[A-ZÅÄÖ]\w*(?:gatan|vägen|gränd|stigen|torget|allén)\s+\d+\s?[A-Za-z]?\b")
_DIGITS = re.compile(r"(?<![\w.,])\d{5,}(?![\w.,]\d)")
_CAPITAL = re.compile(r"(?<=[a-zåäöé,;] )([A-ZÅÄÖ][\wåäöé-]+(?: [A-ZÅÄÖ][\wåäöé-]+)*)")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\w)@\w{2,}")
_ROLE = re.compile(
    r"\b(?:rektorn?|processledaren?|områdespolisen?|fritidsledaren?|kuratorn?|imamen?|prästen?|"
    r"ordföranden?|kommunpolisen?|enhetschefen?|principal|headteacher|chairman)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Risk:
    """Something that may still give a person away, and where it stands in the new text."""

    kind: str
    """`name`, `role`, `street`, `number`, `link` or `unsure_number`."""
    text: str
    line: int


@dataclass(frozen=True)
class Pseudonymised:
    """A transcript with pseudonyms, what was replaced, and what may remain."""

    transcript: Transcript
    edits: tuple[Edit, ...]
    """In terms of the earlier text, for `reanchor`."""
    replaced: Mapping[str, int]
    """How many of each kind."""
    risks: tuple[Risk, ...]

    def report(self, lang: str = "sv") -> str:
        """The residual risk as text. It quotes the transcript, so it is as confidential as that."""
        words = _WORDS[lang]
        lines = [f"{words['title']} {self.transcript.id}", ""]
        lines += [f"- {words[kind]}: {count}" for kind, count in sorted(self.replaced.items())]
        lines += ["", words["risks"].format(len(self.risks))]
        grouped = Counter((risk.kind, risk.text) for risk in self.risks)
        first = {(risk.kind, risk.text): risk.line for risk in reversed(self.risks)}
        for (kind, text), count in sorted(grouped.items()):
            lines.append(f"- {words[kind]}: {text} ({count}; {words['line']} {first[kind, text]})")
        return "\n".join(lines) + "\n"


_WORDS = {
    "sv": {
        "title": "Pseudonymisering av", "people": "personer ersatta", "places": "platser ersatta",
        "other": "övrigt ersatt", "email": "e-postadresser ersatta", "phone": "telefonnummer ersatta",
        "personal_number": "personnummer ersatta", "line": "rad",
        "risks": "{} ställen där någon ännu kan kännas igen; läs dem.", "name": "möjligt namn",
        "role": "ovanlig roll", "street": "gatuadress", "number": "lång siffra", "link": "länk eller konto",
        "unsure_number": "liknar personnummer men kontrollsiffran stämmer inte",
    },
    "en": {
        "title": "Pseudonyms in", "people": "people replaced", "places": "places replaced",
        "other": "other replaced", "email": "e-mail addresses replaced", "phone": "phone numbers replaced",
        "personal_number": "personal numbers replaced", "line": "line",
        "risks": "{} places where someone may still be recognised; read them.", "name": "possible name",
        "role": "rare role", "street": "street address", "number": "long number", "link": "link or account",
        "unsure_number": "looks like a personal number but its check digit is wrong",
    },
}  # fmt: skip


def read_key(path: Path, data: Path | None = None) -> dict[str, dict[str, str]]:
    """Read a key file.

    Parameters
    ----------
    path
        The file; its name must end in `.key.yml`, which git ignores.
    data
        The folder of the data, in which the key must not lie.

    Raises
    ------
    BadInput
        With every problem: where the key lies, unknown kinds, pseudonyms that are not text.
    """
    name = relative(path)
    problems = Problems(name)
    if not path.name.endswith(KEY_SUFFIXES):
        problems.add("key-name", "git does not ignore a key of this name.", 'Let the name end in ".key.yml".')
    if data is not None and path.resolve().is_relative_to(data.resolve()):
        problems.add(
            "key-with-data",
            "the key lies with the data it protects.",
            "Move it to a place only you can read.",
        )
    located = read_yaml(path)
    if not isinstance(located.data, dict):
        problems.add("not-key", 'is no key: it has no "people".', 'Write "people:" and names below.', line=1)
    for kind, names in located.data.items() if isinstance(located.data, dict) else ():
        line = located.line(str(kind))
        if kind not in KINDS:
            problems.add("unknown-key", f'unknown key "{kind}".', nearest(str(kind), KINDS), line=line)
        elif not isinstance(names, dict):
            problems.add("not-names", f'"{kind}" is no list of names.', "Write name: pseudonym.", line=line)
        else:
            _check_names(names, kind, problems, located)
    problems.raise_if_any()
    return {kind: dict(located.data.get(kind) or {}) for kind in KINDS}


def _check_names(names: Mapping[object, object], kind: str, problems: Problems, located: Located) -> None:
    for original, pseudonym in names.items():
        where = located.line(kind, str(original))
        if not isinstance(original, str) or not isinstance(pseudonym, str) or not original.strip():
            problems.add(
                "not-text", f"{original!r}: {pseudonym!r} is not two texts.", "Use quotes.", line=where
            )
        elif original in pseudonym:
            problems.add(
                "gives-away",
                f'the pseudonym "{pseudonym}" holds the name itself.',
                "Choose another.",
                line=where,
            )


def pseudonymise(
    transcript: Transcript, key: Mapping[str, Mapping[str, str]], lang: str | None = None
) -> Pseudonymised:
    """Replace what the key names, and numbers and addresses that can be told by their form.

    Parameters
    ----------
    transcript
        The transcript; `edits` of the result move its codings along.
    key
        Pseudonym by name, by kind (see `read_key`). Longer names go first; a genitive s stays.
    lang
        Language of the labels for numbers and addresses; by default the transcript's.
    """
    text = transcript.text
    found = sorted(
        _found(text, key, lang or transcript.language), key=lambda item: (item[0].start, -item[0].end)
    )
    edits: list[Edit] = []
    replaced: Counter[str] = Counter()
    for edit, kind in found:
        if edits and edit.start < edits[-1].end:
            continue
        edits.append(edit)
        replaced[kind] += 1
    pieces, last = [], 0
    for edit in edits:
        pieces += [text[last : edit.start], edit.replacement]
        last = edit.end
    new_text = "".join([*pieces, text[last:]])
    speakers = tuple(_renamed(name, key) for name in transcript.speakers)
    new = replace(transcript, text=new_text, speakers=speakers)
    pseudonyms = {value for names in key.values() for value in names.values()}
    return Pseudonymised(new, tuple(edits), dict(replaced), tuple(_risks(new_text, pseudonyms)))


def _found(text: str, key: Mapping[str, Mapping[str, str]], lang: str) -> Iterator[tuple[Edit, str]]:
    for found in _PERSONAL.finditer(text):
        if is_personal_number(found.group()):
            yield Edit(found.start(), found.end(), LABELS["personal_number"][lang]), "personal_number"
    for found in _EMAIL.finditer(text):
        yield Edit(found.start(), found.end(), LABELS["email"][lang]), "email"
    for found in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", found.group().replace("(0)", ""))
        if 8 <= len(digits) <= 12:
            yield Edit(found.start(), found.end(), LABELS["phone"][lang]), "phone"
    for kind, names in key.items():
        for name, pseudonym in names.items():
            for found in _name_pattern(name).finditer(text):
                yield Edit(found.start(), found.end(), pseudonym), kind


def _name_pattern(name: str) -> re.Pattern[str]:
    """A name as a whole word, also in capitals; the genitive s stays outside."""
    spaced = r"\s+".join(re.escape(part) for part in name.split())
    upper = r"\s+".join(re.escape(part) for part in name.upper().split())
    return re.compile(rf"(?<!\w)(?:{spaced}|{upper})(?=[sS]?(?!\w))")


def _renamed(name: str, key: Mapping[str, Mapping[str, str]]) -> str:
    return next((names[name] for names in key.values() if name in names), name)


def is_personal_number(text: str) -> bool:
    """Whether a text is a Swedish personal (or coordination) number: a date and a right check digit.

    The check digit is Luhn's over the last ten digits (Skatteverket, SKV 704).
    """
    digits = re.sub(r"\D", "", text)
    if len(digits) not in (10, 12):
        return False
    ten = digits[-10:]
    month, day = int(ten[2:4]), int(ten[4:6])
    # Coordination numbers add 60 to the day.
    if not 1 <= month <= 12 or not (1 <= day <= 31 or 61 <= day <= 91):
        return False
    total = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(ten))
    return total % 10 == 0


def _risks(text: str, pseudonyms: set[str]) -> Iterator[Risk]:
    """What is left that may identify someone, for a person to read."""
    patterns = {"name": _CAPITAL, "role": _ROLE, "street": _STREET, "number": _DIGITS, "link": _LINK}
    known = {word for pseudonym in pseudonyms for word in pseudonym.split()}
    for kind, pattern in patterns.items():
        for found in pattern.finditer(text):
            words = found.group().split()
            genitive = [word.removesuffix("s") for word in words]
            if kind == "name" and all(
                word in known or bare in known for word, bare in zip(words, genitive, strict=True)
            ):
                continue
            yield Risk(kind, found.group(), text.count("\n", 0, found.start()) + 1)
    for found in _PERSONAL.finditer(text):
        if not is_personal_number(found.group()) and found.group(5):
            yield Risk("unsure_number", found.group(), text.count("\n", 0, found.start()) + 1)


def check_left(transcripts: Mapping[str, str], key: Mapping[str, Mapping[str, str]]) -> list[Problem]:
    """Names of the key that still stand in texts meant for others, by the name of the text.

    The message gives the pseudonym, never the name, so that it can be shown.
    """
    problems = Problems()
    for where, text in transcripts.items():
        for names in key.values():
            for name, pseudonym in names.items():
                if found := _name_pattern(name).search(text):
                    line = text.count("\n", 0, found.start()) + 1
                    problems.add(
                        "name-left",
                        f'the name behind "{pseudonym}" still stands in it.',
                        "Pseudonymise it before it is shared.",
                        file=where,
                        line=line,
                    )
    return problems.found
