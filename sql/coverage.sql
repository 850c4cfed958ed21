-- grain: One row per measure and detail.
-- group: analytics
-- key: measure, detail
-- kind: table
-- columns:
--   measure: What is counted; the meaning column says it in a sentence.
--   detail: The part of the measure, such as a rejection reason or a language; 'all' for the measure as a whole.
--   unit: What item_count counts: input (a file, or a record of one), article, span or mention.
--   item_count: How many; 0 where there are none.
--   total_count: How many of that unit there are in all: inputs received, articles received, spans found, mentions found.
--   share: item_count / total_count, 0 to 1; null when there are none at all.
--   meaning: The measure in a sentence.

with

measures(measure, unit, meaning) as (
    values
        ('inputs_received', 'input', 'Files in the articles folder; of a file with records, each record.'),
        ('inputs_rejected', 'input', 'Files and records that could not be read or used, by rejection_reason.'),
        ('articles_received', 'article', 'Articles read from them.'),
        ('articles_by_language', 'article', 'Cleaned articles by language; unknown when there is too little text.'),
        ('articles_cleaned', 'article', 'Articles that went through cleaning.'),
        ('articles_without_kept_text', 'article', 'Articles of which cleaning kept nothing.'),
        ('articles_extracted', 'article', 'Articles that finished extraction: the denominator of every share.'),
        ('articles_not_extracted', 'article', 'Articles with kept text that did not finish extraction.'),
        ('articles_dated', 'article', 'Articles with a publication day, by date_source.'),
        ('articles_undated', 'article', 'Articles without a publication day, by date_source.'),
        ('articles_without_publisher', 'article', 'Articles whose publisher is unknown.'),
        ('articles_duplicate', 'article', 'Articles that are copies of the one that names their story, by duplicate_rule.'),
        ('spans_found', 'span', 'Spans that the articles were divided into.'),
        ('spans_removed', 'span', 'Spans that cleaning removed, by removal_reason.'),
        ('mentions_found', 'mention', 'Names found in kept text.'),
        ('mentions_resolved', 'mention', 'Mentions with an entity, the ones that are counted, by resolution_method.'),
        ('mentions_unresolved', 'mention', 'Mentions that more than one entity or none fits.'),
        ('mentions_rejected', 'mention', 'Findings of the model that are not names of an entity, by rejection_reason.'),
        ('mentions_undated', 'mention', 'Resolved mentions in undated articles, which are in no row of entity_days.'),
        (
            'mentions_without_publisher',
            'mention',
            'Resolved mentions in articles of unknown publisher, which are in no row of mention_counts_by_publisher.'
        )
),

inputs as (
    select source from raw_articles
    union
    select source from rejected_inputs
),

extracted_articles as (
    select article_id
    from text_units
    where level = 'article'
),

articles_with_kept_text as (
    select distinct article_id
    from article_spans
    where is_kept
),

items(measure, detail) as (
    select 'inputs_received', null from inputs
    union all
    select 'inputs_rejected', rejection_reason from rejected_inputs
    union all
    select 'articles_received', null from raw_articles
    union all
    select 'articles_cleaned', null from articles
    union all
    select 'articles_by_language', coalesce(language, 'unknown') from articles
    union all
    select 'articles_without_kept_text', null from articles anti join articles_with_kept_text using (article_id)
    union all
    select 'articles_extracted', null from extracted_articles
    union all
    select 'articles_not_extracted', null from articles_with_kept_text anti join extracted_articles using (article_id)
    union all
    select case when published_on is null then 'articles_undated' else 'articles_dated' end, date_source from articles
    union all
    select 'articles_without_publisher', null from articles where publisher is null
    union all
    select 'articles_duplicate', duplicate_rule from article_stories where article_id <> story_id
    union all
    select 'spans_found', null from article_spans
    union all
    select 'spans_removed', removal_reason from article_spans where not is_kept
    union all
    select 'mentions_found', null from mentions
    union all
    select 'mentions_' || mention_status, coalesce(resolution_method, rejection_reason) from mentions
    union all
    select 'mentions_undated', null from mention_evidence where published_on is null
    union all
    select 'mentions_without_publisher', null from mention_evidence where publisher is null
),

wholes as (
    select
        measures.measure,
        'all' as detail,
        count(items.measure) as item_count
    from measures
    left join items on measures.measure = items.measure
    group by measures.measure
),

parts as (
    select
        measure,
        detail,
        count(*) as item_count
    from items
    where detail is not null
    group by measure, detail
),

counts as (
    select * from wholes
    union all
    select * from parts
),

unit_totals as (
    select
        measures.unit,
        wholes.item_count as total_count
    from wholes
    inner join measures on wholes.measure = measures.measure
    where wholes.measure in ('inputs_received', 'articles_received', 'spans_found', 'mentions_found')
)

select
    counts.measure,
    counts.detail,
    measures.unit,
    counts.item_count,
    unit_totals.total_count,
    counts.item_count / nullif(unit_totals.total_count, 0) as share,
    measures.meaning
from counts
inner join measures on counts.measure = measures.measure
inner join unit_totals on measures.unit = unit_totals.unit
