"""Every planted defect is found, and nothing in a clean theory."""

from __future__ import annotations

import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.theory import CHECKS, check, check_findings, checks_table, weaknesses_summary, weaknesses_table
from evaltools.words import Voice

FOLLOW = 'follow_up: {state: "yes"}'

# A defect: what is replaced in the clean theory, by what, and the weaknesses that follow from it.
DEFECTS = {
    "intervention-without-problem": (
        [("      - {from: k1, to: dark, kind: addresses, stated_by: programme}\n", "")],
        {"intervention-without-problem": ("k1",), "problem-without-intervention": ("dark",)},
    ),
    "problem-without-intervention": (
        [("from: k1, to: dark", "from: k1, to: bored"), ("id: s4, from: k2", "id: s4, from: [k1, k2]")],
        {"problem-without-intervention": ("dark",)},
    ),
    "intervention-without-goal": (
        [
            ("      - {from: bored, to: calm, kind: affects, sign: decreases, stated_by: research}\n", ""),
            (
                "      - {id: s3, from: bored, to: calm, direction: for, strand: research, says: {sv: Känt, en: Known}, source: review}\n",
                "",
            ),
        ],
        {"intervention-without-goal": ("k2",)},
    ),
    "goal-without-intervention": (
        [
            (
                "indicators: [reports]}\n",
                "indicators: [reports]}\n      - {id: rich, kind: goal, name: {sv: Rik, en: Rich}, indicators: [tax]}\n",
            ),
        ],
        {"goal-without-intervention": ("rich",)},
    ),
    "goal-only-conditional": (
        [
            (
                "name: {sv: Lyktor sätts upp, en: Lanterns are put up}\n",
                "name: {sv: Lyktor sätts upp, en: Lanterns are put up}\n        conditional: true\n",
            )
        ],
        {"goal-only-conditional": [("safe", "k1"), ("calm", "k1", "k2")]},
    ),
    "factor-without-action": (
        [
            (
                "kind: risk_factor, name: {sv: Inget att göra, en: Nothing to do}}\n",
                "kind: risk_factor, name: {sv: Inget att göra, en: Nothing to do}}\n      - {id: cold, kind: risk_factor, name: {sv: Kyla, en: Cold}}\n",
            )
        ],
        {"factor-without-action": ("cold",)},
    ),
    "every-goal-same-way": (
        [
            (
                "{sv: Vittnen avskräcker, en: Witnesses deter}",
                "{sv: Man ser vem som kommer, en: One sees who is coming}",
            )
        ],
        {"every-goal-same-way": ("k1",)},
    ),
    "goal-without-indicator": (
        [("indicators: [reports]", "indicators: []")],
        {"goal-without-indicator": ("calm",)},
    ),
    "intervention-without-ratable-goal": (
        [("en: 40 lanterns}, ratable: true", "en: 40 lanterns}, ratable: false")],
        {"intervention-without-ratable-goal": ("k1",)},
    ),
    "link-without-evidence": (
        [
            (
                "      - {id: s4, from: k2, to: bored, direction: for, strand: documents, says: {sv: Fullt, en: Full}, source: plan}\n",
                "",
            )
        ],
        {"link-without-evidence": ("k2", "bored")},
    ),
    "looked for and none found": (
        [("to: bored, direction: for", "to: bored, direction: none_found")],
        {"link-without-evidence": ("k2", "bored")},
    ),
    "goal-without-evidenced-path": (
        [
            ("to: [safe, calm]\n        direction: for", "to: [safe, calm]\n        direction: against"),
            ("to: [safe, calm], direction: mixed", "to: [safe, calm], direction: against"),
        ],
        {"goal-without-evidenced-path": ("safe",)},
    ),
    "one-strand-only": (
        [("strand: documents, says", "strand: interviews, says")],
        {"one-strand-only": ("k2", "bored")},
    ),
    "only statistics": (
        [("strand: documents, says", "strand: statistics, says")],
        {"one-strand-only": ("k2", "bored")},
    ),
    "planned-not-followed-up": (
        [("follow_up: {state: partly}", "follow_up: {state: unknown}")],
        {"planned-not-followed-up": ("k2",)},
    ),
    "followed-up-not-planned": (
        [("        conditional: true\n", "        planned: false\n")],
        {"followed-up-not-planned": ("k2",), "factor-without-action": ("bored",)},
    ),
    "vanished": (
        [("        became: [{version: v2, how: merged, into: [m1]}]\n", "")],
        {"vanished": ("k1",)},
    ),
    "cycle": (
        [
            (
                "      - {from: bored, to: calm",
                "      - {from: calm, to: bored, kind: affects, stated_by: research}\n      - {from: bored, to: calm",
            ),
            (
                "id: s3, from: bored, to: calm,",
                "id: s5, from: calm, to: bored, direction: for, strand: research, says: {sv: Känt, en: Known}, source: review}\n      - {id: s3, from: bored, to: calm,",
            ),
        ],
        {"cycle": ("bored", "calm")},
    ),
}


class TestChecks:
    def test_nothing_is_found_in_a_clean_theory(self, read, clean_text):
        assert check(read(clean_text)) == ()

    @pytest.mark.parametrize("name", DEFECTS)
    def test_a_planted_defect_is_found_and_nothing_else(self, read, clean_text, name):
        replacements, expected = DEFECTS[name]
        text = clean_text
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        found = check(read(text), "v1")
        wanted = [
            (code, one)
            for code, nodes in expected.items()
            for one in (nodes if isinstance(nodes, list) else [nodes])
        ]
        assert sorted((one.code, one.nodes) for one in found) == sorted(wanted)

    def test_every_check_has_a_planted_defect(self):
        assert {code for _, expected in DEFECTS.values() for code in expected} == set(CHECKS)

    def test_where_nothing_is_said_of_follow_up_nothing_is_missing(self, read, clean_text):
        text = clean_text.replace(f"        {FOLLOW}\n", "").replace(
            "        follow_up: {state: partly}\n", ""
        )
        assert check(read(text)) == ()

    def test_looked_for_and_not_found_is_told_apart(self, read, clean_text):
        text = clean_text.replace("to: bored, direction: for", "to: bored, direction: none_found")
        assert "looked for and not found" in str(check(read(text))[0].message)

    @pytest.mark.parametrize("language", ["sv", "nb"])
    def test_severities_titles_explanations_and_remedies_are_said_in_every_language(self, language):
        for one in CHECKS.values():
            assert one.severity in ("error", "warning", "note")
            for text in (one.title, one.explanation, one.remedy):
                assert Voice(language).speak(text) != str(text)
        assert len(checks_table()) == len(CHECKS) == 16

    def test_only_the_checks_asked_for_are_run(self, real):
        found = check(real, "2019-04", checks=["goal-without-indicator"])
        assert [one.nodes for one in found] == [("g-unrest",)]
        with pytest.raises(InvalidArgument, match='Did you mean "cycle"'):
            check(real, checks=["cycles"])

    def test_mechanisms_are_told_apart_by_all_their_words(self, read, clean_text):
        same_in_english = clean_text.replace("en: Witnesses deter", "en: One sees who is coming")
        assert same_in_english != clean_text
        assert check(read(same_in_english)) == ()

    def test_what_leads_back_to_itself_is_named_and_not_numbered(self, read, clean_text):
        text = clean_text
        for old, new in DEFECTS["cycle"][0]:
            text = text.replace(old, new, 1)
        (found,) = check(read(text), "v1")
        said = Voice("en").speak(found.message)
        assert said == "These lead back to themselves: “Nothing to do” and “Fewer fights”."

    def test_an_unknown_version_is_told(self, read, clean_text):
        with pytest.raises(InvalidArgument):
            check(read(clean_text), "v9")


class TestTables:
    def test_summary_counts_by_version(self, real):
        found = check(real)
        summary = weaknesses_summary(found).set_index("code")
        assert summary.loc["every-goal-same-way", "2019-04"] == 23
        assert summary[["2019-04", "2020-10", "2024-06"]].to_numpy().sum() == len(found)

    def test_one_row_per_weakness_with_a_message_for_every_language(self, real):
        found = check(real, "2020-10")
        table = weaknesses_table(found)
        assert len(table) == len(found)
        said = {language: set(map(Voice(language).speak, table["message"])) for language in ("sv", "en")}
        assert not said["sv"] & said["en"]

    def test_empty_tables_keep_their_columns(self):
        assert list(weaknesses_table([]).columns)[:2] == ["version", "code"]
        assert weaknesses_summary([]).empty


class TestFindings:
    def test_evidence_may_rest_on_a_finding_that_exists(self, read, clean_text):
        theory = read(clean_text)
        named = [one.finding for version in theory.versions for one in version.evidence if one.finding]
        assert named == ["trends/safe"]
        check_findings(theory, named)

    def test_a_finding_that_does_not_exist_is_told_with_line_and_nearest(self, read, clean_text):
        with pytest.raises(BadInput, match=r'trends/safe.*Did you mean "trends/save"') as caught:
            check_findings(read(clean_text), ["trends/save"])
        assert caught.value.problems[0].line == clean_text[: clean_text.index("id: s2")].count("\n") + 1
