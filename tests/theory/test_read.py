"""Reading a theory file: what a researcher sees when it is right, and when it is not."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evaltools.checks import BadInput, InvalidArgument
from evaltools.theory import read_theory


def problems(read, text: str) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadInput) as caught:
        read(text)
    return [(one.code, one.line, f"{one.message} {one.remedy}") for one in caught.value.problems]


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


class TestReadingWhatIsRight:
    def test_links_of_lists_are_every_pair(self, read, clean_text):
        version = read(clean_text).version("v1")
        assert {link.id for link in version.links_from("office")} == {"office>k1", "office>k2"}

    def test_nodes_keep_the_order_of_the_file(self, read, clean_text):
        version = read(clean_text).version("v1")
        assert [node.id for node in version.nodes] == ["office", "dark", "bored", "k1", "k2", "safe", "calm"]

    def test_source_is_that_of_the_version_unless_given_or_own_coding(self, read, clean_text):
        version = read(clean_text).version("v1")
        assert version.node("k1").source == "plan"
        assert version.node("k1").locator == "s. 1"
        own = next(link for link in version.links if link.id == "k2>bored")
        assert own.evaluator
        assert own.source is None

    def test_evidence_stands_at_each_of_its_links(self, read, clean_text):
        version = read(clean_text).version("v1")
        link = next(link for link in version.links if link.id == "k1>calm")
        assert [one.id for one in link.evidence] == ["s1", "s2"]

    def test_unknown_version_is_told_with_the_nearest(self, read, clean_text):
        with pytest.raises(InvalidArgument, match='Did you mean "v1"'):
            read(clean_text).version("v11")

    def test_unknown_node_is_told_with_the_nearest(self, read, clean_text):
        with pytest.raises(InvalidArgument, match='Did you mean "office"'):
            read(clean_text).version("v1").node("ofice")


class TestMistakes:
    def test_all_are_told_at_once_with_lines(self, read, clean_text):
        text = clean_text.replace("kind: problem_area", "kind: problem_aera", 1)
        text = text.replace("to: dark, kind: addresses", "to: drak, kind: addresses", 1)
        text = text.replace("ratable: true", "rateable: true", 1)
        text = text.replace("strand: interviews", "strand: interview", 1)
        found = problems(read, text)
        assert [code for code, _, _ in found] == [
            "unknown-value",
            "missing",
            "unknown-key",
            "unknown-value",
            "unknown-node",
        ]
        for position, part in ((0, "problem_aera"), (2, "rateable"), (3, "strand: interview\n"), (4, "drak")):
            assert found[position][1] == line_of(text, part)
        assert "problem_area" in found[0][2]
        assert 'Did you mean "ratable"?' in found[2][2]
        assert 'Did you mean "interviews"?' in found[3][2]
        assert 'Did you mean "dark"?' in found[4][2]

    @pytest.mark.parametrize(
        "written",
        [
            "12",
            "012",
            "1e5",
            "0x1f",
            "1_000",
            "1.5",
            "12:30",
            "no",
            "Yes",
            "on",
            "true",
            "null",
            "~",
            '"no"',
            '"12"',
        ],
    )
    def test_ids_that_could_be_read_as_something_else_are_refused(self, read, clean_text, written):
        text = clean_text.replace("id: k1", f"id: {written}", 1).replace("from: k1", f"from: {written}")
        found = problems(read, text)
        codes = {code for code, line, _ in found if line == line_of(text, f"id: {written}")}
        assert codes <= {"ambiguous-id", "bad-id", "missing"}
        assert codes

    @pytest.mark.parametrize("written", ["1e", "2e", "i01", "2019-04", "g-safety", "a_b"])
    def test_ids_of_the_field_are_accepted(self, read, clean_text, written):
        theory = read(clean_text.replace("k1", written))
        assert theory.version("v1").node(written).kind == "intervention"

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("id: office", "id: Ö k", "bad-id"),
            ("supersedes: v1", "supersedes: v2", "own-successor"),
            ("supersedes: v1", "supersedes: v3", "unknown-version"),
            ("id: k2\n", "id: k1\n", "doubled-id"),
            ("id: s2", "id: s1", "doubled-id"),
            ("id: v2", "id: v1", "doubled-id"),
            ("into: [m1]", "into: [m2]", "unknown-node"),
            ("into: [m1]", "into: []", "fate"),
            ("how: merged", "how: ended", "fate"),
            ("became: [{version: v2", "became: [{version: v1", "unknown-version"),
            ("from: bored, to: calm, direction", "from: bored, to: safe, direction", "unknown-link"),
            (", source: review}", "}", "unsourced"),
            ("stated_by: research}", "stated_by: research, evaluator: true}", "speaker"),
            ("stated_by: research}", "context: {sv: a, en: b}}", "speaker"),
            ("from: bored, to: calm, kind", "from: calm, to: calm, kind", "own-target"),
            ("to: bored, kind: addresses", "to: bored, to2: x, kind: addresses", "unknown-key"),
            ("from: office, to: [k1, k2]", "from: office, to: [k1, k1]", "doubled-link"),
            ("from: office, to: [k1, k2]", "to: [k1, k2]", "missing"),
            ("conditional: true", 'conditional: "ja"', "not-truth"),
            ("indicators: [survey]", "indicators: survey", "not-a-list"),
            ("{sv: Lyktor, en: Lanterns}", "[Lanterns]", "not-text"),
            ("{sv: Lyktor, en: Lanterns}", "{sv: [a], en: b}", "not-text"),
            ("{sv: Lyktor, en: Lanterns}", "{}", "missing"),
            ("{sv: Lyktor, en: Lanterns}", "", "missing"),
            ("{sv: Lyktor, en: Lanterns}", "2030", "not-text"),
            ("{sv: Lyktor, en: Lanterns}", "{sv: Lyktor, English: Lanterns}", "unknown-key"),
            ("{sv: Lyktor, en: Lanterns}", '{sv: Lyktor, en: ""}', "missing"),
            ("{sv: Lyktor, en: Lanterns}", "{sv: 2030, en: x}", "not-text"),
            ("{sv: Lyktor, en: Lanterns}", "{sv: Lyktor, ljus, en: x}", "unknown-key"),
        ],
    )
    def test_each_is_named_with_its_line(self, read, clean_text, old, new, code):
        assert old in clean_text
        found = problems(read, clean_text.replace(old, new, 1))
        assert code in {one for one, _, _ in found}
        assert all(line for _, line, _ in found)

    def test_a_text_that_lacks_a_language_of_the_study_is_told_where_it_stands(self, clean_text, tmp_path):
        path = tmp_path / "theory.yml"
        path.write_text(
            clean_text.replace("{sv: Kvällsöppet, en: Open evenings}", "{sv: Kvällsöppet}"), "utf-8"
        )
        assert read_theory(path, spoken={"sv": ()}).versions
        assert read_theory(path, spoken={"sv": (), "en": ("sv",), "nb": ("sv",)}).versions
        with pytest.raises(BadInput) as caught:
            read_theory(path, spoken={"sv": (), "en": ()})
        (problem,) = caught.value.problems
        assert problem.code == "missing-words"
        assert problem.line == line_of(clean_text, "{sv: Kvällsöppet")
        assert "in sv but none in en" in problem.message

    def test_a_version_that_supersedes_a_later_one_is_told(self, read, clean_text):
        text = clean_text.replace("  - id: v1\n", "  - id: v1\n    supersedes: v2\n", 1)
        assert "order" in {code for code, _, _ in problems(read, text)}

    @pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n", "theory: x\ntitle: {sv: a, en: b}\n"])
    def test_a_file_without_a_theory(self, read, text):
        assert problems(read, text)

    @pytest.mark.parametrize(
        "text",
        [
            "versions: 3\n",
            "versions: [1, {}]\n",
            "versions: [{id: a, nodes: [1], links: [2], evidence: [3]}]\n",
        ],
    )
    def test_shapes_nobody_expects_are_told_and_not_tracebacks(self, read, text):
        assert problems(read, text)

    def test_a_comma_in_a_name_without_quotes_is_explained(self, read, clean_text):
        found = problems(read, clean_text.replace("sv: Kontoret", "sv: Kontoret, huset", 1))
        assert "quotes" in found[0][2]

    def test_missing_file_and_wrong_encoding(self, tmp_path):
        with pytest.raises(BadInput):
            read_theory(tmp_path / "nothing.yml")
        (tmp_path / "latin.yml").write_bytes("title: Åh".encode("latin-1"))
        with pytest.raises(BadInput):
            read_theory(tmp_path / "latin.yml")


def test_importing_the_package_imports_no_heavy_library():
    code = (
        "import sys, evaltools.theory; "
        "print([m for m in ('pandas', 'matplotlib', 'networkx', 'pydantic', 'ruamel') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
