-- claim: Every suggested merge names two entities that exist, each pair once, with the numbers of their mentions and articles.
-- asset: suggested_merges
-- fix: Suggestions were made from other entities than the present ones; run the whole refresh.

with

counts as (
    select
        entity_id,
        count(*) as mention_count,
        count(distinct article_id) as article_count
    from mentions
    where mention_status = 'resolved'
    group by entity_id
),

pairs as (
    select
        suggested_merges.*,
        count(*) over (partition by least(entity_a_id, entity_b_id), greatest(entity_a_id, entity_b_id)) as row_count
    from suggested_merges
)

select pairs.suggestion_number
from pairs
left join counts as a on pairs.entity_a_id = a.entity_id
left join counts as b on pairs.entity_b_id = b.entity_id
where pairs.entity_a_id = pairs.entity_b_id
    or pairs.row_count > 1
    or (pairs.a_mention_count, pairs.a_article_count) is distinct from (a.mention_count, a.article_count)
    or (pairs.b_mention_count, pairs.b_article_count) is distinct from (b.mention_count, b.article_count)
    or pairs.shared_article_count > least(a.article_count, b.article_count)
