"""Pictures of tables for the Dagster UI: a frame in, Markdown with the picture in it out.

What is drawn is what the table says; nothing is counted here that a query of the table would not give.
"""

import base64
import io
import logging
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import polars as pl
from anyascii import anyascii

from assets.report.network import place_nodes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LABEL_CHARS = 32
WIDTH_INCHES = 8.0
DOTS_PER_INCH = 100
COLOURS = 64
BLUE, GREY, INK = "#2b5c9e", "#c9cfd8", "#20242b"
DAYS_OF_BINS = ((62, "1d", "day"), (62 * 7, "1w", "week"), (62 * 31, "1mo", "month"))
LAYOUT_STEPS = 200
NODE_CHARS = 22

Places = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Picture:
    """A picture of a table: the rows it shows, how they are drawn, and what is said where they show nothing."""

    title: str
    query: str
    draw: Callable[[pl.DataFrame], "Figure"]
    nothing: str

    def render(self, frame: pl.DataFrame) -> str:
        """Markdown of the picture of some rows, or of a sentence where there are none."""
        if frame.is_empty():
            return self.nothing
        return f"![{self.title}](data:image/png;base64,{base64.b64encode(write_png(self.draw(frame))).decode()})"


def draw_most_mentioned(frame: pl.DataFrame) -> "Figure":
    """Stories and mentions of each entity, side by side, as both are easily misread alone."""
    figure = new_figure(0.8 + 0.3 * frame.height)
    left, right = figure.subplots(1, 2, sharey=True)
    names = frame["entity_name"].to_list()
    draw_bars(left, "stories", names, frame["story_count"].to_list())
    draw_bars(right, "mentions, copies of a story counted", names, frame["mention_count"].to_list())
    return figure


def draw_removed(frame: pl.DataFrame) -> "Figure":
    """Characters removed for each reason, as a share of all text."""
    figure = new_figure(0.9 + 0.3 * frame.height)
    shares = [100 * count / total for count, total in frame.select("char_count", "total_char_count").iter_rows()]
    counts = [f"{share:.2g} %  ({count:,} characters)" for share, count in zip(shares, frame["char_count"], strict=True)]
    draw_bars(figure.subplots(), "percent of all characters", frame["removal_reason"].to_list(), shares, counts)
    return figure


def draw_coverage(frame: pl.DataFrame) -> "Figure":
    """How many of the inputs, articles, spans and mentions each measure holds for."""
    figure = new_figure(0.9 + 0.3 * frame.height)
    shares = [100 * count / total for count, total in frame.select("item_count", "total_count").iter_rows()]
    counts = [f"{count:,} of {total:,}" for count, total in frame.select("item_count", "total_count").iter_rows()]
    names = [measure.replace("_", " ") for measure in frame["measure"]]
    draw_bars(figure.subplots(), "percent of all inputs, articles, spans or mentions", names, shares, counts)
    return figure


def draw_days(frame: pl.DataFrame) -> "Figure":
    """Mentions over time, one strip an entity; days become weeks, months or years where there are many."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import MaxNLocator

    days = (frame["published_on"].max() - frame["published_on"].min()).days  # type: ignore[operator,union-attr]
    every, unit = next(((every, unit) for limit, every, unit in DAYS_OF_BINS if days < limit), ("1y", "year"))
    width = {"day": 0.9, "week": 6.3, "month": 27, "year": 330}[unit]
    entities = frame.partition_by("entity_id", maintain_order=True)
    figure = new_figure(0.9 + 0.8 * len(entities))
    strips = figure.subplots(len(entities), 1, sharex=True, squeeze=False)[:, 0]
    for strip, entity in zip(strips, entities, strict=True):
        counts = (
            entity.group_by(pl.col("published_on").dt.truncate(every)).agg(pl.col("mention_count").sum()).sort("published_on")
        )
        strip.bar(counts["published_on"].to_list(), counts["mention_count"].to_list(), width, color=BLUE, align="edge")
        strip.set_title(write_label(entity["entity_name"][0]), loc="left", fontsize=9, color=INK, parse_math=False, pad=3)
        strip.xaxis.get_offset_text().set_fontsize(9)
        strip.yaxis.set_major_locator(MaxNLocator(2, integer=True))
        tidy(strip)
    strips[-1].xaxis.set_major_locator(locator := AutoDateLocator(minticks=2, maxticks=8, interval_multiples=True))
    strips[-1].xaxis.set_major_formatter(ConciseDateFormatter(locator))
    strips[-1].set_xlabel(f"mentions per {unit}", fontsize=9, color=INK)
    return figure


def draw_network(frame: pl.DataFrame) -> "Figure":
    """Pairs of entities as lines between them, wider where the pair is the less likely by chance."""
    sides = [
        frame.select(pl.col(f"entity_{side}_id").alias("id"), pl.col(f"entity_{side}_name").alias("name")) for side in "ab"
    ]
    nodes = pl.concat(sides).unique("id").sort("id")
    number = {entity_id: position for position, entity_id in enumerate(nodes["id"])}
    pairs = [(number[a], number[b]) for a, b in frame.select("entity_a_id", "entity_b_id").iter_rows()]
    labels = [write_label(name, NODE_CHARS) for name in nodes["name"]]
    sizes = np.array([(0.2 + 0.074 * len(label), 0.3) for label in labels])
    room = (WIDTH_INCHES, 0.6 + 0.2 * len(labels))
    placed = place_nodes(pl.DataFrame(pairs, schema=["a", "b"], orient="row"))
    places = part_boxes(fit_into(np.array([placed[node] for node in range(len(labels))]), room), sizes, room)
    figure = new_figure(room[1])
    figure.set_layout_engine("none")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0), xlim=(0, room[0]), ylim=(0, room[1]))
    strongest = float(frame["g2"].max())  # type: ignore[arg-type]
    for (a, b), g2 in zip(pairs, frame["g2"], strict=True):
        axes.plot(*places[[a, b]].T, color=GREY, linewidth=1 + 5 * g2 / strongest, zorder=1, solid_capstyle="round")
    box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": BLUE, "linewidth": 0.8}
    for label, (x, y) in zip(labels, places, strict=True):
        axes.text(x, y, label, ha="center", va="center", fontsize=8, color=INK, bbox=box, parse_math=False)
    axes.set_axis_off()
    return figure


def fit_into(places: Places, room: tuple[float, float]) -> Places:
    """Places stretched to fill a room, in inches, but for a margin."""
    low, high = places.min(axis=0), places.max(axis=0)
    unit: Places = (places - low) / np.maximum(high - low, 1e-9)
    return np.asarray(room) * (0.1 + 0.8 * unit)


def part_boxes(places: Places, sizes: Places, room: tuple[float, float]) -> Places:
    """Places moved until boxes of these sizes, all in inches, lie beside each other and within the room."""
    for _ in range(LAYOUT_STEPS):
        for a in range(len(places)):
            for b in range(a):
                apart = places[a] - places[b]
                overlap = (sizes[a] + sizes[b]) / 2 - np.abs(apart)
                if overlap.min() > 0:
                    axis = overlap.argmin()
                    push = overlap[axis] / 2 * (1 if apart[axis] >= 0 else -1)
                    places[a, axis] += push
                    places[b, axis] -= push
        places = np.clip(places, sizes / 2, np.asarray(room) - sizes / 2)
    return places


def draw_bars(axes: "Axes", title: str, names: list[str], values: list[float], texts: list[str] | None = None) -> None:
    """Bars from left to right, the first row on top, each with its value."""
    bars = axes.barh(range(len(names)), values, color=BLUE, height=0.7)
    axes.bar_label(bars, texts or [f"{value:,}" for value in values], padding=3, fontsize=9, color=INK)
    axes.set_yticks(range(len(names)), [write_label(name) for name in names], parse_math=False)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, max(*values, 1e-9) * (1.6 if texts else 1.2))
    axes.set_title(title, loc="left", fontsize=9, color=INK)
    axes.set_xticks([])
    tidy(axes)


def tidy(axes: "Axes") -> None:
    """Leave out what carries no number."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(GREY)
    axes.tick_params(labelsize=9, colors=INK, length=0)


def write_label(text: str, chars: int = LABEL_CHARS) -> str:
    """A name on one line, cut where it is long, without invisible characters.

    What the font of the pictures has no sign for, such as Chinese, is written in Latin letters.
    """
    shown = "".join(c if c == " " else " " if c.isspace() else c for c in unicodedata.normalize("NFC", text))
    shown = "".join(c for c in shown if unicodedata.category(c)[0] != "C")
    shown = "".join(c if ord(c) in list_glyphs() else anyascii(c) for c in shown)
    shown = " ".join(shown.split()) or "?"
    return shown if len(shown) <= chars else shown[: chars - 1].rstrip() + "…"


@cache
def list_glyphs() -> frozenset[int]:
    """Code points that the font has a sign for."""
    from matplotlib import font_manager, ft2font

    return frozenset(ft2font.FT2Font(font_manager.findfont("DejaVu Sans")).get_charmap())


def new_figure(height: float) -> "Figure":
    """An empty white picture of the usual width; height in inches."""
    # Matplotlib takes long to import and is needed by few assets. The list of fonts is built at its first import.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from matplotlib.figure import Figure

    return Figure((WIDTH_INCHES, height), DOTS_PER_INCH, facecolor="white", layout="constrained")


def write_png(figure: "Figure") -> bytes:
    """A figure as a PNG of few colours, the same bytes for the same figure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    file = io.BytesIO()
    image = Image.frombytes("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB")
    image.quantize(COLOURS).save(file, "PNG", optimize=True)
    return file.getvalue()


PICTURES = {
    "article_spans": Picture(
        "Share of the text removed, by reason",
        """
        select
            removal_reason,
            sum(end_char - start_char)::bigint as char_count,
            (select sum(end_char - start_char)::bigint from article_spans) as total_char_count
        from article_spans
        where not is_kept
        group by removal_reason
        order by char_count desc, removal_reason
        """,
        draw_removed,
        "Nothing was removed.",
    ),
    "mention_counts": Picture(
        "The entities mentioned in the most stories",
        """
        select entity_name, story_count, mention_count
        from mention_counts
        order by story_count desc, mention_count desc, entity_id
        limit 15
        """,
        draw_most_mentioned,
        "No entity is mentioned.",
    ),
    "entity_days": Picture(
        "Mentions over time of the entities with the most",
        """
        with most_mentioned as (
            select entity_id, sum(story_count) as story_count, sum(mention_count) as mention_count
            from entity_days
            group by entity_id
            order by story_count desc, mention_count desc, entity_id
            limit 6
        )
        select entity_id, entities.entity_name, days.published_on, days.mention_count
        from entity_days as days
        inner join most_mentioned using (entity_id)
        inner join entities using (entity_id)
        order by most_mentioned.story_count desc, most_mentioned.mention_count desc, entity_id, days.published_on
        """,
        draw_days,
        "No article with a mention is dated.",
    ),
    "cooccurrence": Picture(
        "The surest pairs in a sentence",
        """
        select entity_a_id, a.entity_name as entity_a_name, entity_b_id, b.entity_name as entity_b_name, g2
        from cooccurrence
        inner join entities as a on a.entity_id = entity_a_id
        inner join entities as b on b.entity_id = entity_b_id
        where level = 'sentence' and is_reliable
        order by g2 desc, entity_a_id, entity_b_id
        limit 30
        """,
        draw_network,
        "Too few articles to tell: no pair meets in a sentence so often that it can hardly be chance. That takes at least 30"
        " articles, and 3 stories with both.",
    ),
    "coverage": Picture(
        "What the numbers cover",
        """
        select measure, item_count, total_count
        from coverage
        where detail = 'all' and total_count > 0
            and measure not in ('inputs_received', 'articles_received', 'articles_by_language', 'spans_found', 'mentions_found')
        order by list_position(['input', 'article', 'span', 'mention'], unit), measure
        """,
        draw_coverage,
        "Nothing was received.",
    ),
}
