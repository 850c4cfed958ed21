-- grain: One row per publisher and entity that at least one of its articles mentions.
-- group: analytics
-- key: publisher, entity_id
-- kind: table
-- columns:
--   publisher: Who published the articles. Articles of unknown publishers are in no number of this table.
--   entity_id: The entity.
--   entity_name: Name of the entity.
--   entity_type: What kind of thing the entity is; see entities.
--   article_count: Articles of the publisher that mention the entity, every copy of a story counted.
--   story_count: Stories among them, copies counted once.
--   publisher_article_count: All articles of the publisher that finished extraction.
--   other_article_count: Articles of other publishers that mention the entity.
--   other_total_article_count: All articles of other publishers that finished extraction.
--   expected_count: The article_count to expect if the publisher wrote about the entity as often as all publishers together.
--   g2: Keyness: log-likelihood ratio (Dunning 1993) of the articles with and without the entity, at the publisher and at the
--     others; negative when the publisher writes about it less often than expected. What it never writes about has no row.
--   fisher_p: Chance of this article_count or more if the publisher chose as all do (Fisher's exact test, one-sided).
--   is_reliable: Whether the entity may be called a subject of the publisher's own: at least 3 stories, at least 30 articles
--     in the corpus, and fisher_p below 0.05 divided by the number of rows of this table. So g2 is positive.

with

publisher_totals as (
    select
        articles.publisher,
        count(*) as publisher_article_count
    from text_units
    inner join articles on text_units.article_id = articles.article_id
    where text_units.level = 'article' and articles.publisher is not null
    group by articles.publisher
),

corpus as (
    select sum(publisher_article_count)::bigint as total_article_count
    from publisher_totals
),

publisher_entities as (
    select
        articles.publisher,
        article_entities.entity_id,
        count(*) as article_count,
        count(distinct article_stories.story_id) as story_count
    from article_entities
    inner join articles on article_entities.article_id = articles.article_id
    inner join article_stories on article_entities.article_id = article_stories.article_id
    where articles.publisher is not null
    group by articles.publisher, article_entities.entity_id
),

compared as (
    select
        publisher_entities.*,
        publisher_totals.publisher_article_count,
        corpus.total_article_count,
        sum(publisher_entities.article_count) over (partition by publisher_entities.entity_id)::bigint as entity_article_count,
        count(*) over () as row_count
    from publisher_entities
    inner join publisher_totals on publisher_entities.publisher = publisher_totals.publisher
    cross join corpus
),

measured as (
    select
        *,
        expected_count(total_article_count, publisher_article_count, entity_article_count) as expected_count,
        g2(total_article_count, publisher_article_count, entity_article_count, article_count) as g2,
        fisher_p(total_article_count, publisher_article_count, entity_article_count, article_count) as fisher_p
    from compared
)

select
    measured.publisher,
    entities.entity_id,
    entities.entity_name,
    entities.entity_type,
    measured.article_count,
    measured.story_count,
    measured.publisher_article_count,
    measured.entity_article_count - measured.article_count as other_article_count,
    measured.total_article_count - measured.publisher_article_count as other_total_article_count,
    measured.expected_count,
    measured.g2,
    measured.fisher_p,
    measured.story_count >= 3
    and has_enough_articles(measured.total_article_count)
    and measured.fisher_p < 0.05 / measured.row_count as is_reliable
from measured
inner join entities on measured.entity_id = entities.entity_id
