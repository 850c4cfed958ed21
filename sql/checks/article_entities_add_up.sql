-- claim: The entities of every article add up to its resolved mentions, and no count exceeds the one it is part of.
-- asset: article_entities
-- fix: A join in article_entities.sql loses or doubles mentions; compare the named articles with mention_evidence.

with

recounted as (
    select
        article_id,
        count(*) as mention_count
    from mentions
    where mention_status = 'resolved'
    group by article_id
),

added_up as (
    select
        article_id,
        sum(mention_count) as mention_count,
        min(total_mention_count) as least_total_mention_count,
        max(total_mention_count) as greatest_total_mention_count,
        count(*) filter (
            mention_count < 1
            or title_mention_count not between 0 and mention_count
            or first_sentence_number not between 1 and sentence_count
            or first_position not between 0 and 1
        ) as impossible_row_count
    from article_entities
    group by article_id
)

select
    coalesce(added_up.article_id, recounted.article_id) as article_id,
    added_up.mention_count,
    added_up.least_total_mention_count,
    added_up.greatest_total_mention_count,
    recounted.mention_count as recounted_mention_count,
    added_up.impossible_row_count
from added_up
full join recounted on added_up.article_id = recounted.article_id
where added_up.mention_count is distinct from recounted.mention_count
    or added_up.least_total_mention_count <> recounted.mention_count
    or added_up.greatest_total_mention_count <> recounted.mention_count
    or added_up.impossible_row_count > 0
