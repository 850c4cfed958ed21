-- Who and what appears in the same sentence as Joe Biden? Put another name in the first lines.
--
-- g2 ranks by how sure the connection is, npmi by how close it is; neither means much where is_reliable is false.
with

asked as (
    select entity_id
    from entities
    where entity_name = 'Joe Biden'
),

partners as (
    select
        case when entity_a_id = asked.entity_id then entity_b_id else entity_a_id end as entity_id,
        pair_count,
        story_pair_count,
        expected_count,
        npmi,
        g2,
        is_reliable
    from cooccurrence
    inner join asked on asked.entity_id in (entity_a_id, entity_b_id)
    where level = 'sentence'
)

select
    entities.entity_name,
    entities.entity_type,
    partners.pair_count as sentence_count,
    partners.story_pair_count as story_count,
    round(partners.expected_count, 2) as expected_sentence_count,
    round(partners.npmi, 3) as npmi,
    round(partners.g2, 2) as g2,
    partners.is_reliable
from partners
inner join entities on partners.entity_id = entities.entity_id
order by partners.is_reliable desc, partners.g2 desc, partners.pair_count desc, entities.entity_id
limit 25
