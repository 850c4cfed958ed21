-- grain: One row per known publisher and entity that one of its articles mentions.
-- group: analytics
-- key: publisher, entity_id
-- kind: table
-- columns:
--   publisher: Who published the articles. Articles of unknown publisher are in no row; coverage counts them and their
--     mentions.
--   entity_id: The entity.
--   entity_name: Name of the entity.
--   entity_type: What kind of thing the entity is; see entities.
--   mention_count: Resolved mentions in the publisher's articles, in every copy of a story.
--   article_count: Articles of the publisher with at least one mention, every copy of a story counted.
--   story_count: Stories with a mention in an article of the publisher, copies counted once. A story that two publishers have
--     counts for both, so these do not add up to the story_count of mention_counts.
--   title_article_count: Articles of the publisher with a mention in the title.
--   first_published_on: Earliest publication day of an article of the publisher that mentions it; null when none is dated.
--   last_published_on: Latest publication day of an article of the publisher that mentions it; null when none is dated.
--   article_share: article_count / total_article_count, 0 to 1; says little where the publisher has few articles.
--   total_article_count: Articles of the publisher that finished extraction, the same number in every row of a publisher.

with

publisher_entity_totals as (
    select
        articles.publisher,
        article_entities.entity_id,
        sum(article_entities.mention_count)::bigint as mention_count,
        count(*) as article_count,
        count(distinct article_stories.story_id) as story_count,
        count(*) filter (where article_entities.title_mention_count > 0) as title_article_count,
        min(articles.published_on) as first_published_on,
        max(articles.published_on) as last_published_on
    from article_entities
    inner join articles on article_entities.article_id = articles.article_id
    inner join article_stories on article_entities.article_id = article_stories.article_id
    where articles.publisher is not null
    group by articles.publisher, article_entities.entity_id
),

publisher_totals as (
    select
        articles.publisher,
        count(*) as total_article_count
    from text_units
    inner join articles on text_units.article_id = articles.article_id
    where text_units.level = 'article'
    group by articles.publisher
)

select
    totals.publisher,
    totals.entity_id,
    entities.entity_name,
    entities.entity_type,
    totals.mention_count,
    totals.article_count,
    totals.story_count,
    totals.title_article_count,
    totals.first_published_on,
    totals.last_published_on,
    totals.article_count / publisher_totals.total_article_count as article_share,
    publisher_totals.total_article_count
from publisher_entity_totals as totals
inner join entities on totals.entity_id = entities.entity_id
inner join publisher_totals on totals.publisher = publisher_totals.publisher
