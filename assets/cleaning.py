"""The cleaning group: which parts of the text are the article, and what the rest says about it."""

import hashlib
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any

import dagster as dg
import polars as pl

from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, edited_file_spec, report_table, table_spec
from assets.progress import Progress, Unit, Work
from assets.settings import Settings
from assets.working_file import WorkingFile
from pipeline.cleaning.cleaning import CleanedArticle, clean_article
from pipeline.cleaning.lines import normalize_text
from pipeline.cleaning.repeated_lines import LINES, RepeatedLines, find_candidates, find_repeated_lines, list_lines
from pipeline.cleaning.rules import COLUMNS, LineRules, load_line_rules
from pipeline.cleaning.stories import group_stories
from pipeline.ingestion.inputs import DeclaredMetadata, TextBlock
from pipeline.tables import ARTICLE_SPANS, ARTICLE_STORIES, ARTICLES, REPEATED_LINES

BATCH = 500
RECEIVED_ARTICLES = """
    with blocks as (
        select article_id, list(text_blocks order by start_char) as blocks
        from text_blocks group by article_id
    )
    select raw_articles.*, blocks.blocks
    from raw_articles left join blocks using (article_id)
    where $1 is null or article_id in (select unnest($1::varchar[]))
    order by article_id
"""
LINE_TEXTS = """
    select candidates.*, substr(source_text, start_char + 1, end_char - start_char) as received_text
    from candidates
    inner join article_spans using (article_id, span_number)
    inner join raw_articles using (article_id)
"""
BOILERPLATE_LINES = edited_file_spec(
    "boilerplate_lines",
    "cleaning",
    "One row per rule for lines that are not part of an article. People edit the file, which is seeds/boilerplate_lines.csv or"
    " what DATELINE_BOILERPLATE_LINES names, and the next refresh follows it.",
    COLUMNS,
)


CLEANED_TABLES = (ARTICLE_SPANS, ARTICLES, REPEATED_LINES)
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
    articles that have one are cleaned again without it.
    """
    path = settings.path(settings.boilerplate_lines)
    rules = load_line_rules(path)
    stage = working_file.stage(
        CLEANED_NAMES, ["raw_articles", "text_blocks"], rules=hashlib.sha256(path.read_bytes()).hexdigest()
    )
    count = working_file.count_rows("raw_articles")
    if stage.is_current():
        stage.confirm()
    else:
        with stage.rewrite():
            with progress.follow(context.log, "cleaning", Unit.ARTICLES, count) as work:
                lines = _clean_alone(working_file, rules, work)
            with progress.follow(context.log, "finding repeated lines"):
                repeated = _find_repeated(working_file, lines)
                working_file.append("repeated_lines", repeated.table)
            with progress.follow(context.log, "cleaning again", Unit.ARTICLES, repeated.spans["article_id"].n_unique()) as work:
                _clean_again(working_file, rules, repeated.spans, work)
    for table in CLEANED_TABLES:
        yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, *CLEANED_NAMES)


def _clean_alone(working_file: WorkingFile, rules: LineRules, work: Work) -> pl.DataFrame:
    """Clean every article and write its rows; returns the kept lines of all, without their texts."""
    lines = [LINES.to_frame()]
    for batch in working_file.read_batches(RECEIVED_ARTICLES, BATCH, [None]):
        cleaned, rows = {}, []
        for row in batch.iter_rows(named=True):
            cleaned[row["article_id"]] = article = _clean_row(row, rules)
            rows += list_lines(row["article_id"], row["source_text"], article, rules, row["declared_title"])
            work.advance()
        working_file.append("article_spans", _span_rows(cleaned))
        working_file.append("articles", _article_rows(cleaned))
        lines.append(pl.DataFrame(rows, schema=LINES))
    return pl.concat(lines)


def _find_repeated(working_file: WorkingFile, lines: pl.DataFrame) -> RepeatedLines:
    """Find the repeated lines; only the texts of those in several articles are read for it."""
    candidates = working_file.read(LINE_TEXTS, candidates=find_candidates(lines))
    text = pl.col("received_text").map_elements(normalize_text, return_dtype=pl.String)
    return find_repeated_lines(lines, candidates.with_columns(text.alias("text")))


def _clean_again(working_file: WorkingFile, rules: LineRules, spans: pl.DataFrame, work: Work) -> None:
    """Clean the articles of some spans without these, and write their rows in place of those they have."""
    repeated = {
        article_id: frozenset(number - 1 for number in numbers)
        for article_id, numbers in spans.group_by("article_id").agg("span_number").iter_rows()
    }
    for batch in working_file.read_batches(RECEIVED_ARTICLES, BATCH, [sorted(repeated)]):
        cleaned = {}
        for row in batch.iter_rows(named=True):
            cleaned[row["article_id"]] = _clean_row(row, rules, repeated[row["article_id"]])
            work.advance()
        working_file.replace("article_spans", _span_rows(cleaned))
        working_file.replace("articles", _article_rows(cleaned))


def _clean_row(row: dict[str, Any], rules: LineRules, repeated: frozenset[int] = frozenset()) -> CleanedArticle:
    values: dict[str, Any] = {field.name: row[f"declared_{field.name}"] for field in fields(DeclaredMetadata)}
    declared = DeclaredMetadata(**values | {"authors": tuple(values["authors"])})
    blocks = [TextBlock(**{field.name: block[field.name] for field in fields(TextBlock)}) for block in row["blocks"] or ()]
    # A day ahead of UTC it may already be tomorrow.
    latest = row["last_changed_at"].date() + timedelta(days=1)
    return clean_article(row["source_text"], rules, declared, blocks, latest, repeated=repeated)


def _span_rows(cleaned: dict[str, CleanedArticle]) -> pl.DataFrame:
    columns = [name for name in ARTICLE_SPANS.schema if name not in ("article_id", "span_number")]
    rows = [
        {"article_id": article_id, "span_number": number, **{name: getattr(span, name) for name in columns}}
        for article_id, article in cleaned.items()
        for number, span in enumerate(article.spans, start=1)
    ]
    return pl.DataFrame(rows, schema=ARTICLE_SPANS.schema)


def _article_rows(cleaned: dict[str, CleanedArticle]) -> pl.DataFrame:
    columns = [name for name in ARTICLES.schema if name != "article_id"]
    rows = [
        {"article_id": article_id, **{name: getattr(article, name) for name in columns}}
        for article_id, article in cleaned.items()
    ]
    return pl.DataFrame(rows, schema=ARTICLES.schema)


@dg.multi_asset(
    name="group_stories",
    specs=[table_spec(ARTICLE_STORIES, ["articles"])],
    check_specs=check_specs("article_stories"),
    pool=WRITER_POOL,
)
def article_stories(
    context: dg.AssetExecutionContext, working_file: dg.ResourceParam[WorkingFile], progress: dg.ResourceParam[Progress]
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Put copies of the same text into one story."""
    stage = working_file.stage(["article_stories"], ["articles"])
    count = working_file.count_rows("articles")
    if stage.is_current():
        stage.confirm()
    else:
        with progress.follow(context.log, "grouping stories", Unit.ARTICLES, count) as work, stage.rewrite():
            stories = group_stories(working_file.read_table("articles"), report=work.move_to)
            working_file.append("article_stories", stories)
    yield report_table(working_file, "article_stories", ARTICLE_STORIES.key)
    yield from run_checks(working_file, "article_stories")
