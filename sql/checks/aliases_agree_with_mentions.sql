-- claim: The mention_count of every alias is the number of resolved mentions with its entity, text and rule.
-- asset: entity_aliases
-- fix: Resolution counts its aliases differently from its mentions; start from the named entities.

with

recounted as (
    select
        entity_id,
        mention_text as alias_text,
        resolution_method,
        count(*) as mention_count
    from mentions
    where mention_status = 'resolved'
    group by all
)

select
    coalesce(entity_aliases.entity_id, recounted.entity_id) as entity_id,
    coalesce(entity_aliases.alias_text, recounted.alias_text) as alias_text,
    coalesce(entity_aliases.resolution_method, recounted.resolution_method) as resolution_method,
    entity_aliases.mention_count,
    recounted.mention_count as recounted_mention_count
from entity_aliases
full join recounted
    on entity_aliases.entity_id = recounted.entity_id
    and entity_aliases.alias_text = recounted.alias_text
    and entity_aliases.resolution_method = recounted.resolution_method
where entity_aliases.mention_count is distinct from recounted.mention_count
