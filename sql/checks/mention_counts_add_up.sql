-- claim: The mention_count of every entity is the number of its resolved mentions, and no count exceeds the one it is part of.
-- asset: mention_counts
-- fix: A join in mention_evidence loses or doubles mentions; the checks of the tables it reads say which.

with

recounted as (
    select
        entity_id,
        count(*) as mention_count
    from mentions
    where mention_status = 'resolved'
    group by entity_id
)

select
    coalesce(mention_counts.entity_id, recounted.entity_id) as entity_id,
    mention_counts.mention_count,
    recounted.mention_count as recounted_mention_count,
    mention_counts.article_count,
    mention_counts.story_count,
    mention_counts.publisher_count,
    mention_counts.title_article_count,
    mention_counts.total_article_count
from mention_counts
full join recounted on mention_counts.entity_id = recounted.entity_id
where mention_counts.mention_count is distinct from recounted.mention_count
    or mention_counts.article_count not between 1 and mention_counts.mention_count
    or mention_counts.article_count > mention_counts.total_article_count
    or mention_counts.story_count not between 1 and mention_counts.article_count
    or mention_counts.publisher_count not between 0 and mention_counts.article_count
    or mention_counts.title_article_count not between 0 and mention_counts.article_count
