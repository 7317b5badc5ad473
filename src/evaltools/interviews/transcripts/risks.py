"""What in a text may still give a person away although no key names it, for a person to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PERSONAL = re.compile(r"(?<!\d)(\d{2})?(\d{2})(\d{2})(\d{2})[ ]?([-+]?)[ ]?(\d{4})(?!\d)")
_STREET = re.compile(
    r"\b[A-ZÅÄÖ]\w*(?:gatan|vägen|gränd|stigen|torget|allén|gata|veien|veg|vei)\s+\d+\s?[A-Za-z]?\b"
)
_DIGITS = re.compile(r"(?<![\w.,])\d{5,}(?![\w.,]\d)")
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}[./]\s?\d{1,2}[./]?\s?(?:19|20)\d\d|\d{1,2}\.?\s(?:jan|feb|mar|apr|maj|mai|may|"
    r"jun|jul|aug|sep|okt|oct|nov|dec|des)[a-zåäöæø]*\.?\s(?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?<=[a-zåäöéæø,;0-9)] )([A-ZÅÄÖÆØ][\wåäöé-]+(?: [A-ZÅÄÖÆØ][\wåäöé-]+)*)")
_FIRST = re.compile(
    r"(?:(?<=[.!?…] )|(?<=[.!?…]\n)|(?<=: )|(?<=\n)|\A)([A-ZÅÄÖÆØ][a-zåäöéæø]+(?:-[A-ZÅÄÖÆØ][a-zåäöéæø]+)?(?: [A-ZÅÄÖÆØ][a-zåäöé-]+)*)(?!\w|:)"
)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|(?<!\w)@\w{2,}")
_ROLE = re.compile(
    r"\b(?:rektorn?|processledaren?|områdespolisen?|fritidsledaren?|kuratorn?|imamen?|prästen?|"
    r"ordföranden?|kommunpolisen?|enhetschefen?|principal|headteacher|chairman)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    [
        "a",
        "all",
        "alla",
        "allt",
        "alltså",
        "an",
        "and",
        "annars",
        "any",
        "är",
        "ändå",
        "år",
        "så",
        "att",
        "är",
        "av",
        "bara",
        "before",
        "both",
        "bra",
        "but",
        "både",
        "can",
        "de",
        "dem",
        "den",
        "denna",
        "deras",
        "dess",
        "dessa",
        "det",
        "detta",
        "där",
        "därför",
        "då",
        "eller",
        "en",
        "ett",
        "even",
        "every",
        "everything",
        "few",
        "first",
        "för",
        "fast",
        "finns",
        "fler",
        "flera",
        "fram",
        "from",
        "får",
        "gör",
        "ha",
        "hade",
        "han",
        "hans",
        "har",
        "he",
        "hela",
        "hennes",
        "her",
        "here",
        "his",
        "hon",
        "how",
        "hur",
        "här",
        "i",
        "if",
        "igen",
        "ibland",
        "icke",
        "in",
        "inga",
        "ingen",
        "inget",
        "innan",
        "inte",
        "is",
        "it",
        "its",
        "ja",
        "jag",
        "jo",
        "just",
        "kan",
        "kanske",
        "klart",
        "kom",
        "kommer",
        "kunde",
        "like",
        "list",
        "man",
        "många",
        "med",
        "mellan",
        "men",
        "mer",
        "mest",
        "mig",
        "min",
        "mina",
        "mitt",
        "more",
        "most",
        "mycket",
        "måste",
        "my",
        "nej",
        "no",
        "nu",
        "när",
        "något",
        "några",
        "någon",
        "nästa",
        "och",
        "of",
        "ofta",
        "okej",
        "on",
        "one",
        "or",
        "oss",
        "our",
        "out",
        "på",
        "precis",
        "redan",
        "resten",
        "samma",
        "samtidigt",
        "sedan",
        "sen",
        "she",
        "sig",
        "sin",
        "sina",
        "sitt",
        "ska",
        "skulle",
        "slut",
        "so",
        "som",
        "some",
        "speciellt",
        "still",
        "säger",
        "tack",
        "talet",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "till",
        "to",
        "too",
        "två",
        "under",
        "up",
        "upp",
        "utan",
        "vad",
        "var",
        "vara",
        "varför",
        "vart",
        "we",
        "well",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "why",
        "vi",
        "vid",
        "vilka",
        "vilken",
        "vilket",
        "ville",
        "visst",
        "vår",
        "våra",
        "vårt",
        "with",
        "yes",
        "you",
        "your",
        "över",
        "ni",
        "er",
        "du",
        "dig",
        "din",
        "dina",
        "ditt",
        "jeg",
        "ikke",
        "og",
        "er",
        "det",
        "som",
        "på",
        "til",
        "av",
        "for",
        "med",
        "har",
        "hun",
        "hva",
        "hvor",
        "hvorfor",
        "noe",
        "noen",
        "vel",
        "altså",
        "dere",
        "deres",
        "intervjuare",
        "interviewer",
    ]
)


@dataclass(frozen=True)
class Risk:
    """Something that may still give a person away, and where it stands in the new text."""

    kind: str
    """Key of `evaltools.interviews.transcripts.pseudonyms.RISKY`."""
    text: str
    line: int


def risks(text: str, pseudonyms: set[str]) -> Iterator[Risk]:
    """Possible names, roles, addresses, numbers and dates in a text.

    Parameters
    ----------
    text
        With pseudonyms.
    pseudonyms
        Those put there, which are no risk.
    """
    known = {word for pseudonym in pseudonyms for word in pseudonym.split()}
    patterns = {
        "name": _CAPITAL,
        "role": _ROLE,
        "street": _STREET,
        "number": _DIGITS,
        "link": _LINK,
        "date": _DATE,
    }
    for kind, pattern in patterns.items():
        for found in pattern.finditer(text):
            if kind == "name" and _all_known(found.group(), known):
                continue
            yield Risk(kind, found.group(), _line(text, found.start()))
    small = set(re.findall(r"(?<![\w-])[a-zåäöéæø][\wåäöé]*", text))
    for found in _FIRST.finditer(text):
        first = found[1].split()[0]
        # A word that also stands in small letters is a word; a name never does.
        ordinary = first.casefold() in _COMMON or first.casefold() in small
        if (ordinary and " " not in found[1]) or _all_known(found[1], known):
            continue
        yield Risk("first_word", found[1], _line(text, found.start(1)))
    for found in PERSONAL.finditer(text):
        if not is_personal_number(found.group()) and found.group(5):
            yield Risk("unsure_number", found.group(), _line(text, found.start()))


def _all_known(words: str, known: set[str]) -> bool:
    return all(word in known or word.removesuffix("s") in known for word in words.split())


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def is_personal_number(text: str) -> bool:
    """Whether a text is a Swedish personal (or coordination) number: a date and a right check digit.

    The check digit is Luhn's over the last ten digits (Skatteverket, SKV 704).

    Examples
    --------
    >>> is_personal_number("811218-9876"), is_personal_number("811218-9875")
    (True, False)
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
