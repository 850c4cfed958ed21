"""Claims about reading frames of paragraphs with the real model, in several processes."""

from functools import partial

import polars as pl
from polars.testing import assert_frame_equal

from pipeline.extraction.extraction import extract_entities, load_extraction
from pipeline.extraction.recognition import load_recognizer
from pipeline.tables import PARAGRAPH_ENTITIES
from pipeline.workers import do_chunks
from tests.pipeline.extraction.test_recognition import MODEL, SEED_TEXTS


def test_processes_find_what_one_finds_whatever_the_chunks() -> None:
    digests = [f"{number:04}" for number in range(len(SEED_TEXTS))]
    paragraphs = pl.DataFrame({"paragraph_sha256": digests, "text": SEED_TEXTS})
    done = do_chunks(partial(load_extraction, MODEL, "the model"), paragraphs.iter_slices(9), 2)
    found = pl.concat(found for _, found in done).sort("paragraph_sha256")
    expected = extract_entities(load_recognizer(MODEL), "the model", paragraphs)
    assert_frame_equal(found, expected)
    assert found.schema == PARAGRAPH_ENTITIES.schema
    assert found["entities"].list.len().sum() > 100
