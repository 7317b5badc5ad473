"""Actor groups that are safe to show: small ones are joined, so that no one is recognised by the group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from evaltools.interviews.informants.informants import SMALLEST_GROUP
from evaltools.words import StudyWords, Voice, listing, say


def joined_groups(groups: Sequence[str], smallest: int = SMALLEST_GROUP) -> dict[str, tuple[str, ...]]:
    """Which groups are shown together, so that no one is recognised by the group.

    Groups too small are joined with each other, and with the smallest of the others where that is not enough.

    Parameters
    ----------
    groups : the group of each informant.
    smallest : groups of fewer are too small.

    Returns
    -------
    dict
        by group, those it is shown with, itself among them, in order of name.

    Examples
    --------
    >>> joined_groups(["police", "school", "school", "school"], smallest=3)
    {'police': ('police', 'school'), 'school': ('police', 'school')}
    """
    sizes = Counter(groups)
    ordered = sorted(sizes, key=lambda name: (sizes[name], name))
    joined = [name for name in ordered if sizes[name] < smallest]
    for name in ordered[len(joined) :]:
        if not joined or sum(sizes[item] for item in joined) >= smallest:
            break
        joined.append(name)
    return {name: tuple(sorted(joined)) if name in joined else (name,) for name in groups}


def shown_groups(
    groups: Sequence[str],
    names: Mapping[str, StudyWords],
    *,
    smallest: int = SMALLEST_GROUP,
    languages: Sequence[str],
) -> tuple[dict[str, str], dict[str, StudyWords]]:
    """The group that each group is shown as, and the names of those shown.

    Parameters
    ----------
    groups : the group of each informant.
    names : of the groups.
    smallest : see `joined_groups`.
    languages : in which groups shown together are named, if all of them are named in it.

    Returns
    -------
    tuple
        by group, the id of the group shown; by such an id, its name.
    """
    together = joined_groups(groups, smallest)
    named = {"+".join(ids): _name([names[id_] for id_ in ids], languages) for ids in together.values()}
    return {group: "+".join(ids) for group, ids in together.items()}, named


def _name(names: Sequence[StudyWords], languages: Sequence[str]) -> StudyWords:
    if len(names) == 1:
        return names[0]
    said = listing([names[0], *(say("{name:low}", name=name) for name in names[1:])])
    known = [language for language in languages if all(name.get(language) for name in names)]
    return StudyWords({language: Voice(language).speak(said) for language in known})
