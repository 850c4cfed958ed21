-- grain: One row per entity and day on which an article mentions it.
-- group: analytics
-- key: entity_id, published_on
-- kind: table
-- columns:
--   entity_id: The entity.
--   published_on: The day. Articles without a date are in no row; coverage counts them and their mentions.
--   mention_count: Resolved mentions in articles published that day.
--   article_count: Articles published that day with at least one mention.
--   story_count: Stories with a mention in an article published that day. A story whose copies appear on two days counts on
--     both, so these do not add up to the story_count of mention_counts.
--   total_article_count: Articles published that day that finished extraction, with and without the entity.

with

-- An article has one day, so its mentions are counted first: distinct articles of so many pairs are slow to count.
articles_with_mentions as (
    select
        article_id,
        entity_id,
        count(*) as mention_count
    from mentions
    where mention_status = 'resolved'
    group by article_id, entity_id
),

days_with_mentions as (
    select
        articles_with_mentions.entity_id,
        articles.published_on,
        sum(articles_with_mentions.mention_count)::bigint as mention_count,
        count(*) as article_count,
        count(distinct article_stories.story_id) as story_count
    from articles_with_mentions
    inner join articles on articles_with_mentions.article_id = articles.article_id
    inner join article_stories on articles_with_mentions.article_id = article_stories.article_id
    where articles.published_on is not null
    group by articles_with_mentions.entity_id, articles.published_on
),

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
    days_with_mentions.entity_id,
    days_with_mentions.published_on,
    days_with_mentions.mention_count,
    days_with_mentions.article_count,
    days_with_mentions.story_count,
    articles_per_day.total_article_count
from days_with_mentions
inner join articles_per_day on days_with_mentions.published_on = articles_per_day.published_on
