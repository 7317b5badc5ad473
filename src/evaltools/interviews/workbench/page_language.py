"""In which language a page for coding speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from evaltools.checks import InvalidArgument, nearest
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words.catalogue import SOURCE, known_languages


def page_language(given: str | None, interviews: Iterable[Transcript]) -> str:
    """The language asked for; else the one most of the interviews are held in; else English.

    Parameters
    ----------
    given
        The code of the language asked for, e.g. `nb`.
    interviews
        What is coded; a language that there is no catalogue for does not count.

    Raises
    ------
    InvalidArgument
        When there is no catalogue for the language asked for.
    """
    known = known_languages()
    if given is not None:
        if given not in known:
            raise InvalidArgument("language", f'"{given}" is not known. {nearest(given, known)}')
        return given
    spoken = Counter(one.language for one in interviews if one.language in known)
    return spoken.most_common(1)[0][0] if spoken else SOURCE
