"""What a model finds in paragraphs, as rows of the table ``paragraph_entities``."""

from collections.abc import Callable
from functools import partial

import polars as pl

from pipeline.extraction.recognition import Recognizer, load_recognizer
from pipeline.extraction.sentences import find_sentences
from pipeline.tables import PARAGRAPH_ENTITIES


def load_extraction(model: str, extractor_id: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Load a spaCy model, given as an installed package or a path; returns ``extract_entities`` with it, under this name.

    Raises:
        ModelNotInstalledError: there is no such package or folder, or it has no entity recogniser.
    """
    return partial(extract_entities, load_recognizer(model), extractor_id)


def extract_entities(recognizer: Recognizer, extractor_id: str, paragraphs: pl.DataFrame) -> pl.DataFrame:
    """A row of ``paragraph_entities`` for each paragraph, in order; a function of its text alone.

    Args:
        recognizer: what finds the entities.
        extractor_id: its name in the rows.
        paragraphs: paragraph_sha256 and text.
    """
    rows = [
        (
            extractor_id,
            digest,
            [entity._asdict() for entity in entities],
            [{"start_char": start, "end_char": end} for start, end in find_sentences(text, entities, sentence_starts)],
        )
        for digest, text, (entities, sentence_starts) in zip(
            paragraphs["paragraph_sha256"], paragraphs["text"], recognizer.recognize(paragraphs["text"]), strict=True
        )
    ]
    return pl.DataFrame(rows, schema=PARAGRAPH_ENTITIES.schema, orient="row")
