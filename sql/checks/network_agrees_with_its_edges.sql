-- claim: Every entity with an edge is in the network with the number and weight of its edges, and its community adds up.
-- asset: entity_network
-- fix: The network was made from other pairs than the present ones; run the whole refresh.

with

ends as (
    select
        unnest([entity_a_id, entity_b_id]) as entity_id,
        story_pair_count,
        edge_rule
    from entity_network_edges
),

recounted as (
    select
        entity_id,
        count(*) as degree_count,
        sum(story_pair_count)::bigint as weighted_degree,
        any_value(edge_rule) as edge_rule
    from ends
    group by entity_id
),

communities as (
    select
        community_number,
        count(*) as community_entity_count,
        count(distinct community_name) as name_count
    from entity_network
    group by community_number
),

total as (
    select sum(pagerank) as pagerank
    from entity_network
)

select
    coalesce(network.entity_id, recounted.entity_id) as entity_id,
    network.degree_count,
    network.weighted_degree,
    network.pagerank,
    network.community_number,
    network.community_entity_count
from entity_network as network
full join recounted on network.entity_id = recounted.entity_id
left join communities on network.community_number = communities.community_number
cross join total
where (network.degree_count, network.weighted_degree, network.edge_rule)
    is distinct from (recounted.degree_count, recounted.weighted_degree, recounted.edge_rule)
    or network.community_entity_count is distinct from communities.community_entity_count
    or communities.name_count <> 1
    or not network.pagerank > 0
    or abs(total.pagerank - 1) > 1e-9
