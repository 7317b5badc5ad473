"""From evidence to grounds: agreement of strands, links and paths, outcomes, groups, rivals; synthetic material left out."""

from __future__ import annotations

from itertools import product
from typing import Any, get_args

import pytest

from evaltools.checks import InvalidArgument
from evaltools.record.finding import Finding
from evaltools.synthesis import CRITERIA, agreement, joint_display, matching, outcome_level, weigh
from evaltools.synthesis.claims import Claim, Rival
from evaltools.synthesis.levels import Piece, link_level, path_level
from evaltools.synthesis.strands import Stance, joined
from evaltools.synthesis.weighing import Choices, LeftOut, Weighed
from evaltools.theory.model import Evidence, Link, Node, Version
from evaltools.words import StudyWords


def words(text: str) -> StudyWords:
    return StudyWords({"sv": text, "en": text})


def basis(source: str = "report") -> dict[str, Any]:
    return {"says": words("says so"), "source": source, "locator": "p. 1"}


def piece(direction: str, strength: str = "weak") -> Piece:
    return Piece("1a>safe", direction, "interviews", strength, words("x"), "report", "p. 1")


def change(name: str, verdict: str, synthetic: bool = False) -> Finding:
    return Finding(
        id=f"trends/change/{name}", kind="change", text=words("x"), verdict=verdict, synthetic=synthetic
    )


class TestFarmer2006:
    """The four outcomes of a convergence coding."""

    @pytest.mark.parametrize(
        ("stances", "expected"),
        [
            ({"statistics": "for", "interviews": "for"}, "agreement"),
            ({"statistics": "for", "interviews": "mixed"}, "partial"),
            ({"statistics": "for", "interviews": "against"}, "dissonance"),
            ({"statistics": "not_asked", "interviews": "for"}, "silence"),
            ({"statistics": "undecided", "interviews": "for"}, "silence"),
            ({"statistics": "silent", "interviews": "against"}, "silence"),
            ({"statistics": "against", "interviews": "against"}, "agreement"),
            ({"statistics": "mixed", "interviews": "mixed"}, "partial"),
            ({}, "silence"),
        ],
    )
    def test_coded(self, stances: dict[str, Stance], expected: str) -> None:
        assert agreement(stances) == expected

    def test_silence_is_never_disagreement(self) -> None:
        quiet = ("undecided", "silent", "not_asked")
        for stances in product(get_args(Stance), repeat=3):
            named = dict(zip("abc", stances, strict=True))
            speaking = {name: stance for name, stance in named.items() if stance not in quiet}
            assert agreement(named) == agreement(speaking)

    def test_groups_that_differ_make_a_strand_mixed(self) -> None:
        assert joined(["for", "against", "silent"]) == "mixed"
        assert joined(["for", "not_asked"]) == "for"
        assert joined(["silent", "not_asked"]) == "silent"
        assert joined([]) == "not_asked"


class TestLinks:
    @pytest.mark.parametrize(
        ("pieces", "expected"),
        [
            ([], "none"),
            ([piece("none_found")], "none"),
            ([piece("for", "moderate")], "moderate"),
            ([piece("for", "moderate"), piece("mixed", "weak")], "moderate"),
            ([piece("for", "weak"), piece("mixed", "weak")], "mixed"),
            ([piece("against", "weak")], "against"),
            ([piece("against", "strong")], "contradicted"),
            ([piece("against", "strong"), piece("for", "weak")], "contradicted"),
            ([piece("against", "strong"), piece("for", "strong")], "mixed"),
        ],
    )
    def test_level(self, pieces: list[Piece], expected: str) -> None:
        assert link_level(pieces) == expected

    def test_more_support_never_lowers_a_link(self) -> None:
        order = CRITERIA["link"]
        every = [piece(d, s) for d, s in product(("for", "mixed", "against"), ("weak", "moderate", "strong"))]
        for pair in product(every, repeat=2):
            before = order.index(link_level(list(pair)))
            for strength in ("weak", "moderate", "strong"):
                assert order.index(link_level([*pair, piece("for", strength)])) >= before

    def test_a_path_is_as_strong_as_its_weakest_link_and_a_claim_as_its_strongest_path(self) -> None:
        levels = {"a>b": "strong", "b>c": "weak", "d>c": "moderate"}
        assert path_level([("a", "b", "c")], levels) == ("weak", ("b>c",))
        assert path_level([("a", "b", "c"), ("d", "c")], levels) == ("moderate", ("d>c",))


class TestOutcome:
    @pytest.mark.parametrize(
        ("verdicts", "expected"),
        [
            ([], "not_testable"),
            (["not testable", "not testable"], "not_testable"),
            (["improved", "not testable"], "improved"),
            (["improved", "worsened"], "worsened"),
            (["improved", "cannot tell", "cannot tell"], "cannot_tell"),
            (["improved", "improved", "worsened"], "improved"),
            (["no change worth having", "cannot tell", "improved"], "cannot_tell"),
        ],
    )
    def test_the_verdict_in_the_middle_decides(self, verdicts: list[str], expected: str) -> None:
        found = [change(str(place), verdict) for place, verdict in enumerate(verdicts)]
        assert outcome_level(found) == expected

    def test_kept_from_getting_worse(self) -> None:
        flat = [change("a", "no change worth having")]
        assert outcome_level(flat) == "unchanged"
        assert outcome_level(flat, expects="no worse") == "improved"
        assert outcome_level([change("a", "worsened")], expects="no worse") == "worsened"

    def test_records_do_not_outweigh_figures_that_speak_against(self) -> None:
        assert outcome_level([], documented=True) == "documented"
        assert outcome_level([change("a", "cannot tell")], documented=True) == "documented"
        assert outcome_level([change("a", "worsened")], documented=True) == "worsened"

    def test_a_better_verdict_never_lowers_the_outcome(self) -> None:
        scale = ("worsened", "no change worth having", "cannot tell", "improved")
        order = CRITERIA["outcome"]
        for verdicts in product(scale, repeat=3):
            before = order.index(outcome_level([change(str(i), v) for i, v in enumerate(verdicts)]))
            for place, verdict in enumerate(verdicts):
                for better in scale[scale.index(verdict) :]:
                    others = [*verdicts[:place], better, *verdicts[place + 1 :]]
                    after = order.index(outcome_level([change(str(i), v) for i, v in enumerate(others)]))
                    assert after >= before


def node(name: str, kind: Any) -> Node:
    return Node(id=name, kind=kind, name=words(name))


def version(*evidence: Evidence) -> Version:
    link = Link(from_="1a", to="safe", kind="contributes", stated_by="programme", evidence=evidence)
    return Version(
        id="2030-01",
        title=words("x"),
        nodes=(node("1a", "intervention"), node("safe", "goal")),
        links=(link,),
    )


def evidence(source: str | None = "report", finding: str | None = None) -> Evidence:
    return Evidence(
        id="e1", direction="for", strand="interviews", strength="strong", says=words("x"),
        source=source, locator="p. 1" if source else None, finding=finding, links=[("1a", "safe")],
    )  # fmt: skip


def account(group: str, source: str = "report", **more: Any) -> dict[str, Any]:
    return {"group": group, "stance": "for", "first_hand": True, "basis": basis(source), **more}


def claim(source: str = "report", **more: Any) -> Claim:
    return Claim.model_validate(
        {
            "id": "safer",
            "title": words("Safer"),
            "text": words("It is safer."),
            "period": "2030",
            "version": "2030-01",
            "areas": ["99"],
            "paths": [["1a", "safe"]],
            "delivery": {"level": "fully", "basis": basis(source)},
            "outcome": {"findings": ["trends/change/*"], "documented": basis(source)},
            "design": {"traced": basis(source)},
            "accounts": [account(name, source) for name in ("young", "old", "shops")],
            **more,
        }
    )


def rival(source: str = "report", likelihood: str = "ruled_out") -> Rival:
    view = {"outcomes": ["safe"], "likelihood": likelihood, "basis": basis(source)}
    return Rival.model_validate(
        {"id": "weather", "name": words("Weather"), "how": words("x"), "judged": [view]}
    )


def weighed(one: Claim, found: list[Finding], theory: Version, rivals: list[Rival], **more: Any) -> Weighed:
    return weigh(one, theory, {item.id: item for item in found}, rivals, area="99", design=2, **more)


class TestWeigh:
    def test_everything_in_favour(self) -> None:
        found = weighed(claim(), [change("a", "improved")], version(evidence()), [rival()])
        assert vars(found.grounds) == {
            "delivery": "fully",
            "outcome": "improved",
            "link": "strong",
            "design": "traced",
            "strands": "agreement",
            "groups": "3",
            "rival": "ruled_out",
        }
        assert found.left_out == ()

    def test_who_is_responsible_second_hand_or_doubtful_is_no_independent_group(self) -> None:
        accounts = [
            account("a", responsible=True),
            account("b", first_hand=False),
            account("c", stance="mixed"),
            account("d"),
            account("d"),
        ]
        found = weighed(claim(accounts=accounts), [], version(), [])
        assert found.grounds.groups == "1"

    def test_the_strongest_rival_counts_and_a_claim_may_judge_for_itself(self) -> None:
        rivals = [rival(), rival(likelihood="possible").model_copy(update={"id": "police"})]
        assert weighed(claim(), [], version(), rivals).grounds.rival == "possible"
        own = {"police": {"likelihood": "likely", "basis": basis()}}
        assert weighed(claim(rivals=own), [], version(), rivals).grounds.rival == "likely"
        assert weighed(claim(), [], version(), []).grounds.rival == "not_examined"

    def test_delivery_from_the_colour_of_a_follow_up(self) -> None:
        levels = {"green": "mostly", "yellow": "partly", "red": "partly", "grey": "unknown"}
        for colour, expected in levels.items():
            status = Finding(id="plan/i/1", kind="status", text=words("x"), value=colour)
            found = weighed(claim(delivery={"finding": "plan/i/1"}), [status], version(), [])
            assert found.grounds.delivery == expected
            assert found.delivered == status

    def test_evidence_of_the_claim_stands_in_for_that_of_the_theory(self) -> None:
        own = {"link": "1a>safe", "direction": "against", "strand": "research", "basis": basis()}
        found = weighed(claim(evidence=[own]), [], version(evidence()), [])
        assert found.grounds.link == "against"

    def test_a_pattern_names_the_area_of_the_report(self) -> None:
        found = {
            item.id: item
            for item in (change("theft/99/2030", "improved"), change("theft/98/2030", "worsened"))
        }
        assert [item.id for item in matching(found, "trends/change/theft/{area}/*", "99")] == [
            "trends/change/theft/99/2030"
        ]


class TestChoices:
    """What another team might weigh otherwise changes the grounds, and nothing else does."""

    def grounds(self, one: Claim, found: list[Finding], theory: Version, **choices: Any) -> dict[str, str]:
        return vars(weighed(one, found, theory, [], choices=Choices(**choices)).grounds)

    def test_which_verdict_decides(self) -> None:
        verdicts = ("worsened", "cannot tell", "improved")
        found = [change(str(place), verdict) for place, verdict in enumerate(verdicts)]
        one = claim(outcome={"findings": ["trends/change/*"]})
        levels = [
            self.grounds(one, found, version(), deciding_verdict=decides)["outcome"]
            for decides in ("worst", "middle", "best")
        ]
        assert levels == ["worsened", "cannot_tell", "improved"]

    def test_what_a_colour_says_of_delivery(self) -> None:
        status = Finding(id="plan/i/1", kind="status", text="x", value="green")
        one = claim(delivery={"finding": "plan/i/1"})
        assert self.grounds(one, [status], version())["delivery"] == "mostly"
        strict = {"green": "partly"}
        assert self.grounds(one, [status], version(), status_as_delivery=strict)["delivery"] == "partly"

    def test_strength_not_stated_traced_processes_and_those_responsible(self) -> None:
        own = {"link": "1a>safe", "direction": "for", "strand": "research", "basis": basis()}
        one = claim(evidence=[own], accounts=[account("a", responsible=True)])
        plain = self.grounds(one, [], version())
        assert (plain["link"], plain["design"], plain["groups"]) == ("weak", "traced", "0")
        other = self.grounds(
            one,
            [],
            version(),
            unstated_strength="moderate",
            traced_below=2,
            responsible_groups_count=True,
        )
        assert (other["link"], other["design"], other["groups"]) == ("moderate", "2", "1")

    @pytest.mark.parametrize(
        ("choices", "told"),
        [
            ({"deciding_verdict": "midle"}, 'Did you mean "middle"'),
            ({"unstated_strength": "week"}, 'Did you mean "weak"'),
            ({"status_as_delivery": {"green": "mostley"}}, 'Did you mean "mostly"'),
        ],
    )
    def test_a_choice_that_is_none(self, choices: dict[str, Any], told: str) -> None:
        with pytest.raises(InvalidArgument, match=told):
            Choices(**choices)


class TestSyntheticSourcesNeverEnterAClaim:
    def test_not_one_piece_of_it(self) -> None:
        found = weighed(
            claim("made-up"),
            [change("a", "improved", synthetic=True)],
            version(evidence("made-up")),
            [rival("made-up")],
            synthetic={"made-up"},
        )
        assert vars(found.grounds) == {
            "delivery": "unknown",
            "outcome": "not_testable",
            "link": "none",
            "design": "2",
            "strands": "silence",
            "groups": "0",
            "rival": "not_examined",
        }
        assert (found.pieces, found.accounts, found.outcomes, found.rivals) == ((), (), (), {})
        assert len(found.left_out) == 9

    def test_a_synthetic_finding_is_left_out_among_real_ones(self) -> None:
        both = [change("a", "cannot tell"), change("b", "improved", synthetic=True)]
        found = weighed(claim(outcome={"findings": ["trends/change/*"]}), both, version(), [])
        assert found.grounds.outcome == "cannot_tell"
        assert found.left_out == (LeftOut("finding", "trends/change/b"),)

    def test_evidence_that_points_to_a_synthetic_finding(self) -> None:
        made = change("a", "improved", synthetic=True)
        found = weighed(claim(outcome={}), [made], version(evidence(None, made.id)), [])
        assert found.grounds.link == "none"
        assert LeftOut("finding", made.id) in found.left_out
        real = change("a", "improved")
        assert (
            weighed(claim(outcome={}), [real], version(evidence(None, real.id)), []).grounds.link == "strong"
        )


class TestJointDisplay:
    def test_a_row_per_claim_and_per_evidenced_link_without_one(self) -> None:
        theory = version(evidence())
        pandemic = Link(from_="1a", to="1a", kind="affects", stated_by="informants", evidence=(evidence(),))
        theory = theory.model_copy(update={"links": (*theory.links, pandemic)})
        accounts = [account("young"), account("old", stance="not_asked"), account("shops", stance="silent")]
        found = weighed(
            claim(accounts=accounts), [change("a", "cannot tell"), change("b", "worsened")], theory, []
        )
        first, second = joint_display([found], theory)
        assert (first.id, second.id) == ("safer", "1a>1a")
        assert first.verdicts == {"worsened": 1, "cannot tell": 1}
        assert first.groups == {"for": ("young",), "not_asked": ("old",), "silent": ("shops",)}
        assert second.stances["interviews"] == "for"
        assert second.agreement == "silence"
