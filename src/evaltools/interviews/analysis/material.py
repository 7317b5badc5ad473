"""Coded interviews as one material: who spoke, what the coders agree on, and what each code rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

from evaltools.checks import BadInput
from evaltools.interviews.analysis.groups import joined_groups, shown_groups
from evaltools.interviews.coding.causal import CausalLink, standing_links
from evaltools.interviews.coding.codebook import Code, Codebook
from evaltools.interviews.coding.codings import Coding, CodingStore
from evaltools.interviews.coding.comparing import compare
from evaltools.interviews.coding.shared_log import SharedLog
from evaltools.interviews.coding.shown import as_shown
from evaltools.interviews.informants.informants import SMALLEST_GROUP, Informant, check_informants, may_quote
from evaltools.interviews.transcripts.transcripts import Transcript
from evaltools.words import Sayable, StudyWords, Voice, listing, say


@dataclass(frozen=True)
class Heard:
    """What a code rests on, counted over passages that all coders agree on."""

    passages: tuple[Coding, ...]
    people: frozenset[str]
    """Informants who speak of it."""
    groups: frozenset[str]
    """Ids of their groups."""
    by_group: tuple[Mapping[str, object], ...]
    """For each group that was asked: its name, how many were heard to speak of it, and how many were asked."""


@dataclass(frozen=True)
class Material:
    """Transcripts with codebook, codings and informants, checked against each other."""

    transcripts: tuple[Transcript, ...]
    codebook: Codebook
    codings: tuple[Coding, ...]
    coders: Mapping[str, tuple[str, ...]]
    """Who worked on each transcript."""
    informants: tuple[Informant, ...]
    """Each with the id of the group that may be shown: small ones are joined."""
    group_names: Mapping[str, StudyWords]
    links: tuple[CausalLink, ...]
    """Causal links of all coders."""

    @classmethod
    def checked(
        cls,
        transcripts: Sequence[Transcript],
        codebook: Codebook,
        stores: Sequence[CodingStore],
        informants: Sequence[Informant],
        names: Mapping[str, StudyWords],
        *,
        smallest: int = SMALLEST_GROUP,
        languages: Sequence[str],
        **more: Any,
    ) -> Self:
        """The material of transcripts and all that belongs to them, after a check of each against the others.

        Parameters
        ----------
        transcripts, codebook : what was said, and the codes.
        stores : folders of codings.
        informants : each with the id of their actor group.
        names : of the groups.
        smallest, languages : see `shown_groups`.
        more : further fields of a class made of this one.

        Raises
        ------
        BadInput
            with every coding and causal link that does not fit its transcript and every informant that is not registered.
        """
        problems = [problem for store in stores for problem in store.check(transcripts, codebook)]
        codings = tuple(one for store in stores for one in as_shown(store.read(), store, codebook))
        operations = [one for store in stores for one in SharedLog(store.folder).operations]
        causal = standing_links(operations, {text.id: text for text in transcripts}, codebook)
        problems += causal.problems
        problems += check_informants(informants, transcripts, codings)
        if errors := [problem for problem in problems if problem.severity == "error"]:
            raise BadInput(errors)
        coders = {
            text.id: tuple(sorted({name for store in stores for name in store.coders(text.id)}))
            for text in transcripts
        }
        groups = [str(person.group) for person in informants]
        shown, named = shown_groups(groups, names, smallest=smallest, languages=languages)
        people = tuple(replace(person, group=shown[str(person.group)]) for person in informants)
        return cls(tuple(transcripts), codebook, codings, coders, people, named, causal.links, **more)

    @property
    def texts(self) -> dict[str, Transcript]:
        """Transcripts by id."""
        return {transcript.id: transcript for transcript in self.transcripts}

    @property
    def people(self) -> dict[str, Informant]:
        """Informants by id."""
        return {informant.id: informant for informant in self.informants}

    @property
    def group_of(self) -> dict[str, str]:
        """Id of the group that each informant is shown in."""
        return {person.id: str(person.group) for person in self.informants}

    @property
    def groups(self) -> dict[str, StudyWords]:
        """Names of the groups shown, in the order of the register."""
        return {group: self.group_names[group] for group in self.group_of.values()}

    @property
    def everyone(self) -> set[str]:
        """All who coded."""
        return {name for names in self.coders.values() for name in names}

    @property
    def compared(self) -> bool:
        """Whether two coders worked on any transcript."""
        return max(len(names) for names in self.coders.values()) > 1

    @cached_property
    def agreed(self) -> tuple[Coding, ...]:
        """Passages that all coders of a transcript gave the same code, each once, as the first coder set them."""
        kept: list[Coding] = []
        for transcript in self.transcripts:
            first, *others = self.coders[transcript.id] or ("",)
            own = {name: [c for c in self.codings if (c.transcript, c.coder) == (transcript.id, name)]
                   for name in (first, *others)}  # fmt: skip
            shared = {coding.id for coding in own[first]}
            for other in others:
                pairs = compare(own[first], own[other])
                shared &= {pair.first[0].id for pair in pairs if pair.kind in ("same", "boundaries")}
            kept += [coding for coding in own[first] if coding.id in shared]
        return tuple(sorted(kept, key=lambda coding: (coding.transcript, coding.start, coding.end)))

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of what else is known of informants or of the interviews they took part in, in order of name."""
        known = [one.attributes for one in self.informants] + [one.attributes for one in self.transcripts]
        return tuple(sorted({name for attributes in known for name in attributes}))

    def attribute_id(self, name: str) -> str:
        """What a table of an attribute is called in its id."""
        return f"attribute-{self.attributes.index(name) + 1}"

    def by_attribute(self, name: str, *, smallest: int, languages: Sequence[str]) -> Self:
        """The same with informants in groups by the value of an attribute, those with few joined.

        Parameters
        ----------
        name : of the attribute; an informant's own value, or that of the interviews they took part in.
        smallest : values of fewer informants are joined.
        languages : in which they are named.
        """
        values = {}
        for person in self.informants:
            own = [text.attributes.get(name, "") for text in self.transcripts if person.id in text.informants]
            held = person.attributes.get(name) or "; ".join(dict.fromkeys(value for value in own if value))
            values[person.id] = held
        together = joined_groups(list(values.values()), smallest)
        # An empty id would be that of all.
        shown = {value: "+".join(one or "?" for one in ids) for value, ids in together.items()}
        names = {shown[value]: _value_name(ids, languages) for value, ids in together.items()}
        people = tuple(replace(person, group=shown[values[person.id]]) for person in self.informants)
        return replace(self, informants=people, group_names=names)

    @property
    def codes(self) -> list[Code]:
        """Codes that someone used, in the order of the codebook."""
        used = {coding.code for coding in self.codings}
        return [code for code in self.codebook if code.id in used]

    def heard(self, code: Code) -> Heard:
        """What a code rests on."""
        passages = tuple(coding for coding in self.agreed if coding.code == code.id)
        people = frozenset(name for coding in passages for name in self.texts[coding.transcript].informants)
        by_group = tuple(
            {"name": name, "heard": len(asked & people), "asked": len(asked)}
            for group, name in self.groups.items()
            for asked in [{who.id for who in self.informants if who.group == group and who.interviews}]
            if asked
        )
        return Heard(passages, people, frozenset(self.group_of[name] for name in people), by_group)

    def quotable(self, *, shortest: int, longest: int) -> list[tuple[Code, Coding]]:
        """One passage per code, from an interview that may be quoted and has been quoted least so far.

        Parameters
        ----------
        shortest, longest : length in characters: enough to mean something, short enough to read in a table.
        """
        used: Counter[str] = Counter()
        chosen = []
        for code in self.codes:
            own = [
                coding
                for coding in self.agreed
                if coding.code == code.id
                and shortest <= coding.end - coding.start <= longest
                and may_quote(self.texts[coding.transcript], self.people)
            ]
            if own:
                best = min(own, key=lambda one: (used[one.transcript], one.transcript, one.start))
                used[best.transcript] += 1
                chosen.append((code, best))
        return chosen

    def withheld(self) -> int:
        """How many agreed passages come from interviews that may not be quoted."""
        may = {text.id for text in self.transcripts if may_quote(text, self.people)}
        return sum(coding.transcript not in may for coding in self.agreed)


def _value_name(values: Sequence[str], languages: Sequence[str]) -> StudyWords:
    """What values of an attribute that are shown together are called; those who have none stand last."""
    known: list[Sayable] = [value for value in values if value]
    if "" in values:
        known.append(say("not stated") if known else say("Not stated"))
    return StudyWords({language: Voice(language).speak(listing(known)) for language in languages})
