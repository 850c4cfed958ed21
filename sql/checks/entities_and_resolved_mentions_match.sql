-- claim: Every resolved mention has its entity, and every entity has a resolved mention.
-- asset: entities
-- fix: Entities and mentions come from different refreshes; run the whole refresh.

select coalesce(entities.entity_id, mentions.entity_id) as entity_id
from entities
full join (from mentions where mention_status = 'resolved') as mentions on entities.entity_id = mentions.entity_id
where entities.entity_id is null or mentions.entity_id is null
