"""Locating names: where in each article names stand, before it is decided which entities they are."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import dagster as dg
import polars as pl

from assets.alias_file import ALIAS_FILE, read_alias_file
from assets.checks import check_specs, run_checks
from assets.materializations import WRITER_POOL, report_table, table_spec
from assets.progress import Progress, Unit, Work
from assets.settings import Settings
from assets.working_file import Counts, WorkingFile, read_code_version
from pipeline.resolution.changed_names import list_changed_names
from pipeline.resolution.corpus_names import BEARERS, CorpusNames, count_names
from pipeline.resolution.locating import Drafts, load_completion, load_drafting
from pipeline.tables import ARTICLE_NAMES, LOCATED_NAMES
from pipeline.workers import count_workers, do_chunks

READ_AT_ONCE = 2000  # articles, of which so many texts, or words, are in memory
LOCATED_AT_ONCE = 250  # articles that a worker gets together
INPUTS = ["raw_articles", "paragraphs", "paragraph_entities", "sentences"]
# The paragraphs of an article are different, and so are its sentences: as a set they are told by what their hashes add up to.
NAMES_KEYS = """
    with of_paragraphs as (
        select
            article_id,
            bit_xor(hash(concat_ws(' ', paragraph_number, zone, start_char, paragraph_sha256))) as paragraphs
        from paragraphs
        group by article_id
    ),
    of_sentences as (
        select
            article_id,
            bit_xor(hash(concat_ws(' ', sentence_number, paragraph_number, start_char, end_char))) as sentences
        from sentences
        group by article_id
    )
    select
        article_id,
        char_count,
        sha256(concat_ws(' ', $1, sha256(source_text), paragraphs, sentences, article_id)) as names_sha256
    from of_sentences inner join of_paragraphs using (article_id) inner join raw_articles using (article_id)
    order by article_id
"""
TEXTS = """
    select
        article_id,
        paragraphs.zone,
        paragraphs.start_char,
        text,
        substr(source_text, paragraphs.start_char + 1, length(text)) as span_text,
        extractor_id,
        entities,
        listed.sentences
    from paragraphs
    inner join raw_articles using (article_id)
    inner join paragraph_entities using (paragraph_sha256)
    left join (
        select
            article_id,
            paragraph_number,
            list(struct_pack(sentence_number, start_char, end_char) order by sentence_number) as sentences
        from sentences
        where article_id in (select unnest($2))
        group by all
    ) as listed using (article_id, paragraph_number)
    where extractor_id = $1 and article_id in (select unnest($2))
    order by article_id, paragraph_number
"""
# Of the rows of article_names for which a condition holds. A revised article is there twice for a while, each time counted as
# an article of its own, so that what it said before can be taken away from what both say.
WORDS = """
    select listed.word, sum(listed.count)::bigint as count
    from (select unnest(words) as listed from article_names where {condition})
    group by all
"""
MARKED_NAMES = "select names_sha256, unnest(marked_names, recursive := true) from article_names where {condition}"
NAMES_IN_SENTENCES = f"""
    select
        name_text,
        count(distinct names_sha256) as articles,
        sum(count)::bigint as mentions,
        coalesce(sum(count) filter (model_label in (select unnest($1))), 0)::bigint as bearers
    from ({MARKED_NAMES})
    where is_in_sentence
    group by name_text
"""
PERSONS = f"""
    select distinct names_sha256, name_text
    from ({MARKED_NAMES})
    where is_in_sentence and model_label = 'PERSON' and contains(name_text, ' ')
"""
WITH_CHANGED_NAMES = """
    with possible as (
        select article_id, name
        from (select article_id, unnest(words).word as word from article_names)
        inner join changed using (word)
        group by article_id, name, part_count
        having count(distinct part) = part_count
    )
    select distinct article_id from possible
"""
IS_AMONG = "names_sha256 in (select names_sha256 from rows_chosen)"
TABLES = ("article_names", "located_names")


@dg.multi_asset(
    name="locate_names",
    specs=[table_spec(table, [*INPUTS, ALIAS_FILE.key]) for table in (ARTICLE_NAMES, LOCATED_NAMES)],
    check_specs=check_specs(*TABLES),
    pool=WRITER_POOL,
)
def location(
    context: dg.AssetExecutionContext,
    settings: Settings,
    working_file: dg.ResourceParam[WorkingFile],
    progress: dg.ResourceParam[Progress],
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Locate the names of new articles, and of those about whose words the articles now say something else."""
    aliases = read_alias_file(settings)
    stage = working_file.stage(TABLES, INPUTS, aliases=aliases.sha256)
    if stage.is_current():
        stage.confirm()
    else:
        code = read_code_version() + read_extractor_id(working_file) + aliases.sha256
        keys = working_file.read(NAMES_KEYS, [code])
        draft = partial(draft_names, working_file, load=partial(load_drafting, aliases.rules), wanted_workers=settings.workers)
        with stage.rewrite(*TABLES) as counts:
            if not working_file.versions().keys() >= set(TABLES):  # one of them was lost
                working_file.clear(*TABLES)
            known = working_file.read("select names_sha256, article_id from article_names")
            new = keys.join(known, on="names_sha256", how="anti")
            drafts = []
            with progress.follow(context.log, "listing names", Unit.ARTICLES, new.height) as work:
                for own_names, drafted in draft(new, work):
                    working_file.append("article_names", own_names.join(new, on="article_id"))
                    drafts.append(drafted)
            with progress.follow(context.log, "comparing names"):
                names, touched = compare_names(working_file, keys, known)
                again = keys.filter(pl.col("article_id").is_in(touched)).join(new, on="article_id", how="anti")
            with progress.follow(context.log, "listing names again", Unit.ARTICLES, again.height) as work:
                drafts += [drafted for _, drafted in draft(again, work)]
            wanted = pl.concat([new, again])
            kept = keys.join(wanted, on="article_id", how="anti")
            removed = working_file.delete_all_but("located_names", kept.select("article_id"))
            gone = working_file.delete_all_but("article_names", keys.select("names_sha256"))
            counts["article_names"] = Counts(new.height, keys.height - new.height, gone)
            reused = working_file.count_rows("located_names")
            with progress.follow(context.log, "locating names", Unit.ARTICLES, wanted.height) as work:
                load = partial(load_completion, names, aliases.rules)
                workers = count_workers(settings.workers, int(wanted["char_count"].sum()))
                for drafted, located in do_chunks(load, drafts, workers):
                    working_file.append("located_names", located)
                    work.advance(drafted.article_count)
            counts["located_names"] = Counts(working_file.count_rows("located_names") - reused, reused, removed)
    for table in (ARTICLE_NAMES, LOCATED_NAMES):
        yield report_table(working_file, table.name, table.key)
    yield from run_checks(working_file, *TABLES)


def read_extractor_id(working_file: WorkingFile) -> str:
    """The extractor whose sentences are listed; an interrupted refresh may have left what another one found."""
    return working_file.parameters("sentences")["extractor_id"]


def read_texts(working_file: WorkingFile, article_ids: Sequence[str]) -> pl.DataFrame:
    """The paragraphs of articles, as ``locating.PARAGRAPH_TEXTS``."""
    return working_file.read(TEXTS, [read_extractor_id(working_file), article_ids])


def read_names(working_file: WorkingFile, condition: str = "true", **frames: pl.DataFrame) -> CorpusNames:
    """What the articles of the rows of ``article_names`` for which a condition holds together say about names."""

    def read(query: str, *parameters: object) -> pl.DataFrame:
        return working_file.read(query.format(condition=condition), parameters, **frames)

    return count_names(read(WORDS), read(NAMES_IN_SENTENCES, sorted(BEARERS)), read(PERSONS))


def draft_names(
    working_file: WorkingFile,
    articles: pl.DataFrame,
    work: Work,
    *,
    load: Callable[[], Callable[[pl.DataFrame], tuple[pl.DataFrame, Drafts]]],
    wanted_workers: int,
) -> Iterator[tuple[pl.DataFrame, Drafts]]:
    """Yield what some articles show on their own, given by article_id and char_count, as ``draft_articles`` gives it."""
    chunks = _read_chunks(working_file, articles)
    for _, drafted in do_chunks(load, chunks, count_workers(wanted_workers, int(articles["char_count"].sum()))):
        yield drafted
        work.advance(drafted[1].article_count)


def _read_chunks(working_file: WorkingFile, articles: pl.DataFrame) -> Iterator[pl.DataFrame]:
    for part in articles.iter_slices(READ_AT_ONCE):
        texts = read_texts(working_file, part["article_id"].to_list())
        yield from (texts.join(chunk, on="article_id", how="semi") for chunk in part.iter_slices(LOCATED_AT_ONCE))


def compare_names(working_file: WorkingFile, keys: pl.DataFrame, known: pl.DataFrame) -> tuple[CorpusNames, list[str]]:
    """What all articles together say about names, and the articles in which that may make some names others than were located.

    Args:
        working_file: its ``article_names`` have the articles as they are now, and as they were when their names were located.
        keys: names_sha256 of the former.
        known: names_sha256 of the latter.
    """
    added = keys.join(known, on="names_sha256", how="anti")
    gone = known.join(keys, on="names_sha256", how="anti")
    both = read_names(working_file)
    now = both.without(read_names(working_file, IS_AMONG, rows_chosen=gone))
    if gone.height == known.height or (added.is_empty() and gone.is_empty()):
        return now, []
    before = both.without(read_names(working_file, IS_AMONG, rows_chosen=added))
    marked = working_file.read(f"select distinct name_text, model_label from ({MARKED_NAMES.format(condition='true')})")
    changed = list_changed_names(before, now, marked.iter_rows())
    return now, working_file.read(WITH_CHANGED_NAMES, changed=changed)["article_id"].to_list()
