"""The theory of the real study, against what its documents say."""

from __future__ import annotations

from evaltools.theory import check

# Hanberger 2021, figure 1: the interventions without a star.
UNSTARRED = {"2c", "2e", "2f", "3b", "3e", "3f", "4a", "4b", "4c"}


class TestApril2019:
    def test_five_areas_twenty_three_interventions_three_goals(self, real):
        version = real.version("2019-04")
        planned = [node for node in version.of_kind("intervention") if node.planned]
        assert len(version.of_kind("problem_area")) == 5
        assert len(planned) == 23
        assert len(version.of_kind("goal")) == 3
        assert len(version.of_kind("ongoing_work")) == 5

    def test_stars_are_those_of_the_figure(self, real):
        planned = [node for node in real.version("2019-04").of_kind("intervention") if node.planned]
        assert {node.id for node in planned if not node.conditional} == UNSTARRED

    def test_each_intervention_addresses_the_area_of_its_number_and_every_goal(self, real):
        version = real.version("2019-04")
        for node in version.of_kind("intervention"):
            if node.planned:
                assert [area.id for area in version.targets(node.id, ["problem_area"])] == [f"a{node.id[0]}"]
                assert len(version.targets(node.id, ["goal"])) == 3

    def test_what_the_report_criticises_is_found(self, real):
        found = [one for one in check(real, "2019-04") if one.code == "every-goal-same-way"]
        assert len(found) == 23

    def test_what_was_evaluated_outside_the_plan_is_found(self, real):
        assert [one.nodes for one in check(real, "2019-04") if one.code == "followed-up-not-planned"] == [
            ("tac",)
        ]


class TestLaterVersions:
    def test_two_focus_areas_and_one_goal_in_2020(self, real):
        version = real.version("2020-10")
        assert [node.id for node in version.of_kind("problem_area")] == ["f1", "f2"]
        assert len(version.of_kind("goal")) == 1
        assert [
            one.nodes for one in check(real, "2020-10") if one.code == "problem-without-intervention"
        ] == [("f1",)]

    def test_forty_six_interventions_of_ten_departments_in_2024(self, real):
        nodes = real.version("2024-06").of_kind("intervention")
        assert [node.id for node in nodes] == [f"i{number:02}" for number in range(1, 47)]
        assert len({node.department for node in nodes}) == 10

    def test_every_factor_is_acted_on_in_2024(self, real):
        assert not [one for one in check(real, "2024-06") if one.code == "factor-without-action"]


class TestSources:
    def test_every_part_stands_somewhere_or_is_our_own_coding(self, real):
        for version in real.versions:
            for part in (*version.nodes, *version.links, *version.evidence):
                assert part.evaluator or (part.source and part.locator), part

    def test_sources_are_those_of_the_study(self, real):
        used = {
            part.source for v in real.versions for part in (*v.nodes, *v.links, *v.evidence) if part.source
        }
        assert used == {"hanberger-2021", "uvts-2025", "uvts-presentation", "uvts-news-2024"}

    def test_prevention_is_coded_where_something_is_prevented(self, real):
        for version_id in ("2019-04", "2024-06"):
            coded = [node for node in real.version(version_id).of_kind("intervention") if node.prevention]
            assert len(coded) >= 22
            assert all(node.prevention.level and node.prevention.kind for node in coded)
