"""The cleaning group: which parts of the text are the article, and what the rest says about it."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import partial

import dagster as dg
import polars as pl

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, edited_file_spec, report_table, table_spec
from assets.progress import Progress, Unit, Work
from assets.settings import Settings
from assets.working_file import Counts, WorkingFile, read_code_version
from pipeline.cleaning.article_cleanings import load_cleaning
from pipeline.cleaning.lines import normalize_text
from pipeline.cleaning.repeated_lines import LINES, RepeatedLines, find_candidates, find_repeated_lines
from pipeline.cleaning.rules import COLUMNS, load_line_rules
from pipeline.cleaning.stories import group_stories
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import ARTICLE_CLEANINGS, ARTICLE_SKETCHES, ARTICLE_SPANS, ARTICLE_STORIES, ARTICLES, REPEATED_LINES
from pipeline.workers import count_workers, do_chunks

BATCH = 200  # cleaned and committed together: what an interrupted refresh loses of each worker
CONTENT = ("source_text", *(f"declared_{field.name}" for field in fields(DeclaredMetadata)), "last_changed_at")
BLOCK = ", ".join(f"{field.name} := {field.name}" for field in fields(TextBlock))
RECEIVED_ARTICLES = f"""
    select article_id, char_count, {", ".join(CONTENT)}, blocks
    from raw_articles
    left join (
        select article_id, list(blocks order by start_char) as blocks
        from (select article_id, start_char, struct_pack({BLOCK}) as blocks from text_blocks) group by article_id
    ) using (article_id)
"""
# Of the time of change only the day counts.
CLEANING_KEYS = f"""
    select article_id, char_count, sha256($1 || to_json(struct_pack(
        source_text := sha256(source_text), {", ".join(f"{name} := {name}" for name in CONTENT[1:-1])},
        day := last_changed_at::date, blocks := blocks
    ))::varchar) as cleaning_sha256
    from ({RECEIVED_ARTICLES})
"""
LINE_TEXTS = """
    select candidates.*, substr(source_text, start_char + 1, end_char - start_char) as received_text
    from candidates
    inner join keys using (article_id)
    inner join (
        select cleaning_sha256, generate_subscripts(spans, 1) as span_number, unnest(spans, recursive := true)
        from article_cleanings
    ) using (cleaning_sha256, span_number)
    inner join raw_articles using (article_id)
"""
EARLIER_CLEANINGS = """
    select cleaning_sha256 as alone_sha256, spans, outside from article_cleanings
    where cleaning_sha256 in (select unnest($1::varchar[]))
"""
LINES_OF_ARTICLES = """
    select article_id, publisher, unnest(lines, recursive := true)
    from keys inner join article_cleanings using (cleaning_sha256)
"""
SPANS_OF_ARTICLES = """
    select article_id, generate_subscripts(spans, 1) as span_number, unnest(spans, recursive := true)
    from keys inner join article_cleanings using (cleaning_sha256)
    order by article_id, span_number
"""
CLEANED_ARTICLES = "from keys inner join article_cleanings using (cleaning_sha256) order by article_id"
BOILERPLATE_LINES = edited_file_spec(
    "boilerplate_lines",
    "cleaning",
    "One row per rule for lines that are not part of an article. People edit the file, which is seeds/boilerplate_lines.csv or"
    " what DATELINE_BOILERPLATE_LINES names, and the next refresh follows it.",
    COLUMNS,
)
CLEANED_TABLES = (ARTICLE_SPANS, ARTICLES, ARTICLE_SKETCHES, ARTICLE_CLEANINGS, REPEATED_LINES)
CLEANED_NAMES = [table.name for table in CLEANED_TABLES]


@dg.multi_asset(
    name="clean_articles",
    specs=[table_spec(table, ["raw_articles", "text_blocks", BOILERPLATE_LINES.key]) for table in CLEANED_TABLES],
    check_specs=check_specs(*CLEANED_NAMES),
    pool=WRITER_POOL,
)
def cleaned_articles(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Sort every span of every article into kept and removed, and read title, dates, authors and publisher off them.

    Each article is cleaned alone first. Then the lines are found that a publisher repeats, over the whole corpus, and the
    articles that have one are cleaned again without it. What has been cleaned before in just that way is reused.
    """
    path = settings.path(settings.boilerplate_lines)
    rules = load_line_rules(path)
    rules_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    stage = working_file.stage(CLEANED_NAMES, ["raw_articles", "text_blocks"], rules=rules_sha256)
    if stage.is_current():
        stage.confirm()
    else:
        clean = partial(_clean_new, working_file, load=partial(load_cleaning, rules), wanted_workers=settings.workers)
        alone = working_file.read(CLEANING_KEYS, [read_code_version() + rules_sha256])
        with progress.follow(context.log, "cleaning", Unit.ARTICLES) as work:
            new_alone = clean(alone.with_columns(repeated=None, alone_sha256=pl.lit(None, pl.String)), work)
        with progress.follow(context.log, "finding repeated lines"):
            repeated = _find_repeated(working_file, alone)
            again = _list_again(alone, repeated.spans)
        with progress.follow(context.log, "cleaning again", Unit.ARTICLES) as work:
            new_again = clean(again, work)
        used = pl.concat([alone, again], how="diagonal").select("cleaning_sha256").unique()
        new = new_alone + new_again
        with stage.rewrite("article_cleanings") as counts:
            removed = working_file.delete_all_but("article_cleanings", used)
            counts["article_cleanings"] = Counts(new, reused=used.height - new, removed=removed)
            keys = alone.update(again.select("article_id", "cleaning_sha256"), on="article_id")
            working_file.insert("article_spans", SPANS_OF_ARTICLES, keys=keys)
            for name in ("articles", "article_sketches"):
                working_file.insert(name, CLEANED_ARTICLES, keys=keys)
            working_file.append("repeated_lines", repeated.table)
    for table in CLEANED_TABLES:
        yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, *CLEANED_NAMES)


def _clean_new(
    working_file: WorkingFile,
    articles: pl.DataFrame,
    work: Work,
    *,
    load: Callable[[], Callable[[pl.DataFrame], pl.DataFrame]],
    wanted_workers: int,
) -> int:
    """Clean those of some articles that are not in the cache, committing batch by batch; returns how many that were."""
    known = working_file.read("select cleaning_sha256 from article_cleanings")
    new = (
        articles.join(known, on="cleaning_sha256", how="anti")
        .sort("article_id")
        .unique("cleaning_sha256", keep="first", maintain_order=True)
    )
    work.total = new.height
    received = working_file.read_batches(
        f"from ({RECEIVED_ARTICLES}) where article_id in (select unnest($1)) order by article_id",
        BATCH,
        [new["article_id"].to_list()],
    )
    batches = (_add_cleaning(working_file, batch, new) for batch in received)
    for batch, cleaned in do_chunks(load, batches, count_workers(wanted_workers, int(new["char_count"].sum()))):
        with working_file.transaction():
            working_file.append("article_cleanings", cleaned)
        work.advance(batch.height)
    return new.height


def _add_cleaning(working_file: WorkingFile, received: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Add to articles how they are to be cleaned, and what cleaning them alone has found."""
    batch = received.join(articles.select("article_id", "cleaning_sha256", "repeated", "alone_sha256"), on="article_id")
    earlier = working_file.read(EARLIER_CLEANINGS, [batch["alone_sha256"].drop_nulls().to_list()])
    return batch.join(earlier, on="alone_sha256", how="left", maintain_order="left")


def _find_repeated(working_file: WorkingFile, keys: pl.DataFrame) -> RepeatedLines:
    """Find the repeated lines; only the texts of those in several articles are read for it."""
    lines = working_file.read(LINES_OF_ARTICLES, keys=keys).match_to_schema(LINES)
    candidates = working_file.read(LINE_TEXTS, keys=keys, candidates=find_candidates(lines))
    text = pl.col("received_text").map_elements(normalize_text, return_dtype=pl.String)
    return find_repeated_lines(lines, candidates.with_columns(text.alias("text")))


def _list_again(alone: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The articles that have one of some spans: as in ``alone``, with the numbers of their spans and a key that tells them.

    The key in ``alone`` is alone_sha256.
    """
    repeated = spans.sort("article_id", "span_number").group_by("article_id").agg(repeated="span_number")
    again = alone.join(repeated, on="article_id").sort("article_id")
    keys = [
        hashlib.sha256(f"{key} without {numbers}".encode()).hexdigest()
        for key, numbers in again.select("cleaning_sha256", "repeated").iter_rows()
    ]
    return again.with_columns(alone_sha256="cleaning_sha256", cleaning_sha256=pl.Series(keys, dtype=pl.String))


@dg.multi_asset(
    name="group_stories",
    specs=[table_spec(ARTICLE_STORIES, ["articles", "article_sketches"])],
    check_specs=check_specs("article_stories"),
    pool=WRITER_POOL,
)
def article_stories(
    context: dg.AssetExecutionContext, working_file: dg.ResourceParam[WorkingFile], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Put copies of the same text into one story."""
    stage = working_file.stage(["article_stories"], ["articles", "article_sketches"])
    count = working_file.count_rows("articles")
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "grouping stories", Unit.ARTICLES, count) as work, stage.rewrite():
            articles = working_file.read(
                "select article_id, title, body, published_on, sketch from articles join article_sketches using (article_id)"
            )
            stories = group_stories(articles, report=work.move_to)
            working_file.append("article_stories", stories)
    yield report_table(working_file, "article_stories", ARTICLE_STORIES.key)
    yield from run_checks(working_file, "article_stories")
