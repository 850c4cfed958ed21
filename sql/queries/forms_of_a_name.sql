-- In which forms is the United States written, and how often? Put another name in its place.
select
    entities.entity_name,
    entity_aliases.alias_text,
    sum(entity_aliases.mention_count)::bigint as mention_count
from entity_aliases
inner join entities on entity_aliases.entity_id = entities.entity_id
where entities.entity_id = (select entity_id from resolve('United States') where match_rank = 1)
group by entities.entity_name, entity_aliases.alias_text
order by mention_count desc, entity_aliases.alias_text
