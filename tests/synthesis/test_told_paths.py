"""Who tells the whole path of a theory, and who a step: on theories and links small enough to follow by eye."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaltools.record.finding import Finding, RowRef
from evaltools.synthesis.told_paths import ToldPath, people, sentence, told_paths
from evaltools.theory import read_theory
from evaltools.theory.model import Version
from evaltools.words import Voice

THEORY = """
theory: small
title: Small
versions:
  - id: v1
    title: One
    period: now
    source: s
    nodes:
      - {{id: light, kind: intervention, name: Light}}
      - {{id: walks, kind: intervention, name: Walks}}
      - {{id: fear, kind: risk_factor, name: Fear}}
      - {{id: calm, kind: goal, name: Calm}}
    links:
{links}
"""
DIRECT = "      - {from: light, to: calm, kind: contributes, sign: increases, stated_by: programme}"


def version(tmp_path: Path, links: str = DIRECT) -> Version:
    path = tmp_path / "theory.yml"
    path.write_text(THEORY.format(links=links), encoding="utf-8")
    return read_theory(path, tmp_path).versions[0]


def cause(of: str, to: str, *told_by: str, sign: str = "+") -> Finding:
    name = {"+": "more", "-": "less", "?": "unsaid"}[sign]
    return Finding(
        f"interviews/cause/{of}/{to}/{name}", "causal link", "x", value=len(told_by), unit="informants",
        method="m", rows=(RowRef("f", 1, "s", "l"),), details={"told_by": list(told_by)},
    )  # fmt: skip


def told(found: list[ToldPath]) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    return [(path.start.id, path.goal.id, path.whole, path.step) for path in found]


class TestWhole:
    def test_by_one_link_or_by_whatever_steps(self, tmp_path: Path) -> None:
        causes = [
            cause("node:light", "node:calm", "p1"),
            cause("node:light", "seen", "p2", "p3"),
            cause("seen", "people", "p2"),
            cause("people", "node:calm", "p2"),
        ]
        assert told(told_paths(version(tmp_path), causes)) == [("light", "calm", ("p1", "p2"), ("p3",))]

    def test_not_what_only_two_tell_together(self, tmp_path: Path) -> None:
        causes = [cause("node:light", "seen", "p1"), cause("seen", "node:calm", "p2")]
        assert told(told_paths(version(tmp_path), causes)) == [("light", "calm", (), ("p1", "p2"))]

    def test_not_in_the_other_direction(self, tmp_path: Path) -> None:
        causes = [cause("node:light", "node:calm", "p1", sign="-"), cause("node:calm", "node:light", "p2")]
        assert told(told_paths(version(tmp_path), causes)) == [("light", "calm", (), ("p1",))]

    def test_two_times_less_is_more_and_what_is_not_said_is_either(self, tmp_path: Path) -> None:
        causes = [
            cause("node:light", "node:fear", "p1", sign="-"),
            cause("node:fear", "node:calm", "p1", sign="-"),
            cause("node:light", "node:calm", "p2", sign="?"),
        ]
        assert told(told_paths(version(tmp_path), causes)) == [("light", "calm", ("p1", "p2"), ())]

    def test_the_direction_is_that_of_the_theory(self, tmp_path: Path) -> None:
        links = "      - {from: light, to: fear, kind: affects, sign: decreases, stated_by: programme}\n"
        links += "      - {from: fear, to: calm, kind: affects, sign: decreases, stated_by: programme}"
        causes = [cause("node:light", "node:calm", "p1")]
        assert told(told_paths(version(tmp_path, links), causes)) == [("light", "calm", ("p1",), ())]


class TestSteps:
    def test_what_leads_elsewhere_is_none(self, tmp_path: Path) -> None:
        causes = [cause("node:light", "moved", "p1"), cause("node:light", "node:calm", "p2")]
        assert told(told_paths(version(tmp_path), causes)) == [("light", "calm", ("p2",), ())]

    def test_circles_end(self, tmp_path: Path) -> None:
        causes = [
            cause("node:light", "seen", "p1"),
            cause("seen", "node:light", "p1", sign="-"),
            cause("seen", "node:calm", "p1"),
        ]
        assert told(told_paths(version(tmp_path), causes)) == [("light", "calm", ("p1",), ())]

    def test_paths_of_which_nobody_tells_anything_are_left_out(self, tmp_path: Path) -> None:
        assert told_paths(version(tmp_path), []) == []
        assert told_paths(version(tmp_path), [cause("node:walks", "node:calm", "p1")]) == []


@pytest.mark.parametrize(
    ("whole", "step", "said"),
    [
        (0, 1, "Light → Calm: no informant tells the whole path. One tells only a step of it."),
        (1, 0, "Light → Calm: one informant tells the whole path."),
        (2, 3, "Light → Calm: two informants tell the whole path. Three tell only a step of it."),
    ],
)
def test_in_words(tmp_path: Path, whole: int, step: int, said: str) -> None:
    one = version(tmp_path)
    path = ToldPath(one.node("light"), one.node("calm"), ("p",) * whole, ("q",) * step, ())
    assert Voice("en").speak(sentence(path)) == said


def test_those_who_may_not_be_named_are_counted() -> None:
    voice = Voice("en")
    assert voice.speak(people(["ip-1", "?1", "?2"])) == "ip-1 and two who may not be named"
    assert voice.speak(people(["?1"])) == "one who may not be named"
    assert voice.speak(people([])) == "–"
