"""The half page of a report: composed from findings, so that what it says follows from them."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from evaltools.publish.brief import Brief, brief
from evaltools.record.finding import Finding
from evaltools.words import Voice, number, say

ANSWERS = "the numbers of answers are unknown"


def change(name: str, before: float, after: float, verdict: str, **more: Any) -> Finding:
    """A change as the chapter of trends records it."""
    way = "rose" if after > before else "fell"
    moved = say(f"{way} from {{before}} to {{after}} between {{first}} and {{last}}", before=number(before),
                after=number(after), first="2018", last=more.pop("last", "2020"))  # fmt: skip
    if after == before:
        moved = say(
            "stayed at {after} between {first} and {last}", after=number(after), first="2018", last="2020"
        )
    return Finding(
        f"trends/change/{name}/all/a/{more.pop('span', '2018-2020')}",
        "change",
        say("{what:cap} {moved}; {certainty}.", what=name, moved=moved, certainty="-"),
        verdict=verdict,
        unit=more.pop("unit", "%"),
        details={"topic": "Safety", "before": before, "after": after, "difference": after - before, **more},
    )


def half_page(*changes: Finding, others: tuple[Finding, ...] = ()) -> Brief:
    """The half page of a report with a chapter of trends and one of the synthesis."""
    chapters = [
        SimpleNamespace(chapter=SimpleNamespace(id=name), findings=found, exhibits=[], folder=Path(), page="")
        for name, found in (("trends", changes), ("synthesis", others))
    ]
    results: Any = SimpleNamespace(
        chapters=chapters, of=lambda name: next((one for one in chapters if one.chapter.id == name), None)
    )
    return brief(results, list(changes))


def happened(*changes: Finding, language: str = "en") -> list[str]:
    """What the half page says happened."""
    return [Voice(language).speak(item.text) for item in half_page(*changes).happened]


class TestWhatHappened:
    def test_measures_that_cannot_be_tested_are_counted_by_direction_with_the_reason(self) -> None:
        found = [
            change("a", 50, 60, "not testable", reason=ANSWERS),
            change("b", 60, 50, "not testable", reason=ANSWERS),
        ]
        assert happened(*found) == [
            "Of two measures of safety, one rose and one fell; whether that is more than ordinary variation cannot be "
            "told, since the number of answers is unknown."
        ]
        assert happened(*found, language="sv")[0].startswith(
            "Av två mått på safety ökade ett och minskade ett;"
        )

    def test_an_improvement_is_told_by_itself_and_nothing_is_counted_beside_it(self) -> None:
        found = [change("theft", 100, 50, "improved"), change("b", 60, 50, "cannot tell")]
        assert happened(*found) == [
            "Theft fell from 100 to 50 between 2018 and 2020; that is an improvement larger than ordinary variation."
        ]

    def test_of_a_series_the_times_furthest_apart_are_told(self) -> None:
        found = [
            change("theft", 100, 90, "cannot tell", span="2018-2019", last="2019"),
            change("theft", 100, 80, "cannot tell", span="2018-2020"),
        ]
        (said,) = happened(*found)
        assert said.startswith("Theft fell from 100 to 80 between 2018 and 2020;")

    def test_numbers_above_twelve_put_the_whole_sentence_in_figures(self) -> None:
        found = [change(f"m{n}", 50, 60, "not testable", reason=ANSWERS) for n in range(13)]
        assert happened(*found)[0].startswith("Of 13 measures of safety, 13 rose;")

    @pytest.mark.parametrize(
        "verdicts", [("cannot tell", "not testable"), ("no change worth having", "cannot tell")]
    )
    def test_verdicts_that_differ_are_not_made_to_agree(self, verdicts: tuple[str, str]) -> None:
        found = [change(str(n), 50, 60, verdict, reason=ANSWERS) for n, verdict in enumerate(verdicts)]
        assert happened(*found)[0].endswith("whether that is more than ordinary variation cannot be told.")

    def test_without_findings_there_is_no_half_page(self) -> None:
        assert not half_page()


class TestContributionAndWhatNow:
    def test_the_evidence_that_most_claims_lack_is_named(self) -> None:
        claims = tuple(
            Finding(
                f"synthesis/claim/{name}",
                "claim",
                "c",
                details={"raises": [say("a second kind of source"), *more]},
            )
            for name, more in (("a", []), ("b", [say("another independent group")]))
        )
        told = half_page(others=claims)
        assert [Voice("en").speak(item.text) for item in told.todo] == [
            "What would most often let more be said is a second kind of source and another independent group."
        ]

    def test_headlines_stand_best_first(self) -> None:
        heads = tuple(
            Finding(f"synthesis/headline/{name}", "headline", name) for name in ("weak", "supported")
        )
        assert [item.text for item in half_page(others=heads).contributed] == ["supported", "weak"]
