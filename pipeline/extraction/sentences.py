"""Sentences of the kept paragraphs, from the starts a model proposes.

A sentence never cuts a name: starts inside an entity or after an abbreviation that belongs to a name are dropped.
"""

import re
from collections.abc import Iterator, Sequence

import polars as pl

from pipeline.tables import SENTENCES

# "Gen. Smith", "St. Louis", "Minister No. 2": a full stop after one of these ends an abbreviation, not a sentence.
NAME_ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"‘'-])(?:Gen|Lt|Col|Maj|Capt|Cmdr|Adm|Sgt|Cpl|Pvt|Sen|Reps?|Gov|Rev|Hon|Pres|Prof|Drs?|Messrs|Mrs?|Ms|Mx|Sr|St|Ste|Mt|Ft|No|vs|"
    r"[Ll]td|Lt\. Gen|Maj\. Gen)\.$"
)
INITIAL = re.compile(r"(?:[A-Z][\w’'-]+ |^|[A-Z]\.\s?)[A-Z]\.$")  # "John F.", "J.", "J. R."
COUNTRY_ABBREVIATION = re.compile(r"(?:^|[^\w.])(?:U\.\s?S(?:\.\s?A)?|U\.\s?K|U\.\s?N|U\.\s?A\.\s?E)\.$")
# After "U.S." the sentence plainly goes on when a word follows that needs one before it.
CONTINUATION = re.compile(
    r"[a-z]|(?:President|Vice|Secretary|Sens?|Senators?|Reps?|Representatives?|Congress\w*|Senate|House|Army|Navy|Marines?|Air|Coast|"
    r"Department|Treasury|State|Justice|Defen[cs]e|Ambassador|Supreme|District|Attorney|Embassy|Consulate|Capitol|Central|Special|"
    r"General|Gen|National|Federal|Food|Environmental|Security|Secretary-General|Prime|Foreign|Steel|Open|Census|Chamber|Bureau|Postal|"
    r"Geological|Immigration|Customs|Border|Court|Circuit|Citizenship|Trade|Sentencing|Forest|Fish|Agency|Olympic|Soccer)\b"
)


def list_sentences(paragraphs: pl.DataFrame, paragraph_entities: pl.DataFrame) -> pl.DataFrame:
    """List the sentences of every paragraph that was extracted, numbered through the article.

    Args:
        paragraphs: article_id, paragraph_number, zone, start_char and paragraph_sha256, as ``list_paragraphs`` gives them.
        paragraph_entities: paragraph_sha256 and sentences, of one extractor.

    Returns:
        A frame with the schema of SENTENCES; offsets in code points of source_text.
    """
    return (
        paragraphs.select("article_id", "paragraph_number", "zone", pl.col("start_char").alias("offset"), "paragraph_sha256")
        .join(paragraph_entities.select("paragraph_sha256", "sentences"), on="paragraph_sha256")
        .sort("article_id", "paragraph_number")
        .explode("sentences")
        .unnest("sentences")
        .with_columns(
            pl.col("start_char", "end_char") + pl.col("offset"),
            sentence_number=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("article_id"),
        )
        .select(SENTENCES.schema.names())
        .match_to_schema(SENTENCES.schema)
    )


def find_sentences(text: str, entities: Sequence[tuple[int, int, str]], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of a paragraph's sentences, trimmed of whitespace, in code points of the paragraph.

    Args:
        text: the paragraph.
        entities: start, end and label of each entity in it.
        starts: where a model proposes that sentences start.
    """
    bounds = [0]
    for start in sorted(starts):
        if start > 0 and not any(first < start < last for first, last, _ in entities) and not is_within_name(text, start):
            bounds.append(start)
    for first, last in zip(bounds, [*bounds[1:], len(text)], strict=True):
        sentence = text[first:last]
        if trimmed := sentence.strip():
            start = first + len(sentence) - len(sentence.lstrip())
            yield start, start + len(trimmed)


def is_within_name(text: str, start: int) -> bool:
    """Whether a proposed sentence start stands right after an abbreviation that belongs to what follows."""
    before = text[max(0, start - 40) : start].rstrip()
    if not before.endswith("."):
        return False
    after = text[start:].lstrip()
    if NAME_ABBREVIATION.search(before):
        return True
    if COUNTRY_ABBREVIATION.search(before):
        return CONTINUATION.match(after) is not None
    return INITIAL.search(before) is not None and after[:1].isupper()
