"""What a version holds, in sentences and frames that a report shows."""

from __future__ import annotations

from datetime import date

from evaltools import theory
from evaltools.words import Voice

ENGLISH = Voice("en")


def test_versions_known_and_those_that_came_later(real: theory.Theory) -> None:
    first, *rest = real.versions
    assert real.before(first) is None
    assert real.before(rest[0]) is first
    known, later = theory.others(real, first, until=date(2020, 12, 31))
    assert [version.id for version in [*known, *later]] == [version.id for version in rest]
    assert later
    assert all(theory.dated(version.id) > date(2020, 12, 31) for version in later)
    assert ENGLISH.speak(theory.came_later_text(later)).endswith(
        "came after the period and is not shown here."
    )


def test_weaknesses_are_told_by_the_check_that_found_them(real: theory.Theory) -> None:
    version = real.versions[0]
    weaknesses = theory.check(real, version.id)
    struck = theory.struck(weaknesses)
    assert sum(len(one.weaknesses) for one in struck) == len(weaknesses)
    assert {one.code == item.check.code for item in struck for one in item.weaknesses} == {True}
    table = theory.struck_table(struck)
    assert list(table["number"]) == [len(one.weaknesses) for one in struck]
    said = ENGLISH.speak(struck[0].said)
    assert said.startswith(f"{ENGLISH.speak(struck[0].check.title)}: {len(struck[0].weaknesses)}. ")
    assert {node.id for node in struck[0].nodes(version)} <= {node.id for node in version.nodes}
    assert theory.struck_table([]).empty


def test_the_frame_of_interventions_names_what_they_are_aimed_at(clean_text: str, read) -> None:
    version = read(clean_text).versions[-1]
    frame = theory.interventions_table(version).set_index("id")
    for node in version.of_kind("intervention"):
        names = [ENGLISH.speak(area.name) for area in version.targets(node.id, theory.AREAS)]
        aimed = ENGLISH.speak(frame.loc[node.id, "aimed_at"])
        assert all(name in aimed for name in names)
        assert frame.loc[node.id, "prevention"].split() == [
            *frame.loc[node.id, "level"].split(),
            *frame.loc[node.id, "kind"].split(),
        ]
    assert ENGLISH.speak(theory.prevention("primary situational")) == "primary, situational"


def test_what_no_intervention_is_aimed_at_is_counted(clean_text: str, read) -> None:
    link = "      - {from: k1, to: dark, kind: addresses, stated_by: programme}\n"
    whole, cut = (read(text).versions[0] for text in (clean_text, clean_text.replace(link, "")))
    assert ENGLISH.speak(theory.coverage_text(whole)) == (
        "Every factor has at least one intervention that acts on it"
    )
    assert (theory.coverage_table(cut)["in_all"] == 0).sum() == 1
    assert ENGLISH.speak(theory.coverage_text(cut)) == (
        "One of two factors has no intervention that acts on it"
    )


def test_rows_name_the_file_the_line_and_the_document(real: theory.Theory) -> None:
    goals = real.versions[0].of_kind("goal")
    rows = theory.rows_of(real, goals)
    assert [row.line for row in rows] == [node.line for node in goals]
    assert {row.file for row in rows} == {real.file}
    assert all(row.source and row.locator for row in rows)
