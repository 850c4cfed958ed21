"""Claims about an entity's place in the network: degree, PageRank, community."""

from random import Random

import networkx as nx
import polars as pl
import pytest

from pipeline.network import find_communities, measure_network
from pipeline.tables import ENTITY_NETWORK

Edge = tuple[str, str, int, float]
EDGE_SCHEMA = {"entity_a_id": pl.String, "entity_b_id": pl.String, "story_pair_count": pl.Int64, "g2": pl.Float64}
# Two triangles, joined by one edge of many stories and little surprise.
TRIANGLES: list[Edge] = [
    ("a", "b", 3, 50.0),
    ("a", "c", 3, 50.0),
    ("b", "c", 3, 50.0),
    ("c", "d", 40, 1.0),
    ("d", "e", 3, 50.0),
    ("d", "f", 3, 50.0),
    ("e", "f", 3, 50.0),
]


def measure(edges: list[Edge], edge_rule: str = "reliable_pairs", mentions: dict[str, int] | None = None) -> pl.DataFrame:
    """The network of edges between entities whose names are their ids in capitals."""
    pairs = pl.DataFrame(edges, EDGE_SCHEMA, orient="row").with_columns(edge_rule=pl.lit(edge_rule))
    ids = sorted({entity_id for a, b, *_ in edges for entity_id in (a, b)} | {"lonely"})
    rows = [(entity_id, entity_id.upper(), "person", (mentions or {}).get(entity_id, 1)) for entity_id in ids]
    schema = {"entity_id": pl.String, "entity_name": pl.String, "entity_type": pl.String, "mention_count": pl.Int64}
    return measure_network(pairs, pl.DataFrame(rows, schema, orient="row"))


def test_degrees_count_neighbours_and_the_stories_shared_with_them() -> None:
    network = measure([("a", "b", 2, 9.0), ("b", "c", 5, 9.0)])
    assert network.select("entity_id", "entity_name", "degree_count", "weighted_degree").rows() == [
        ("a", "A", 1, 2),
        ("b", "B", 2, 7),
        ("c", "C", 1, 5),
    ]


def test_pagerank_is_the_solution_of_its_equation_weighted_by_stories() -> None:
    network = measure([("a", "b", 2, 9.0), ("b", "c", 5, 9.0)])
    a, b, c = network["pagerank"]
    assert a == pytest.approx(0.05 + 0.85 * b * 2 / 7, abs=1e-11)
    assert b == pytest.approx(0.05 + 0.85 * (a + c), abs=1e-11)
    assert c == pytest.approx(0.05 + 0.85 * b * 5 / 7, abs=1e-11)
    assert [float(f"{rank:.11e}") for rank in (a, b, c)] == [a, b, c]


def test_reliable_pairs_are_grouped_by_how_far_they_are_from_chance() -> None:
    network = measure(TRIANGLES)
    columns = ["entity_id", "community_number", "community_name", "community_entity_count"]
    assert network.select(columns).rows() == [
        ("a", 1, "C", 3),
        ("b", 1, "C", 3),
        ("c", 1, "C", 3),
        ("d", 2, "D", 3),
        ("e", 2, "D", 3),
        ("f", 2, "D", 3),
    ]


def test_where_chance_is_not_known_pairs_are_grouped_by_their_stories() -> None:
    network = measure([(a, b, stories, -1.0) for a, b, stories, _ in TRIANGLES], "too_few_articles")
    communities = dict(network.select("entity_id", "community_number").iter_rows())
    assert communities["c"] == communities["d"]
    assert network["edge_rule"].unique().to_list() == ["too_few_articles"]


def test_larger_communities_come_first_and_equal_ones_by_their_first_entity() -> None:
    network = measure([("y", "z", 3, 9.0), ("b", "x", 3, 9.0), ("c", "d", 3, 9.0), ("d", "e", 3, 9.0)])
    assert network.select("entity_id", "community_number").rows() == [
        ("b", 2),
        ("c", 1),
        ("d", 1),
        ("e", 1),
        ("x", 2),
        ("y", 3),
        ("z", 3),
    ]


def test_a_community_is_called_after_its_most_central_and_then_most_mentioned_entity() -> None:
    pair = [("a", "b", 3, 9.0)]
    assert measure(pair)["community_name"].to_list() == ["A", "A"]
    assert measure(pair, mentions={"b": 2})["community_name"].to_list() == ["B", "B"]
    assert measure([*pair, ("a", "c", 3, 9.0)], mentions={"b": 2})["community_name"].to_list() == ["A", "A", "A"]


def test_a_community_in_pieces_becomes_one_of_each_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nx.community, "louvain_communities", lambda graph, weight, seed: [{0, 1, 2, 3, 4}])
    graph = nx.Graph([(0, 3), (1, 2), (2, 4)])
    assert find_communities(graph, "g2") == [{1, 2, 4}, {0, 3}]


def test_the_order_of_rows_changes_nothing() -> None:
    # A grid of 12 by 12, where it is a toss-up everywhere which neighbour to join first.
    steps = [(n, n + step) for n in range(144) for step in (1, 12) if n + step < 144 and (step == 12 or n % 12 < 11)]
    grid = [(f"n{a:03}", f"n{b:03}", 3, 9.0) for a, b in steps]
    first = measure(grid)
    assert first["community_number"].n_unique() > 1
    for seed in range(5):
        assert measure(Random(seed).sample(grid, len(grid))).equals(first)


def test_no_edges_are_an_empty_network() -> None:
    network = measure([])
    assert network.is_empty()
    assert network.schema == ENTITY_NETWORK.schema
