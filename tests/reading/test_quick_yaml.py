"""The quick reader of YAML gives what the careful one gives, or leaves the text to it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evaltools.checks import BadInput
from evaltools.files.quick_yaml import DEEPEST, quick_yaml
from evaltools.files.yaml import MAX_VALUES, carefully

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path
    for path in [*ROOT.glob("*.yml"), *(ROOT / "data/raw").rglob("*.yml"), *(ROOT / "src").rglob("*.yml")]
    if path.stat().st_size < 400_000
)
MUTILATIONS = ":#-[]{},'\"\n \t?&*!|>%@`~=<0123456789.eE_+yns\\å"


def compared(text: str) -> bool:
    """Whether the quick reader took a text; where it did, the careful one must give the same."""
    quick = quick_yaml(text, MAX_VALUES)
    if quick is None:
        return False
    careful = carefully(text, "x.yml")
    data, lines, written = quick
    assert repr(data) == repr(careful.data)
    assert lines == careful.lines
    assert written == careful.written
    return True


def test_it_takes_the_files_of_the_studies() -> None:
    taken = [compared(path.read_text(encoding="utf-8")) for path in FILES]
    assert sum(taken) >= 0.9 * len(taken), [
        path.name for path, yes in zip(FILES, taken, strict=True) if not yes
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: yes\nb: no\nc: on\nd: 'x'\n",
        "a: true\nb: False\nc: ~\nd: null\n",
        "a: 1\nb: -2\nc: 3.50\nd: 2020-01-31\ne: -0\n",
        "a: 2018-2020\nb: 12 places\nc: (x)\nd: +3 of 4\ne: 12:30:00\n",
        "a: [1, x, 2.5, 'y', {b: 1}]\nb: {c: d, e: [f]}\n",
        "a: >-\n  folded\n   more\n\n  text\nb: |\n  as\n  it is\n",
        "- - 1\n  - 2\n- a: 1\n  b: 2\n",
        'a: "x\\ty\\u00e5"\nb: "two\n  lines"\n',
        "a: one\n  two\n  three\nb: å # note\n",
        "a: {}\nb: []\n",
    ],
)
def test_ordinary_texts_are_taken(text: str) -> None:
    assert compared(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 012\n", "a: 0x1f\n", "a: 1_000\n", "a: .5\n", "a: 1e3\n", "a: .inf\n", "a: +3\n",
        "a: 2020-02-30\n", "a: 2020-01-01T10:00:00\n", "a: 123456789012345678901\n",
        "a: 1\na: 2\n", "1: a\n", "0380: a\n", "true: a\n", "? a\n: b\n", "a:\n", "a: [b, ]\nb: {c}\n", "- \n- 1\n",
        "a: &x 1\nb: *x\n", "a: !!str 1\n", "<<: {a: 1}\n", "---\na: 1\n", "a: 1\n...\n", "%YAML 1.1\n---\na: 1\n",
        "a:\tb\n", "a: b\r\n", "", "# nothing\n", "a: [\n", "a: b: c\n", "a: @b\n",
        "[" * (DEEPEST + 2) + "]" * (DEEPEST + 2),
    ],
)  # fmt: skip
def test_what_is_out_of_the_ordinary_is_left_or_read_alike(text: str) -> None:
    try:
        carefully(text, "x.yml")
    except BadInput:
        assert quick_yaml(text, MAX_VALUES) is None
    else:
        compared(text)


def test_depth_and_number_of_values_have_a_border() -> None:
    assert quick_yaml("[" * DEEPEST + "1" + "]" * DEEPEST, MAX_VALUES) is not None
    assert quick_yaml("[" * (DEEPEST + 1) + "1" + "]" * (DEEPEST + 1), MAX_VALUES) is None
    assert quick_yaml("[1, 2, 3]", 4) is not None
    assert quick_yaml("[1, 2, 3]", 3) is None


def mutilated(seed: int) -> str:
    """Some lines of a file of ours, with a few signs put in, taken away or exchanged."""
    chance = random.Random(seed)
    lines = chance.choice(FILES).read_text(encoding="utf-8").splitlines(keepends=True)
    start = chance.randrange(max(1, len(lines) - 25))
    text = "".join(lines[start : start + 25])
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(len(text) + 1)
        cut = chance.choice((0, 0, 1, 2))
        text = text[:place] + chance.choice(MUTILATIONS) * chance.choice((0, 1, 1)) + text[place + cut :]
    return text


def agreed(seeds: range) -> int:
    taken = 0
    for seed in seeds:
        text = mutilated(seed)
        try:
            taken += compared(text)
        except BadInput as error:
            raise AssertionError(
                f"seed {seed}: the quick reader took what the careful one refuses: {text!r}"
            ) from error
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {text!r}") from error
    return taken


def test_mutilated_files_are_read_alike() -> None:
    assert agreed(range(300)) > 30


@pytest.mark.soak
def test_many_mutilated_files_are_read_alike() -> None:
    assert agreed(range(300, 8_000)) > 900
