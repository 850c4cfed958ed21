"""A network survives the way into a GraphML file and back."""

from pathlib import Path

import networkx as nx
import polars as pl
import pytest

from pipeline.graphml import write_graphml

NODE_SCHEMA = {"id": pl.String, "label": pl.String, "mention_count": pl.Int64, "pagerank": pl.Float64}
EDGE_SCHEMA = {"source": pl.String, "target": pl.String, "weight": pl.Int64, "npmi": pl.Float64}


def round_trip(path: Path, nodes: list[tuple[object, ...]], edges: list[tuple[object, ...]]) -> nx.Graph:
    """The graph that a reader finds."""
    file = path / "network.graphml"
    write_graphml(pl.DataFrame(nodes, NODE_SCHEMA, orient="row"), pl.DataFrame(edges, EDGE_SCHEMA, orient="row"), file)
    return nx.read_graphml(file)


def test_nodes_and_edges_come_back_with_their_values_and_types(tmp_path: Path) -> None:
    graph = round_trip(tmp_path, [("b", "Bob", 2, 0.1), ("a", "Ann", 1, 1e-12)], [("b", "a", 3, -0.25)])
    assert list(graph.nodes(data=True)) == [
        ("b", {"label": "Bob", "mention_count": 2, "pagerank": 0.1}),
        ("a", {"label": "Ann", "mention_count": 1, "pagerank": 1e-12}),
    ]
    assert not graph.is_directed()
    assert graph.edges["a", "b"] == {"weight": 3, "npmi": -0.25}
    assert {type(value) for value in graph.nodes["b"].values()} == {str, int, float}


def test_a_null_is_an_attribute_that_is_not_there(tmp_path: Path) -> None:
    graph = round_trip(tmp_path, [("a", "Ann", 1, None), ("b", "Bob", 1, 0.5)], [("a", "b", 3, None)])
    assert graph.nodes["a"] == {"label": "Ann", "mention_count": 1}
    assert "npmi" not in graph.edges["a", "b"]


@pytest.mark.parametrize(
    "name",
    [
        "AT&T",
        "<script>",
        "]]>",
        "&lt;",
        'O\'Neil "Tip"',
        " spaced ",
        "Élise 🙂",
        "אבג",
        "two\nlines\ttab",
        "\ufffd",
        "\U0010ffff",
    ],
)
def test_a_name_comes_back_letter_for_letter(tmp_path: Path, name: str) -> None:
    graph = round_trip(tmp_path, [(f"person:{name}", name, 1, 1.0), ("b", "Bob", 1, 1.0)], [(f"person:{name}", "b", 1, 1.0)])
    assert graph.nodes[f"person:{name}"]["label"] == name


def test_characters_that_xml_cannot_hold_are_dropped_from_names_and_ids(tmp_path: Path) -> None:
    graph = round_trip(
        tmp_path, [("a\x00", "A\x00n\x1bn\x0b\ufffe\uffff", 1, 1.0), ("b", "", 1, 1.0)], [("a\x00", "b", 1, 1.0)]
    )
    assert list(graph.edges) == [("a", "b")]
    assert graph.nodes["a"]["label"] == "Ann"


def test_an_empty_network_is_a_file_without_nodes(tmp_path: Path) -> None:
    assert len(round_trip(tmp_path, [], [])) == 0
