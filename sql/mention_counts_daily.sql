-- grain: One row per entity and day, without gaps between the first and the last day on which an article mentions it.
-- group: analytics
-- key: entity_id, published_on
-- kind: view
-- columns:
--   entity_id: The entity.
--   published_on: The day. Articles without a date are in no row; coverage counts them and their mentions.
--   mention_count: Resolved mentions in articles published that day; 0 when there are none.
--   article_count: Articles published that day with at least one mention.
--   story_count: Stories with a mention in an article published that day. A story whose copies appear on two days counts on
--     both, so these do not add up to the story_count of mention_counts.
--   total_article_count: Articles published that day that finished extraction, with and without the entity.

with

-- The rows of entity_days with zeros between them. A view, because the zeros would be most of the database; a condition on
-- entity_id reaches entity_days before they are made.
days_until_next as (
    select
        *,
        coalesce(lead(published_on) over (partition by entity_id order by published_on) - published_on, 1) as day_count
    from entity_days
),

-- Each day with mentions stands for itself and for the days without any that follow it.
all_days as (
    select
        *,
        unnest(range(day_count)) as days_later
    from days_until_next
),

-- Of all articles, because on a day between there may be only articles without any entity.
articles_per_day as (
    select
        articles.published_on,
        count(*) as total_article_count
    from text_units
    inner join articles on text_units.article_id = articles.article_id
    where text_units.level = 'article'
    group by articles.published_on
)

select
    all_days.entity_id,
    all_days.published_on + all_days.days_later::integer as published_on,
    case when all_days.days_later = 0 then all_days.mention_count else 0 end as mention_count,
    case when all_days.days_later = 0 then all_days.article_count else 0 end as article_count,
    case when all_days.days_later = 0 then all_days.story_count else 0 end as story_count,
    coalesce(articles_per_day.total_article_count, 0) as total_article_count
from all_days
left join articles_per_day on all_days.published_on + all_days.days_later::integer = articles_per_day.published_on
