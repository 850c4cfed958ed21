-- grain: One row per country of which the place or the nationality is mentioned.
-- group: analytics
-- key: country_code
-- kind: table
-- columns:
--   country_code: The country, ISO 3166-1 alpha-2, two letters. Counted are the places and groups that have it in entities:
--     the country and its nationality, not its cities and institutions.
--   country_name: Name of the place with this code; of several, the one in most stories. Where only the nationality is
--     mentioned, its name.
--   mention_count: Resolved mentions of the country and of its nationality, in every copy of a story.
--   place_mention_count: Those of the country ("Turkey").
--   group_mention_count: Those of its nationality ("Turkish").
--   article_count: Articles that mention either, every copy of a story counted.
--   story_count: Stories that mention either, copies counted once; the default for ranking.
--   publisher_count: Different publishers of those articles; unknown publishers are not counted.
--   title_article_count: Articles with either in the title.
--   first_published_on: Earliest publication day of an article that mentions either; null when none is dated.
--   last_published_on: Latest publication day of an article that mentions either; null when none is dated.
--   article_share: article_count / total_article_count, 0 to 1.
--   total_article_count: Articles that finished extraction, the same number in every row.

with

country_entities as (
    select
        entities.country_code,
        entities.entity_id,
        entities.entity_name,
        entities.entity_type,
        mention_counts.story_count
    from entities
    inner join mention_counts on entities.entity_id = mention_counts.entity_id
    where entities.country_code is not null and entities.entity_type in ('place', 'group')
),

country_names as (
    select
        country_code,
        first(entity_name order by entity_type = 'place' desc, story_count desc, entity_id) as country_name
    from country_entities
    group by country_code
),

country_totals as (
    select
        country_entities.country_code,
        sum(in_articles.mention_count)::bigint as mention_count,
        sum(if(country_entities.entity_type = 'place', in_articles.mention_count, 0))::bigint as place_mention_count,
        sum(if(country_entities.entity_type = 'group', in_articles.mention_count, 0))::bigint as group_mention_count,
        count(distinct in_articles.article_id) as article_count,
        count(distinct article_stories.story_id) as story_count,
        count(distinct articles.publisher) as publisher_count,
        count(distinct in_articles.article_id) filter (where in_articles.title_mention_count > 0) as title_article_count,
        min(articles.published_on) as first_published_on,
        max(articles.published_on) as last_published_on
    from article_entities as in_articles
    inner join country_entities on in_articles.entity_id = country_entities.entity_id
    inner join articles on in_articles.article_id = articles.article_id
    inner join article_stories on in_articles.article_id = article_stories.article_id
    group by country_entities.country_code
),

corpus as (
    select count(*) as total_article_count
    from text_units
    where level = 'article'
)

select
    country_totals.country_code,
    country_names.country_name,
    country_totals.mention_count,
    country_totals.place_mention_count,
    country_totals.group_mention_count,
    country_totals.article_count,
    country_totals.story_count,
    country_totals.publisher_count,
    country_totals.title_article_count,
    country_totals.first_published_on,
    country_totals.last_published_on,
    country_totals.article_count / corpus.total_article_count as article_share,
    corpus.total_article_count
from country_totals
inner join country_names on country_totals.country_code = country_names.country_code
cross join corpus
