"""The extraction group: what the model finds in each distinct paragraph, once, and the sentences that come with it."""

from collections.abc import Iterator
from functools import partial

import dagster as dg
import polars as pl

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.progress import Progress, Unit, Work
from assets.settings import Settings
from assets.working_file import Counts, WorkingFile
from pipeline.extraction.extraction import load_extraction
from pipeline.extraction.paragraphs import list_paragraphs
from pipeline.extraction.recognition import read_extractor
from pipeline.extraction.sentences import list_sentences
from pipeline.tables import PARAGRAPH_ENTITIES, PARAGRAPHS, SENTENCES
from pipeline.workers import count_workers, do_chunks

READABLE_PARAGRAPHS = "from paragraphs semi join (from articles where coalesce(language, $1) = $1) using (article_id)"
NEW_PARAGRAPHS = f"""
    select paragraph_sha256, any_value(text) as text
    from ({READABLE_PARAGRAPHS})
    anti join (from paragraph_entities where extractor_id = $2) using (paragraph_sha256)
    group by paragraph_sha256
    order by paragraph_sha256
"""
CHUNK_PARAGRAPHS = 512  # committed together: what an interrupted refresh loses of each worker


@dg.multi_asset(
    name="list_paragraphs",
    specs=[table_spec(PARAGRAPHS, ["raw_articles", "article_spans"])],
    check_specs=check_specs("paragraphs"),
    pool=WRITER_POOL,
)
def paragraphs(
    context: dg.AssetExecutionContext, working_file: dg.ResourceParam[WorkingFile], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Cut the kept spans out of the source text."""
    stage = working_file.stage(["paragraphs"], ["raw_articles", "article_spans"])
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "listing paragraphs"):
            rows = list_paragraphs(working_file.read_table("raw_articles"), working_file.read_table("article_spans"))
            with stage.rewrite():
                working_file.append("paragraphs", rows)
    yield report_table(working_file, "paragraphs", PARAGRAPHS.key)
    yield from run_checks(working_file, "paragraphs")


@dg.multi_asset(
    name="extract_entities",
    specs=[
        table_spec(PARAGRAPH_ENTITIES, ["paragraphs", "articles"]),
        table_spec(SENTENCES, ["paragraphs", "articles", "paragraph_entities"]),
    ],
    check_specs=check_specs("paragraph_entities", "sentences"),
    pool=WRITER_POOL,
)
def extraction(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Run the model over the paragraphs it has not seen; what it found before is reused."""
    extractor = read_extractor(settings.model)
    stage = working_file.stage(
        ["paragraph_entities", "sentences"], ["paragraphs", "articles"], extractor_id=extractor.extractor_id
    )
    if stage.is_current():
        stage.confirm()
    else:
        new = working_file.read(NEW_PARAGRAPHS, [extractor.language, extractor.extractor_id])
        new = new.with_columns(word_count=pl.col("text").str.count_matches(r"\S+"))
        with progress.follow(context.log, "finding names", Unit.WORDS, int(new["word_count"].sum())) as work:
            extract_paragraphs(working_file, settings, extractor.extractor_id, new, work)
        readable = working_file.read(
            f"select article_id, paragraph_number, zone, start_char, paragraph_sha256 from ({READABLE_PARAGRAPHS})",
            [extractor.language],
        )
        used = readable.select("paragraph_sha256", extractor_id=pl.lit(extractor.extractor_id)).unique()
        with progress.follow(context.log, "listing sentences"), stage.rewrite("paragraph_entities") as counts:
            removed = working_file.delete_all_but("paragraph_entities", used)
            counts["paragraph_entities"] = Counts(new.height, reused=used.height - new.height, removed=removed)
            found = working_file.read("select paragraph_sha256, sentences from paragraph_entities")
            working_file.append("sentences", list_sentences(readable, found))
    yield report_table(working_file, "paragraph_entities", PARAGRAPH_ENTITIES.key, extractor=extractor.extractor_id)
    yield report_table(working_file, "sentences", SENTENCES.key)
    yield from run_checks(working_file, "paragraph_entities", "sentences")


def extract_paragraphs(
    working_file: WorkingFile, settings: Settings, extractor_id: str, paragraphs: pl.DataFrame, work: Work
) -> None:
    """Find what is in paragraphs that are not in the cache, committing chunk by chunk as they are done."""
    chunks = paragraphs.iter_slices(CHUNK_PARAGRAPHS)
    characters = int(paragraphs["text"].str.len_chars().sum())
    load = partial(load_extraction, settings.model, extractor_id)
    for chunk, found in do_chunks(load, chunks, count_workers(settings.workers, characters)):
        with working_file.transaction():
            working_file.append("paragraph_entities", found)
        work.advance(int(chunk["word_count"].sum()))
