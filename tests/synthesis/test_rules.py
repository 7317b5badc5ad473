"""The rules for rating claims: total, monotone, and refused where they have a gap."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.synthesis import CRITERIA, GATES, RATINGS, RESULTS, Grounds, Rules, rank, rate, read_rules
from evaltools.synthesis.criteria import CONTRARY
from evaltools.synthesis.rules import DEFAULT
from evaltools.words import Voice


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules()


@pytest.fixture(scope="module")
def everything(rules: Rules) -> dict[tuple[str, ...], str]:
    """What every combination of levels comes out as."""
    return {levels: rate(Grounds(*levels), rules).value for levels in product(*CRITERIA.values())}


BEST = Grounds("fully", "improved", "strong", "5", "agreement", "3", "ruled_out")


def but(**levels: str) -> Grounds:
    return Grounds(**{**vars(BEST), **levels})


class TestEveryCombination:
    def test_each_has_a_result(self, everything: dict[tuple[str, ...], str]) -> None:
        assert len(everything) == 5 * 6 * 7 * 7 * 4 * 4 * 5
        assert set(everything.values()) == set(RESULTS), "every result can be reached"

    def test_better_evidence_never_lowers_a_rating(self, everything: dict[tuple[str, ...], str]) -> None:
        order = list(CRITERIA.items())
        outcome = list(CRITERIA).index("outcome")
        ranks = {levels: rank(value) for levels, value in everything.items()}
        for levels, found in ranks.items():
            for place, (criterion, scale) in enumerate(order):
                at = scale.index(levels[place])
                if at + 1 == len(scale):
                    continue
                better = ranks[(*levels[:place], scale[at + 1], *levels[place + 1 :])]
                if criterion == "design" and levels[outcome] in CONTRARY:
                    assert better <= found, f"a stronger design weakens a contrary outcome: {levels}"
                else:
                    assert better >= found, f"{criterion} from {levels[place]} to {scale[at + 1]}: {levels}"

    def test_a_stronger_design_does_lower_a_worse_outcome(self, rules: Rules) -> None:
        found = [rate(but(outcome="worsened", design=level), rules).value for level in CRITERIA["design"]]
        assert found == ["weak"] * 4 + ["contradicted"] * 3

    def test_the_binding_criteria_alone_explain_the_rating(self, rules: Rules) -> None:
        for levels in product(*(scale[::2] for scale in CRITERIA.values())):
            grounds = Grounds(*levels)
            found = rate(grounds, rules)
            if found.gate is None:
                assert found.value == min(found.caps.values(), key=RATINGS.index)
                rest = {name: cap for name, cap in found.caps.items() if name not in found.binding}
                assert all(RATINGS.index(cap) > RATINGS.index(found.value) for cap in rest.values())
                lifted = Grounds(**{**vars(grounds), **found.raised_by})
                if len(found.raised_by) == len(found.binding):
                    assert rank(rate(lifted, rules).value) > rank(found.value)


class TestGates:
    def test_in_order(self, rules: Rules) -> None:
        worst = Grounds(*(scale[0] for scale in CRITERIA.values()))
        assert rate(worst, rules).value == "not_delivered"
        assert rate(Grounds(**{**vars(worst), "delivery": "partly"}), rules).value == "contradicted"
        silent = Grounds("fully", "not_testable", "none", "0", "silence", "0", "not_examined")
        assert rate(silent, rules).value == "not_assessable"

    def test_what_stopped_it_and_what_would_help(self, rules: Rules) -> None:
        found = rate(but(outcome="cannot_tell", link="none", groups="0"), rules)
        assert found.gate == "not_assessable"
        assert found.binding == ("outcome", "link", "groups")
        assert found.raised_by == {"outcome": "documented", "link": "mixed", "groups": "1"}

    def test_the_best_is_strong(self, rules: Rules) -> None:
        assert rate(BEST, rules).value == "strong"
        assert rate(BEST, rules).binding == tuple(CRITERIA)

    def test_one_weak_link_is_enough(self, rules: Rules) -> None:
        found = rate(but(link="mixed"), rules)
        assert (found.value, found.binding) == ("weak", ("link",))
        assert found.raised_by == {"link": "weak"}

    def test_only_the_criteria_asked_for_set_caps(self, rules: Rules) -> None:
        weak = but(link="weak", design="2")
        assert rate(weak, rules).binding == ("link", "design")
        assert rate(weak, rules, ("delivery", "design")).binding == ("design",)
        assert rate(weak, rules, ("delivery", "outcome")).value == "strong"
        with pytest.raises(InvalidArgument, match=r'no criterion "lnk"\. Did you mean "link"'):
            rate(weak, rules, ("lnk",))
        with pytest.raises(InvalidArgument, match="name at least one"):
            rate(weak, rules, ())

    def test_an_unknown_level_is_named(self) -> None:
        with pytest.raises(InvalidArgument, match=r'no level "strongg"\. Did you mean "strong"'):
            but(link="strongg")


def written(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of the package's rules with one thing changed."""
    text = DEFAULT.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path = tmp_path / "ours.yml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


class TestFile:
    @pytest.mark.parametrize("language", ["sv", "nb", "en"])
    def test_every_level_and_gate_has_a_name_and_a_reason(self, rules: Rules, language: str) -> None:
        assert rules.name == "contribution-1"
        voice = Voice(language)
        levels = [f"{criterion}.{level}" for criterion, scale in CRITERIA.items() for level in scale]
        for key in (*CRITERIA, *levels, *GATES):
            assert voice.speak(rules.names[key])
        for key in (*levels, *GATES):
            assert voice.speak(rules.reasons[key]).endswith("."), key
        assert voice.speak(rules.names["delivery.partly"]) == {
            "sv": "delvis genomförd",
            "nb": "delvis gjennomført",
            "en": "partly delivered",
        }.get(language)

    def test_what_lifts_a_cap_is_always_said(self, rules: Rules) -> None:
        for levels in product(*(scale[::3] for scale in CRITERIA.values())):
            for criterion, level in rate(Grounds(*levels), rules).raised_by.items():
                assert str(rules.raises[f"{criterion}.{level}"]), (criterion, level)

    def test_a_team_may_be_stricter(self, tmp_path: Path) -> None:
        path = written(tmp_path, "rules: contribution\n", "rules: ours\n")
        path.write_text(
            path.read_text(encoding="utf-8").replace("cap: strong\n", "cap: supported\n"), encoding="utf-8"
        )
        ours = read_rules(path)
        assert ours.name == "ours-1"
        assert rate(BEST, ours).value == "supported"

    def test_a_gap_is_refused_with_its_line(self, tmp_path: Path) -> None:
        path = written(
            tmp_path, "      partly:\n        cap: plausible\n", "      partly:\n        name: half done\n"
        )
        with pytest.raises(BadInput) as caught:
            read_rules(path, tmp_path)
        (problem,) = caught.value.problems
        assert problem.code == "gap"
        assert problem.message == '"criteria.delivery.levels.partly.cap" is missing.'
        lines = path.read_text(encoding="utf-8").split("\n")
        assert lines[(problem.line or 0) - 1].strip() == "partly:"

    def test_a_missing_level_and_a_missing_gate(self, tmp_path: Path) -> None:
        path = written(tmp_path, "      mixed:\n", "      mixedd:\n")
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: text.index("  not_assessable:")], encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            read_rules(path, tmp_path)
        told = str(caught.value)
        assert '"criteria.link.levels.mixed" is missing' in told
        assert 'unknown key "mixedd". Did you mean "mixed"?' in told
        assert '"gates.not_assessable" is missing' in told

    def test_better_evidence_may_not_lower_a_rating(self, tmp_path: Path) -> None:
        path = written(
            tmp_path,
            "      fully:\n        cap: strong",
            "      fully:\n        cap: weak",
        )
        path.write_text(
            path.read_text(encoding="utf-8")
            .replace("link: [contradicted]", "link: [against]")
            .replace('link: [none], groups: ["0"]', "link: [weak]"),
            encoding="utf-8",
        )
        with pytest.raises(BadInput) as caught:
            read_rules(path, tmp_path)
        assert [problem.code for problem in caught.value.problems] == ["not-monotone"] * 3
        assert "Add contradicted." in str(caught.value)

    def test_all_mistakes_at_once(self, tmp_path: Path) -> None:
        path = tmp_path / "ours.yml"
        text = DEFAULT.read_text(encoding="utf-8")
        for old, new in (
            ("version: 1", "version: one"),
            ("cap: supported", "cap: suported"),
            ('design: ["3", "4", "5"]', "design: [3, 4, 5]"),
            ("- {delivery: [not_delivered]}", "- {delivry: [not_delivered]}"),
        ):
            text = text.replace(old, new, 1)
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadInput) as caught:
            read_rules(path, tmp_path)
        told = str(caught.value)
        assert "version: must be a whole number" in told
        assert 'unknown rating "suported". Did you mean "supported"?' in told
        assert 'Put it in quotes: "3".' in told
        assert 'unknown criterion "delivry". Did you mean "delivery"?' in told
        assert all(problem.file == "ours.yml" and problem.line for problem in caught.value.problems)

    def test_a_team_may_say_it_otherwise_in_one_language_or_several(self, tmp_path: Path) -> None:
        own = "        name: {sv: till hälften gjord, en: half done}\n        reason: Only half was done.\n"
        path = written(tmp_path, "      partly:\n", f"      partly:\n{own}")
        ours = read_rules(path, tmp_path)
        assert Voice("sv").speak(ours.names["delivery.partly"]) == "till hälften gjord"
        assert Voice("nb").speak(ours.reasons["delivery.partly"]) == "Only half was done."
        assert Voice("nb").speak(ours.names["delivery.mostly"]) == "i hovedsak gjennomført"

    def test_own_words_that_are_no_text(self, tmp_path: Path) -> None:
        path = written(tmp_path, "      partly:\n", "      partly:\n        name: [half, done]\n")
        with pytest.raises(
            BadInput, match=r"ours\.yml:\d+: criteria\.delivery\.levels\.partly\.name: must be a text"
        ):
            read_rules(path, tmp_path)

    def test_not_rules_at_all(self, tmp_path: Path) -> None:
        path = tmp_path / "ours.yml"
        path.write_text("- a\n- b\n", encoding="utf-8")
        with pytest.raises(BadInput, match=r"holds no rules\. Begin with a copy of contribution-1\.yml"):
            read_rules(path, tmp_path)
