-- claim: The days of every entity are those of its mentions in dated articles, add up to them, and no count exceeds the one it
--   is part of.
-- asset: entity_days
-- fix: The daily counts lose or double mentions; compare the named entities with mention_evidence.

with

dated as (
    select
        mentions.entity_id,
        count(*) as mention_count,
        count(distinct articles.published_on) as day_count
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    where mentions.mention_status = 'resolved' and articles.published_on is not null
    group by mentions.entity_id
),

added_up as (
    select
        entity_id,
        sum(mention_count) as mention_count,
        count(*) as day_count,
        count(*) filter (
            article_count not between 1 and least(mention_count, total_article_count)
            or story_count not between 1 and article_count
        ) as impossible_day_count
    from entity_days
    group by entity_id
)

select
    coalesce(added_up.entity_id, dated.entity_id) as entity_id,
    added_up.mention_count,
    dated.mention_count as dated_mention_count,
    added_up.day_count,
    dated.day_count as dated_day_count,
    added_up.impossible_day_count
from added_up
full join dated on added_up.entity_id = dated.entity_id
where added_up.mention_count is distinct from dated.mention_count
    or added_up.day_count is distinct from dated.day_count
    or added_up.impossible_day_count > 0
