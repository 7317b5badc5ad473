"""Tables over codings: who says what, what goes together, and on how few people it rests.

All take codings that stand. To count each passage once, give one coder's codings or the adjudicated ones:
two coders' codings of the same passage count as two. A table that rests on synthetic transcripts says so
in `attrs["synthetic"]`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from evaltools.interviews.coding.codebook import Codebook
from evaltools.interviews.coding.codings import Coding
from evaltools.interviews.informants.informants import Informant
from evaltools.interviews.transcripts.transcripts import Transcript

if TYPE_CHECKING:
    import pandas as pd


def code_by_group(
    codings: Iterable[Coding],
    transcripts: Sequence[Transcript],
    informants: Iterable[Informant],
    codebook: Codebook,
    *,
    lang: str = "",
    with_below: bool = False,
) -> pd.DataFrame:
    """Codes x actor groups: how many informants and how many codings.

    Returns
    -------
    DataFrame
        Index: code. Columns: (group, `informants` or `codings`), and last (`total`, ...). A transcript with
        several informants counts for each of them; its codings count once per group.
    """
    import pandas as pd

    groups = {informant.id: informant.group_name(lang) for informant in informants}
    by_text = {transcript.id: transcript.informants for transcript in transcripts}
    people: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    counts: Counter[tuple[str, str]] = Counter()
    for code, coding in _with_codes_above(codings, codebook, with_below):
        own = by_text.get(coding.transcript, ())
        for identifier in own:
            people[code, groups.get(identifier, "–")].add(identifier)
            people[code, ""].add(identifier)
        for group in {groups.get(identifier, "–") for identifier in own}:
            counts[code, group] += 1
        counts[code, ""] += 1
    names = sorted({groups.get(identifier, "–") for own in by_text.values() for identifier in own})
    columns = [(group, what) for group in (*names, "total") for what in ("informants", "codings")]
    rows = [
        [
            len(people[code, "" if group == "total" else group]) if what == "informants"
            else counts[code, "" if group == "total" else group]
            for group, what in columns
        ]
        for code in codebook.ids
    ]  # fmt: skip
    index = pd.Index(codebook.ids, name="code")
    table = pd.DataFrame(
        rows, index=index, columns=pd.MultiIndex.from_tuples(columns, names=["group", "count"])
    )
    return _marked(table, transcripts)


def code_by_informant(
    codings: Iterable[Coding], transcripts: Sequence[Transcript], codebook: Codebook
) -> pd.DataFrame:
    """Codes x informants: number of codings in the transcripts an informant takes part in."""
    import pandas as pd

    by_text = {transcript.id: transcript.informants for transcript in transcripts}
    counts = Counter(
        (coding.code, identifier) for coding in codings for identifier in by_text.get(coding.transcript, ())
    )
    names = sorted({identifier for own in by_text.values() for identifier in own})
    rows = [[counts[code, name] for name in names] for code in codebook.ids]
    table = pd.DataFrame(
        rows, index=pd.Index(codebook.ids, name="code"), columns=pd.Index(names, name="informant")
    )
    return _marked(table, transcripts)


def cooccurrence(
    codings: Iterable[Coding], codebook: Codebook, transcripts: Sequence[Transcript] = ()
) -> pd.DataFrame:
    """Codes x codes: pairs of one coder's passages in one transcript that share text.

    The diagonal holds the number of codings of the code itself.
    """
    import pandas as pd

    pairs: Counter[tuple[str, str]] = Counter()
    by_file: defaultdict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        by_file[coding.transcript, coding.coder].append(coding)
    for own in by_file.values():
        open_now: list[Coding] = []
        for coding in sorted(own, key=lambda item: (item.start, item.end)):
            open_now = [other for other in open_now if other.end > coding.start]
            for other in open_now:
                if other.code != coding.code:
                    pairs[other.code, coding.code] += 1
                    pairs[coding.code, other.code] += 1
            pairs[coding.code, coding.code] += 1
            open_now.append(coding)
    rows = [[pairs[row, column] for column in codebook.ids] for row in codebook.ids]
    index = pd.Index(codebook.ids, name="code")
    return _marked(pd.DataFrame(rows, index=index, columns=index.rename("with")), transcripts)


def saturation(
    codings: Iterable[Coding], transcripts: Sequence[Transcript], codebook: Codebook
) -> pd.DataFrame:
    """How many codes had come up after each interview, in the order they were held.

    Undated interviews stand last, in order of id: their place is not known, and `dated` says so.

    Returns
    -------
    DataFrame
        One row per interview: transcript, date, dated, new (codes that had not come up before), cumulative,
        and share of all codes in the codebook.
    """
    import datetime

    import pandas as pd

    used: defaultdict[str, set[str]] = defaultdict(set)
    for coding in codings:
        if coding.code in codebook:
            used[coding.transcript].add(coding.code)
    seen: set[str] = set()
    rows = []
    for transcript in sorted(transcripts, key=lambda item: (item.date or datetime.date.max, item.id)):
        new = used[transcript.id] - seen
        seen |= new
        share = len(seen) / len(codebook) if len(codebook) else float("nan")
        rows.append((transcript.id, transcript.date, transcript.date is not None, len(new), len(seen), share))
    columns = ["transcript", "date", "dated", "new", "cumulative", "share"]
    index = pd.RangeIndex(1, len(rows) + 1, name="interview")
    return _marked(pd.DataFrame(rows, columns=columns, index=index), transcripts)


def concentration(
    codings: Iterable[Coding], transcripts: Sequence[Transcript], codebook: Codebook
) -> pd.DataFrame:
    """On how few informants the evidence for each code rests.

    Returns
    -------
    DataFrame
        Index: code. codings; informants; largest_share (of the codings, from the informant with most);
        effective_informants (inverse Simpson: 1 / sum of squared shares, so 2.0 means as if two had said
        equally much); of_all (share of all interviewed informants). NaN where a code was not used.
    """
    import pandas as pd

    counts = code_by_informant(codings, transcripts, codebook)
    total = counts.sum(axis=1)
    shares = counts.div(total.where(total > 0), axis=0)
    table = pd.DataFrame(
        {
            "codings": total,
            "informants": (counts > 0).sum(axis=1),
            "largest_share": shares.max(axis=1),
            "effective_informants": 1 / (shares**2).sum(axis=1).where(total > 0),
            "of_all": (counts > 0).mean(axis=1) if counts.shape[1] else float("nan"),
        }
    )
    return _marked(table, transcripts)


def _with_codes_above(
    codings: Iterable[Coding], codebook: Codebook, with_below: bool
) -> Iterable[tuple[str, Coding]]:
    for coding in codings:
        code: str | None = coding.code if coding.code in codebook else None
        while code is not None:
            yield code, coding
            code = codebook[code].parent if with_below else None


def _marked(table: pd.DataFrame, transcripts: Sequence[Transcript]) -> pd.DataFrame:
    table.attrs["synthetic"] = any(transcript.synthetic for transcript in transcripts)
    return table
