-- claim: The alias_count and the first and last day of every entity are those of its mentions.
-- asset: entities
-- fix: Resolution and the evidence count differently; start from the named entities in mention_evidence.

with

recounted as (
    select
        mentions.entity_id,
        count(distinct mentions.mention_text) as alias_count,
        min(articles.published_on) as first_published_on,
        max(articles.published_on) as last_published_on
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    where mentions.mention_status = 'resolved'
    group by mentions.entity_id
)

select
    entities.entity_id,
    entities.alias_count,
    recounted.alias_count as recounted_alias_count,
    entities.first_published_on,
    recounted.first_published_on as recounted_first_published_on,
    entities.last_published_on,
    recounted.last_published_on as recounted_last_published_on
from entities
inner join recounted on entities.entity_id = recounted.entity_id
where entities.alias_count <> recounted.alias_count
    or entities.first_published_on is distinct from recounted.first_published_on
    or entities.last_published_on is distinct from recounted.last_published_on
