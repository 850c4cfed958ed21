-- grain: One row per window and entity that a dated article of the window, or of the one before, mentions.
-- group: analytics
-- key: window_days, entity_id
-- kind: table
-- columns:
--   window_days: Length of the window and of the one before it, in days: 7, 30 or 365.
--   entity_id: The entity.
--   entity_name: Name of the entity.
--   entity_type: What kind of thing the entity is; see entities.
--   window_started_on: First day of the window.
--   window_ended_on: Last day of the window, the same in every row: the latest day of publication with at least 3 stories in
--     the 30 days up to it, so that a single article with a wrong date does not move the windows; the latest day of all when
--     there is no such day.
--   previous_started_on: First day of the window before.
--   previous_ended_on: Last day of the window before, the day before window_started_on.
--   story_count: Stories with a mention in an article published in the window, copies counted once.
--   previous_story_count: Stories with a mention in an article published in the window before. A story whose copies appear in
--     both windows counts in both.
--   total_story_count: Stories with an article published in the window that finished extraction, with and without the entity.
--   previous_total_story_count: The same for the window before.
--   expected_count: previous_story_count * total_story_count / previous_total_story_count, the story_count to expect if the
--     entity's share of the stories had not changed; null when the window before has no stories.
--   pearson_residual: (story_count - expected_count) / sqrt(expected_count), positive when the share rises; null when
--     expected_count is 0 or null. What is expected is counted too and as uncertain, so that chance alone gives values from
--     -3 to 3, and larger ones where has_support is false.
--   is_new: Whether no dated article before the window mentions the entity; false when the corpus has no such article at all.
--   has_support: Whether there are enough stories to speak of a change: with the same share in both windows each would have
--     at least 5 stories with the entity (Cochran 1954), from which on a Pearson residual is near its normal distribution.

with

extracted_stories as (
    select distinct
        article_stories.story_id,
        articles.published_on
    from text_units
    inner join articles on text_units.article_id = articles.article_id
    inner join article_stories on text_units.article_id = article_stories.article_id
    where text_units.level = 'article' and articles.published_on is not null
),

entity_stories as (
    select distinct
        article_entities.entity_id,
        article_stories.story_id,
        articles.published_on
    from article_entities
    inner join articles on article_entities.article_id = articles.article_id
    inner join article_stories on article_entities.article_id = article_stories.article_id
    where articles.published_on is not null
),

days as (
    select
        published_on,
        count(distinct story_id)
            over (order by published_on range between interval 29 days preceding and current row) as recent_story_count
    from extracted_stories
),

corpus as (
    select
        min(published_on) as first_published_on,
        coalesce(max(published_on) filter (where recent_story_count >= 3), max(published_on)) as window_ended_on
    from days
),

windows as (
    select
        lengths.window_days,
        corpus.window_ended_on - lengths.window_days + 1 as window_started_on,
        corpus.window_ended_on,
        corpus.window_ended_on - 2 * lengths.window_days + 1 as previous_started_on,
        corpus.window_ended_on - lengths.window_days as previous_ended_on,
        corpus.first_published_on
    from (values (7), (30), (365)) as lengths(window_days)
    cross join corpus
),

window_totals as (
    select
        windows.window_days,
        count(distinct stories.story_id)
            filter (where stories.published_on >= windows.window_started_on) as total_story_count,
        count(distinct stories.story_id)
            filter (where stories.published_on <= windows.previous_ended_on) as previous_total_story_count
    from windows
    inner join extracted_stories as stories
        on stories.published_on between windows.previous_started_on and windows.window_ended_on
    group by windows.window_days
),

entity_totals as (
    select
        windows.window_days,
        stories.entity_id,
        count(distinct stories.story_id)
            filter (where stories.published_on >= windows.window_started_on) as story_count,
        count(distinct stories.story_id)
            filter (where stories.published_on <= windows.previous_ended_on) as previous_story_count
    from windows
    inner join entity_stories as stories
        on stories.published_on between windows.previous_started_on and windows.window_ended_on
    group by windows.window_days, stories.entity_id
),

compared as (
    select
        entity_totals.*,
        window_totals.total_story_count,
        window_totals.previous_total_story_count,
        case
            when window_totals.previous_total_story_count > 0
                then expected_count(
                    window_totals.previous_total_story_count,
                    entity_totals.previous_story_count,
                    window_totals.total_story_count
                )
        end as expected_count
    from entity_totals
    inner join window_totals on entity_totals.window_days = window_totals.window_days
)

select
    windows.window_days,
    entities.entity_id,
    entities.entity_name,
    entities.entity_type,
    windows.window_started_on,
    windows.window_ended_on,
    windows.previous_started_on,
    windows.previous_ended_on,
    compared.story_count,
    compared.previous_story_count,
    compared.total_story_count,
    compared.previous_total_story_count,
    compared.expected_count,
    pearson_residual(compared.story_count, compared.expected_count) as pearson_residual,
    entities.first_published_on >= windows.window_started_on
    and windows.first_published_on < windows.window_started_on as is_new,
    (compared.story_count + compared.previous_story_count)
    * least(compared.total_story_count, compared.previous_total_story_count)
    >= 5 * (compared.total_story_count + compared.previous_total_story_count) as has_support
from compared
inner join windows on compared.window_days = windows.window_days
inner join entities on compared.entity_id = entities.entity_id
