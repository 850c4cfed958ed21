-- grain: One row per pair of entities, level and day on which they meet; days without a meeting have no row.
-- group: analytics
-- key: entity_a_id, entity_b_id, level, published_on
-- kind: view
-- columns:
--   entity_a_id: The entity of the pair whose id sorts first.
--   entity_b_id: The other entity. A group and its own country are not a pair.
--   level: What they meet in: sentence, paragraph or article.
--   published_on: The day. Articles without a date are in no row.
--   pair_count: Units of that level, in articles published that day, with at least one resolved mention of both.
--   story_pair_count: Stories in which they meet at that level that day, copies counted once. A story whose copies appear on
--     two days counts on both.
--   unit_count: All units of that level in the articles published that day that finished extraction.

-- A view, for as a table it would be larger than all others together. Ask for one entity or one pair and it answers at once.
with

units_per_day as (
    select
        text_units.level,
        articles.published_on,
        count(*) as unit_count
    from text_units
    inner join articles on text_units.article_id = articles.article_id
    group by text_units.level, articles.published_on
),

meetings_per_day as (
    select
        evidence.entity_a_id,
        evidence.entity_b_id,
        evidence.level,
        articles.published_on,
        count(*) as pair_count,
        count(distinct evidence.story_id) as story_pair_count
    from cooccurrence_evidence as evidence
    inner join articles on evidence.article_id = articles.article_id
    group by evidence.entity_a_id, evidence.entity_b_id, evidence.level, articles.published_on
)

select
    meetings_per_day.entity_a_id,
    meetings_per_day.entity_b_id,
    meetings_per_day.level,
    meetings_per_day.published_on,
    meetings_per_day.pair_count,
    meetings_per_day.story_pair_count,
    units_per_day.unit_count
from meetings_per_day
inner join units_per_day
    on meetings_per_day.level = units_per_day.level
    and meetings_per_day.published_on = units_per_day.published_on
