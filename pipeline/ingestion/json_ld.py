"""What a page says about its article in JSON-LD, the description of things by schema.org in its scripts.

Which of several statements counts belongs to ``declared``.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_ARTICLE_TYPE = re.compile(r"Article|Posting|^Report$|^Review$")


def find_article_data(root: Any) -> dict[str, Any]:
    """The first description of an article in JSON-LD; empty if there is none."""
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json":
            continue
        try:
            data = json.loads(script.text or "", strict=False)  # strict refuses line ends inside strings
        except (ValueError, RecursionError):
            continue
        for node in _list_nodes(data):
            if any(_ARTICLE_TYPE.search(kind) for kind in strings_in(node.get("@type"))):
                return node
    return {}


def _list_nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The top nodes of JSON-LD, not what they refer to: a list of related articles says nothing about this one."""
    for top in data if isinstance(data, list) else [data]:
        if isinstance(top, dict):
            yield top
            graph = top.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, dict))
            if isinstance(top.get("mainEntity"), dict):
                yield top["mainEntity"]


def strings_in(value: Any) -> list[str]:
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def names_in(value: Any) -> list[str]:
    """Names in a value of JSON-LD: strings, or things with a name."""
    items = value if isinstance(value, list) else [value]
    return strings_in([item.get("name") if isinstance(item, dict) else item for item in items])
