"""Numbers that states give people, told by their form and, where they have one, their check digit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_SWEDISH = re.compile(r"(?<![\d.,])(?:\d{2})?\d{6}[ ]?[-+–]?[ ]?\d{4}(?![\d.,]?\d)")
_NORWEGIAN = re.compile(r"(?<![\d.,])\d{6}[ -]?\d{5}(?![\d.,]?\d)")
_DANISH = re.compile(r"(?<![\d.,])\d{6}[-–]\d{4}(?![\d.,]?\d)")
_FINNISH = re.compile(r"(?<!\w)\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?!\w)")
_BRITISH = re.compile(r"(?<!\w)[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Da-d](?!\w)")
_AMERICAN = re.compile(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")
_MASKED = re.compile(r"(?<![\d.,])(?:19|20)?\d{6}[-+–](?:[Xx*]{4}|\d{2}[Xx*]{2})(?!\w)")
"""The last digits left out, as in what authorities publish: the date of birth still stands there."""
_LIKELY = re.compile(r"(?<!\d)(?:\d{2})?\d{6}[ ]?[-+][ ]?\d{4}(?!\d)")


def identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that are surely a person's: Swedish, Norwegian, Danish, Finnish, British and American.

    Examples
    --------
    >>> [("811218-9876 or 01010750160"[a:b]) for a, b in identity_numbers("811218-9876 or 01010750160")]
    ['811218-9876', '01010750160']
    """
    kinds: tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...] = (
        (_SWEDISH, is_personal_number),
        (_NORWEGIAN, is_birth_number),
        (_DANISH, _is_danish),
        (_FINNISH, _is_finnish),
        (_BRITISH, lambda number: True),
        (_AMERICAN, lambda number: True),
        (_MASKED, lambda number: True),
    )
    for pattern, right in kinds:
        for found in pattern.finditer(text):
            if right(found.group()):
                yield found.span()


def likely_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where numbers stand that look like a Swedish one although the check digit is wrong."""
    sure = set(identity_numbers(text))
    for found in _LIKELY.finditer(text):
        if found.span() not in sure:
            yield found.span()


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


def is_birth_number(text: str) -> bool:
    """Whether a text is a Norwegian birth number (or D-number): a date and two right check digits modulo 11.

    The weights are those of the regulation on the population register (folkeregisterforskriften § 2-2-2).

    Examples
    --------
    >>> is_birth_number("010107 50160"), is_birth_number("01010750161")
    (True, False)
    """
    digits = [int(digit) for digit in re.sub(r"\D", "", text)]
    if len(digits) != 11:
        return False
    day, month = 10 * digits[0] + digits[1], 10 * digits[2] + digits[3]
    # D-numbers add 40 to the day, H-numbers 40 to the month, numbers for tests 80.
    if not (1 <= day <= 31 or 41 <= day <= 71) or not any(1 <= month - add <= 12 for add in (0, 40, 80)):
        return False
    first = sum(weight * digit for weight, digit in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), digits, strict=False))
    second = sum(
        weight * digit for weight, digit in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), digits, strict=False)
    )
    return (11 - first % 11) % 11 == digits[9] and (11 - second % 11) % 11 == digits[10]


def _is_danish(text: str) -> bool:
    """A day, month and year before the hyphen; numbers given since 2007 have no check digit."""
    day, month = int(text[:2]), int(text[2:4])
    return 1 <= day <= 31 and 1 <= month <= 12


def _is_finnish(text: str) -> bool:
    digits = int(text[:6] + text[7:10])
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[digits % 31] == text[10]
