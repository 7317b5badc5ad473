"""Interruptions in a study file: mistakes are told with line and remedy."""

from __future__ import annotations

import pytest

from evaltools.checks import BadInput
from evaltools.study.model import read_study
from evaltools.study.tables.prepare import prepare

GOOD = """\
interruptions:
  - id: lights
    name: {sv: Ljus, en: Lights}
    indicator: theft
    area: "0380-norr"
    date: 2021-01-01
    controls: ["00"]
margins:
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        (
            'area: "0380-norr"\n    date',
            'area: "0380-nor"\n    date',
            "unknown-area",
            'Did you mean "0380-norr"?',
        ),
        ('controls: ["00"]', 'controls: ["000"]', "unknown-area", 'Did you mean "00"?'),
        ('controls: ["00"]', 'controls: ["0380-norr"]', "two-roles", "stands under area and controls"),
        (
            'controls: ["00"]',
            'buffers: ["00"]\n    controls: ["00"]',
            "two-roles",
            "stands under buffers and controls",
        ),
        (
            'controls: ["00"]',
            'controls: ["00"]\n    comparison: ["00"]',
            "two-roles",
            "stands under controls and comparison",
        ),
        (
            'controls: ["00"]',
            'elsewhere: {"0381": 2021-01-01}',
            "unknown-area",
            'there is no area "0381"',
        ),
        ('controls: ["00"]', 'buffer_controls: ["00"]', "no-buffer", "Name the buffers"),
        ("date: 2021-01-01", "dat: 2021-01-01", "unknown-key", 'Did you mean "date"?'),
    ],
)
def test_one_mistake(small_study, old: str, new: str, code: str, said: str) -> None:
    study = small_study()
    study.replace("study.yml", "margins:\n", GOOD)
    path = study.replace("study.yml", old, new)
    with pytest.raises(BadInput) as caught:
        read_study(path)
    told = [problem for problem in caught.value.problems if problem.code == code]
    assert told, [str(problem) for problem in caught.value.problems]
    assert said in str(told[0])
    assert told[0].line is not None


def test_a_control_may_serve_the_buffer_as_well(small_study) -> None:
    study = small_study()
    study.replace("study.yml", "margins:\n", GOOD)
    path = study.replace(
        "study.yml",
        'controls: ["00"]',
        'buffers: ["0380"]\n    controls: ["00"]\n    buffer_controls: ["00"]',
    )
    (item,) = read_study(path).interruptions
    assert (item.controls, item.buffer_controls) == (("00",), ("00",))


def test_an_indicator_that_is_not_there(small_study) -> None:
    study = small_study()
    study.replace("study.yml", "margins:\n", GOOD)
    path = study.replace("study.yml", "indicator: theft", "indicator: thft")
    with pytest.raises(BadInput) as caught:
        prepare(read_study(path))
    (told,) = caught.value.problems
    assert told.code == "unknown-indicator"
    assert 'Did you mean "theft"?' in str(told)
