-- grain: One row per surface form and what became of it: the entity, or why there is none.
-- group: analytics
-- key: alias_text, outcome, decided_by
-- kind: view
-- columns:
--   alias_text: The name as found.
--   outcome: The entity_id, or the reason of a rejection, or unresolved.
--   mention_status: Whether it is counted: resolved, unresolved (more than one entity fits, or none) or rejected.
--   decided_by: The rule that led to the entity, the reason of a rejection, or unresolved; see mentions.
--   entity_id: The entity; null unless resolved.
--   entity_name: Name of the entity; null unless resolved.
--   mention_count: Mentions with this form and this outcome.
--   article_count: Articles with them.

select
    mentions.mention_text as alias_text,
    coalesce(mentions.entity_id, mentions.rejection_reason, mentions.mention_status) as outcome,
    mentions.mention_status,
    coalesce(mentions.resolution_method, mentions.rejection_reason, mentions.mention_status) as decided_by,
    mentions.entity_id,
    entities.entity_name,
    count(*) as mention_count,
    count(distinct mentions.article_id) as article_count
from mentions
left join entities on mentions.entity_id = entities.entity_id
group by all
