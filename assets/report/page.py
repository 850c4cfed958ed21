"""The report as one HTML page: the template with its styles, its script, plotly's script and the data put in.

The template makes what never changes; the script makes what a reader filters. Text from articles is escaped by Jinja in the
one, and only ever set as text in the other. What the page says is asked for in ``assets.report.contents``.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from plotly.offline import get_plotlyjs

FOLDER = Path(__file__).parent
SCRIPT_PARTS = (
    "corpus", "articles", "publishers", "entities", "network", "coverage", "removed", "merged", "merged_count", "texts",
)  # fmt: skip
JSON_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def render_page(contents: Mapping[str, Any]) -> str:
    """The whole page; the same for the same contents."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters.update(number=format_number, day=format_day, words=format_label, percent=format_percent)
    scripts = [get_plotlyjs(), (FOLDER / "page.js").read_text(encoding="utf-8")]
    encoded = {part: encode_json(value) for part, value in contents.items()}
    return environment.get_template("page.html").render(
        **contents,
        edition=hashlib.sha256(join_json(encoded).encode()).hexdigest()[:12],
        style=Markup((FOLDER / "page.css").read_text(encoding="utf-8")),
        scripts=[Markup(script) for script in scripts],
        script_hashes=Markup(" ".join(hash_script(script) for script in scripts)),
        data=Markup(join_json({part: encoded[part] for part in SCRIPT_PARTS})),
    )


def encode_json(value: object) -> str:
    """JSON that can stand in an HTML script element whatever texts it holds: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
    for character, escape in JSON_ESCAPES.items():
        text = text.replace(character, escape)
    return text


def join_json(encoded: Mapping[str, str]) -> str:
    """An object of values that are JSON already, by name."""
    return "{" + ",".join(f"{encode_json(name)}:{value}" for name, value in sorted(encoded.items())) + "}"


def hash_script(script: str) -> str:
    """The source expression that allows this script and no other in a Content-Security-Policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def format_number(number: int) -> str:
    """A number with a comma for every thousand."""
    return f"{number:,}"


def format_day(day: str) -> str:
    """A day of the form 2021-06-11 as 11 June 2021."""
    value = date.fromisoformat(day)
    return f"{value.day} {value:%B %Y}"


def format_label(label: str) -> str:
    """A value of a closed set, such as near_copy, in words."""
    return label.replace("_", " ")


def format_percent(share: float | None) -> str:
    """A share from 0 to 1 in percent, small ones not as nothing."""
    if share is None:
        return "–"
    return f"{100 * share:.0f} %" if share >= 0.095 or share == 0 else f"{100 * share:.1f} %" if share >= 0.001 else "< 0.1 %"
