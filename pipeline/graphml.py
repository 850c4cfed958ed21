"""A network as a GraphML file, which Gephi, Cytoscape, igraph and networkx read.

Reading the database belongs to ``assets.export``.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import networkx as nx
import polars as pl

# https://www.w3.org/TR/xml/#charsets
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_graphml(nodes: pl.DataFrame, edges: pl.DataFrame, path: Path) -> None:
    """Write an undirected graph, nodes and edges in the order of their rows.

    A null is an attribute left out. Characters that XML cannot hold, such as control characters, are dropped from texts.

    Args:
        nodes: the column id, and one for each attribute.
        edges: the columns source and target, ids of nodes, and one for each attribute.
        path: the file.
    """
    graph = nx.Graph()
    for row in nodes.iter_rows(named=True):
        attributes = list_attributes(row)
        graph.add_node(attributes.pop("id"), **attributes)
    for row in edges.iter_rows(named=True):
        attributes = list_attributes(row)
        graph.add_edge(attributes.pop("source"), attributes.pop("target"), **attributes)
    nx.write_graphml(graph, path)


def list_attributes(row: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a row that are there, as XML can hold them."""
    return {
        name: NOT_IN_XML.sub("", value) if isinstance(value, str) else value for name, value in row.items() if value is not None
    }
