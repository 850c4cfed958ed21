-- claim: A mention has an entity and a resolution_method when it is resolved, and a rejection_reason when it is rejected.
-- asset: mentions
-- fix: Resolution has set a status without its reason, or a reason without its status.

select
    mention_id,
    mention_status,
    entity_id,
    resolution_method,
    rejection_reason
from mentions
where (mention_status = 'resolved') <> (entity_id is not null)
    or (mention_status = 'resolved') <> (resolution_method is not null)
    or (mention_status = 'rejected') <> (rejection_reason is not null)
