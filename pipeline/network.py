"""Measures of each entity's place in the network of entities: degree, PageRank, community.

Which pairs are edges is decided in ``sql/entity_network_edges.sql``; writing a network to a file belongs to
``pipeline.graphml``.
"""

import networkx as nx
import polars as pl

from pipeline.tables import ENTITY_NETWORK, EdgeRule

SEED = 1
DIGITS = 12
# PageRank is weighted by stories: it asks who is met most. Communities ask who belongs together: by stories whoever is in
# every story holds all of them in one, and other seeds give other communities. Where chance is not known, stories serve.
COMMUNITY_WEIGHTS = {EdgeRule.RELIABLE_PAIRS: "g2", EdgeRule.TOO_FEW_ARTICLES: "story_pair_count"}


def measure_network(edges: pl.DataFrame, entities: pl.DataFrame) -> pl.DataFrame:
    """The table ``entity_network``, by entity_id; the same for the same rows in any order.

    Args:
        edges: one row per pair: entity_a_id, entity_b_id, edge_rule (the same in all rows), story_pair_count, and g2,
            above 0 where the rule is reliable_pairs.
        entities: entity_id, entity_name, entity_type and mention_count of all entities with an edge.
    """
    if edges.is_empty():
        return pl.DataFrame(schema=ENTITY_NETWORK.schema)
    edge_rule = EdgeRule(edges["edge_rule"][0])
    ids = sorted({*edges["entity_a_id"], *edges["entity_b_id"]})
    graph = build_graph(edges, ids)
    pagerank = rank_nodes(graph)
    members = find_communities(graph, COMMUNITY_WEIGHTS[edge_rule])
    communities = {node: (number, len(nodes)) for number, nodes in enumerate(members, start=1) for node in nodes}
    known = {entity_id: row for entity_id, *row in entities.select("entity_id", "entity_name", "mention_count").iter_rows()}
    names, mention_counts = zip(*(known[entity_id] for entity_id in ids), strict=True)
    central = [min(nodes, key=lambda node: (-pagerank[node], -mention_counts[node], node)) for nodes in members]
    rows = {
        "entity_id": ids,
        "degree_count": [graph.degree(node) for node in graph],
        "weighted_degree": [graph.degree(node, weight="story_pair_count") for node in graph],
        "pagerank": [pagerank[node] for node in graph],
        "community_number": [communities[node][0] for node in graph],
        "community_name": [names[central[communities[node][0] - 1]] for node in graph],
        "community_entity_count": [communities[node][1] for node in graph],
        "edge_rule": [edge_rule.value] * len(ids),
    }
    return (
        pl.DataFrame(rows)
        .join(entities, on="entity_id")
        .select(ENTITY_NETWORK.schema.names())
        .cast(ENTITY_NETWORK.schema)
        .sort("entity_id")
    )


def build_graph(edges: pl.DataFrame, ids: list[str]) -> nx.Graph:
    """The graph whose node is the place of an entity in ``ids``; nodes and edges are in order, as results depend on it."""
    numbers = {entity_id: number for number, entity_id in enumerate(ids)}
    graph = nx.Graph()
    graph.add_nodes_from(range(len(ids)))
    columns = edges.select("entity_a_id", "entity_b_id", "story_pair_count", "g2").sort("entity_a_id", "entity_b_id")
    for a, b, story_pair_count, g2 in columns.iter_rows():
        graph.add_edge(numbers[a], numbers[b], story_pair_count=story_pair_count, g2=g2)
    return graph


def rank_nodes(graph: nx.Graph) -> dict[int, float]:
    """PageRank of each node with a damping factor of 0.85 (Brin and Page 1998), edges weighted by stories; adds up to 1."""
    ranks = nx.pagerank(graph, alpha=0.85, weight="story_pair_count", tol=1e-14, max_iter=1000)
    return {node: float(f"{rank:.{DIGITS - 1}e}") for node, rank in ranks.items()}


def find_communities(graph: nx.Graph, weight: str) -> list[set[int]]:
    """Communities after Louvain (Blondel et al. 2008), each connected; the largest first, then by first node.

    Louvain may leave a community in pieces that no edge joins (Traag et al. 2019); each piece is one of its own here.
    """
    found = nx.community.louvain_communities(graph, weight=weight, seed=SEED)
    pieces = [piece for nodes in found for piece in nx.connected_components(graph.subgraph(nodes))]
    return sorted(pieces, key=lambda nodes: (-len(nodes), min(nodes)))
