-- grain: One row per entity.
-- group: analytics
-- key: entity_id
-- kind: table
-- columns:
--   entity_id: The entity.
--   entity_name: Name of the entity.
--   entity_type: What kind of thing the entity is; see entities.
--   mention_count: Resolved mentions, in every copy of a story.
--   article_count: Articles with at least one mention, every copy of a story counted.
--   story_count: Stories with at least one mention, copies counted once; the default for ranking.
--   publisher_count: Different publishers of those articles; unknown publishers are not counted.
--   title_article_count: Articles with a mention in the title.
--   first_published_on: Earliest publication day of an article that mentions it; null when none is dated.
--   last_published_on: Latest publication day of an article that mentions it; null when none is dated.
--   article_share: article_count / total_article_count, 0 to 1.
--   story_share: story_count / total_story_count, 0 to 1.
--   title_share: title_article_count / total_titled_article_count, 0 to 1; null when no article has a title.
--   total_article_count: Articles that finished extraction, the same number in every row.
--   total_story_count: Stories with at least one of those articles, the same number in every row.
--   total_titled_article_count: Those of the articles with a title in their text, the same number in every row.
--   total_publisher_count: Different known publishers of those articles, the same number in every row. There is no share of
--     publishers: one with a single article would weigh as much as one with hundreds.

with

articles_with_mentions as (
    select
        article_id,
        entity_id,
        count(*) as mention_count,
        bool_or(zone = 'title') as is_in_title
    from mentions
    where mention_status = 'resolved'
    group by article_id, entity_id
),

entity_totals as (
    select
        articles_with_mentions.entity_id,
        sum(articles_with_mentions.mention_count)::bigint as mention_count,
        count(*) as article_count,
        count(distinct article_stories.story_id) as story_count,
        count(distinct articles.publisher) as publisher_count,
        count(*) filter (where articles_with_mentions.is_in_title) as title_article_count,
        min(articles.published_on) as first_published_on,
        max(articles.published_on) as last_published_on
    from articles_with_mentions
    inner join articles on articles_with_mentions.article_id = articles.article_id
    inner join article_stories on articles_with_mentions.article_id = article_stories.article_id
    group by articles_with_mentions.entity_id
),

titled_articles as (
    select distinct article_id
    from sentences
    where zone = 'title'
),

corpus as (
    select
        count(*) as total_article_count,
        count(distinct article_stories.story_id) as total_story_count,
        count(titled_articles.article_id) as total_titled_article_count,
        count(distinct articles.publisher) as total_publisher_count
    from text_units
    inner join articles on text_units.article_id = articles.article_id
    inner join article_stories on text_units.article_id = article_stories.article_id
    left join titled_articles on text_units.article_id = titled_articles.article_id
    where text_units.level = 'article'
)

select
    entities.entity_id,
    entities.entity_name,
    entities.entity_type,
    entity_totals.mention_count,
    entity_totals.article_count,
    entity_totals.story_count,
    entity_totals.publisher_count,
    entity_totals.title_article_count,
    entity_totals.first_published_on,
    entity_totals.last_published_on,
    entity_totals.article_count / corpus.total_article_count as article_share,
    entity_totals.story_count / corpus.total_story_count as story_share,
    entity_totals.title_article_count / nullif(corpus.total_titled_article_count, 0) as title_share,
    corpus.total_article_count,
    corpus.total_story_count,
    corpus.total_titled_article_count,
    corpus.total_publisher_count
from entity_totals
inner join entities on entity_totals.entity_id = entities.entity_id
cross join corpus
