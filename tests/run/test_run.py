"""`evaltools run` as a user meets it."""

from __future__ import annotations

import json


def test_a_run_makes_every_result_and_says_where(quick_study):
    study = quick_study("alpha", "beta", areas=3)
    ended = study.run("--no-publish")
    assert len(study.findings()) == 6
    assert ended.out.splitlines()[-1] == "6 chapters made; results in outputs"
    assert ended.err == ""
    assert study.unfinished() == []
