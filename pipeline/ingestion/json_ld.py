"""What a page says about its article in JSON-LD, the description of things by schema.org in its scripts.

Which of several statements counts belongs to ``declared``.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

_ARTICLE_TYPE = re.compile(r"Article|Posting|^Report$|^Review$")
_PAGE_TYPE = re.compile(r"^WebPage$")
_DECODER = json.JSONDecoder(strict=False)  # strict refuses line ends inside strings


def find_article_data(root: Any) -> dict[str, Any]:
    """The first description of an article, else of the page itself; empty if there is none.

    What it only refers to by an "@id" is put in its place.
    """
    nodes = [node for data in _load_scripts(root) for node in _list_nodes(data)]
    named = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str) and node.get("name")}
    for wanted in (_ARTICLE_TYPE, _PAGE_TYPE):
        for node in nodes:
            if any(wanted.search(kind) for kind in strings_in(node.get("@type"))):
                return {key: _follow_references(value, named) for key, value in node.items()}
    return {}


def strings_in(value: Any) -> list[str]:
    """The strings in a value that may be one or a list."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def names_in(value: Any) -> list[str]:
    """The names in a value: strings, or things with a name."""
    items = value if isinstance(value, list) else [value]
    return strings_in([item.get("name") if isinstance(item, dict) else item for item in items])


def _load_scripts(root: Any) -> Iterator[Any]:
    """The value of each script; a stray bracket behind it, which templates leave, does no harm."""
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            try:
                yield _DECODER.raw_decode((script.text or "").strip())[0]
            except (ValueError, RecursionError):
                continue


def _list_nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The top nodes of a script, not what they refer to: a list of related articles says nothing about this one."""
    for top in data if isinstance(data, list) else [data]:
        if isinstance(top, dict):
            yield top
            graph = top.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else [graph]) if isinstance(node, dict))
            if isinstance(top.get("mainEntity"), dict):
                yield top["mainEntity"]


def _follow_references(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    return [_follow(item, named) for item in value] if isinstance(value, list) else _follow(value, named)


def _follow(item: Any, named: dict[str, dict[str, Any]]) -> Any:
    if isinstance(item, dict) and isinstance(item.get("@id"), str) and not item.get("name"):
        return named.get(item["@id"], item)
    return item
