"""Exports: the same nodes and links in every format, and no name that breaks out of its place."""

from __future__ import annotations

import re

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaltools.theory import to_dot, to_graphml, to_mermaid
from evaltools.theory.model import Link, Node, Version
from evaltools.words import StudyWords, Voice

ENTITY = re.compile(r"#(\d+);")


def two(name: str) -> Version:
    text = StudyWords(name)
    nodes = (Node(id="a", kind="intervention", name=text), Node(id="end", kind="goal", name=text))
    link = Link(from_="a", to="end", kind="contributes", sign="increases", stated_by="programme")
    return Version(id="v", title=text, nodes=nodes, links=(link,))


def unescape(text: str) -> str:
    return ENTITY.sub(lambda match: chr(int(match.group(1))), text)


class TestRealTheory:
    @pytest.mark.parametrize("version_id", ["2019-04", "2020-10", "2024-06"])
    def test_nodes_and_links_survive(self, real, version_id):
        version = real.version(version_id)
        graph = nx.parse_graphml(to_graphml(version, Voice("sv")))
        assert list(graph.nodes) == [node.id for node in version.nodes]
        assert set(graph.edges) == {(link.from_, link.to) for link in version.links}
        dot, mermaid = to_dot(version, Voice("sv")), to_mermaid(version, Voice("sv"))
        assert dot.count(" -> ") == mermaid.count("-->") == len(version.links)
        assert sum(line.startswith("  n") and "-->" not in line for line in mermaid.splitlines()) == len(
            version.nodes
        )

    def test_source_and_locator_go_along(self, real):
        graph = nx.parse_graphml(to_graphml(real.version("2019-04"), Voice("en")))
        assert graph.nodes["1a"]["source"] == "hanberger-2021"
        assert graph.nodes["1a"]["locator"] == "5.1, figur 1, s. 19"
        assert graph.nodes["1a"]["conditional"] is True


class TestHostileNames:
    @settings(max_examples=150, deadline=None)
    @given(st.text(min_size=1, max_size=60))
    def test_graphml_reads_back_what_xml_can_hold(self, name):
        graph = nx.parse_graphml(to_graphml(two(name)))
        assert list(graph.nodes) == ["a", "end"]

    @settings(max_examples=150, deadline=None)
    @given(st.text(min_size=1, max_size=60))
    def test_mermaid_keeps_one_line_per_node_and_link(self, name):
        lines = to_mermaid(two(name)).split("\n")
        assert len(lines) == 5
        for line in lines[1:3]:
            inner = re.fullmatch(r'  n\d\["([^"<>`\[\]{}|]*)"\]', line)
            assert inner, line

    @settings(max_examples=150, deadline=None)
    @given(st.text(min_size=1, max_size=60))
    def test_dot_strings_end_where_they_should(self, name):
        body = to_dot(two(name))
        string = r'"(?:[^"\\]|\\.)*"'
        pattern = rf"  {string} \[label={string} shape=\w+\];"
        assert [bool(re.fullmatch(pattern, line)) for line in body.split("\n")[3:5]] == [True, True]

    def test_a_reader_of_mermaid_sees_the_name(self):
        name = 'x"]; click n0 "javascript:alert(1)" <b>#35;'
        assert name in unescape(to_mermaid(two(name)))
