-- grain: One row per pair of entities that the network of entities joins.
-- group: analytics
-- key: entity_a_id, entity_b_id
-- kind: view
-- columns:
--   entity_a_id: The entity of the pair whose id sorts first.
--   entity_b_id: The other entity.
--   entity_a_name: Name of the one.
--   entity_b_name: Name of the other.
--   edge_rule: Why the pair is in the network. reliable_pairs: it is reliable in articles. too_few_articles: no pair of the
--     corpus is, so all pairs among the 200 entities in most stories are, and whether they could be chance is not known.
--   story_pair_count: Stories with both, copies counted once; the weight of the edge.
--   pair_count: Articles with both.
--   npmi: How closely they belong together, -1 to 1, as in cooccurrence; null when both are in every article.
--   g2: How plainly they meet more often than by chance, as in cooccurrence; negative when less often.

with

article_pairs as not materialized (
    select *
    from cooccurrence
    where level = 'article'
),

most_mentioned as (
    select entity_id
    from mention_counts
    order by story_count desc, mention_count desc, entity_id
    limit 200
),

-- Each rule apart, so that DuckDB reads only the few pairs that are reliable.
edges as (
    select
        *,
        'reliable_pairs' as edge_rule
    from article_pairs
    where is_reliable

    union all

    select
        *,
        'too_few_articles' as edge_rule
    from article_pairs
    where not exists (select * from article_pairs where is_reliable)
        and entity_a_id in (select entity_id from most_mentioned)
        and entity_b_id in (select entity_id from most_mentioned)
)

select
    edges.entity_a_id,
    edges.entity_b_id,
    a_entities.entity_name as entity_a_name,
    b_entities.entity_name as entity_b_name,
    edges.edge_rule,
    edges.story_pair_count,
    edges.pair_count,
    edges.npmi,
    edges.g2
from edges
inner join entities as a_entities on edges.entity_a_id = a_entities.entity_id
inner join entities as b_entities on edges.entity_b_id = b_entities.entity_id
