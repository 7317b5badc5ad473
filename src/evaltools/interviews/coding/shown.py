"""Codings under the codes they are shown as, for everybody who reads what was coded and changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding, CodingStore
from evaltools.interviews.coding.shared_log import SharedLog
from evaltools.interviews.coding.tree_state import TreeState


def as_shown(codings: Iterable[Coding], store: CodingStore, codebook: Codebook) -> tuple[Coding, ...]:
    """Codings with the codes that theirs were merged into or split to.

    A passage that one coder gave two codes which were made one since is one coding, with both memos.

    Parameters
    ----------
    codings, store
        The codings, and where they are kept: the log of the code tree lies there too.
    codebook
        Knows which codes were merged, also where the log has not come along.
    """
    state = TreeState.after(SharedLog(store.folder).operations)
    found: list[Coding] = []
    place: dict[tuple[str, str, int, int, str], int] = {}
    moved: set[tuple[str, str, int, int, str]] = set()
    for coding in codings:
        code = codebook.resolve(state.shown(coding.id, coding.code))
        key = (coding.transcript, coding.coder, coding.start, coding.end, code)
        if code == coding.code and key not in moved:
            # Two of the same code are two, as their coder left them.
            place.setdefault(key, len(found))
            found.append(coding)
        elif key not in place:
            moved.add(key)
            place[key] = len(found)
            found.append(replace(coding, code=code))
        elif coding.memo and coding.memo not in found[place[key]].memo:
            other = found[place[key]]
            found[place[key]] = replace(other, memo=f"{other.memo}\n\n{coding.memo}".strip())
    return tuple(found)
