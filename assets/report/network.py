"""The network of the report: which pairs are drawn, and where each entity stands.

Nothing here knows the database or the page.
"""

import networkx as nx
import polars as pl

MAX_NODES = 120
LINKS_PER_NODE = 4
SEED = 1


def choose_links(pairs: pl.DataFrame) -> pl.DataFrame:
    """The links that are drawn: of the entities that meet others in most stories, each one's strongest.

    Args:
        pairs: ``a``, ``b`` (numbers of entities), ``story_pair_count`` and ``strength``, the larger the stronger; any order.
    """
    ends = pl.concat([pairs.select(node="a", stories="story_pair_count"), pairs.select(node="b", stories="story_pair_count")])
    nodes = (
        ends.group_by("node").agg(pl.col("stories").sum()).sort(["stories", "node"], descending=[True, False]).head(MAX_NODES)
    )["node"]
    among = pairs.filter(pl.col("a").is_in(nodes.implode()) & pl.col("b").is_in(nodes.implode()))
    order = ["strength", "story_pair_count", "a", "b"]
    descending = [True, True, False, False]
    of_each = pl.concat([among.with_columns(node="a"), among.with_columns(node="b")]).sort(order, descending=descending)
    chosen = of_each.group_by("node", maintain_order=True).head(LINKS_PER_NODE).select("a", "b").unique()
    return among.join(chosen, on=["a", "b"], how="semi").sort(order, descending=descending)


def place_nodes(links: pl.DataFrame) -> dict[int, tuple[float, float]]:
    """Where each entity of the links stands, from -1 to 1 in both directions, to three decimals.

    Linked entities attract each other, all repel each other, and all are drawn to the middle (ForceAtlas2, Jacomy et al.
    2014); the same links in any order give the same places.
    """
    graph = nx.Graph()
    graph.add_nodes_from(sorted({*links["a"], *links["b"]}))
    graph.add_edges_from(sorted(links.select("a", "b").iter_rows()))
    if not graph:
        return {}
    places = nx.forceatlas2_layout(graph, max_iter=400, scaling_ratio=4, strong_gravity=True, seed=SEED)
    x, y = (scale([float(place[axis]) for place in places.values()]) for axis in (0, 1))
    return dict(zip(places, zip(x, y, strict=True), strict=True))


def scale(values: list[float]) -> list[float]:
    """The same values moved and stretched to lie from -1 to 1."""
    low, high = min(values), max(values)
    return [round(2 * (value - low) / (high - low or 1) - 1, 3) for value in values]
