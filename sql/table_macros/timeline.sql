-- call: timeline(name)
-- grain: One row per day on which a dated article mentions the entity that the name most likely means, the earliest first.
-- columns:
--   entity_id: The entity taken for the name; see resolve.
--   entity_name: Name of that entity.
--   published_on: The day.
--   mention_count: Resolved mentions in articles published that day.
--   article_count: Articles published that day with at least one mention.
--   story_count: Stories with a mention in an article published that day.
--   total_article_count: Articles published that day that finished extraction, with and without the entity.
--   article_share: article_count / total_article_count, 0 to 1.

with

chosen as (
    select
        entity_id,
        entity_name
    from resolve(name)
    where match_rank = 1
)

select
    chosen.entity_id,
    chosen.entity_name,
    days.published_on,
    days.mention_count,
    days.article_count,
    days.story_count,
    days.total_article_count,
    days.article_count / days.total_article_count as article_share
from mention_counts_daily as days
inner join chosen on days.entity_id = chosen.entity_id
where days.mention_count > 0
order by days.published_on
