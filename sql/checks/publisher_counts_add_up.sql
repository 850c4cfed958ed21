-- claim: The entities of every publisher add up to the resolved mentions in its articles, and no count exceeds the one it is
--   part of.
-- asset: mention_counts_by_publisher
-- fix: A join in mention_counts_by_publisher.sql loses or doubles articles; compare the named publishers with mention_evidence.

with

recounted as (
    select
        articles.publisher,
        count(*) as mention_count
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    where mentions.mention_status = 'resolved' and articles.publisher is not null
    group by articles.publisher
),

added_up as (
    select
        publisher,
        sum(mention_count) as mention_count,
        count(*) filter (
            article_count not between 1 and least(mention_count, total_article_count)
            or story_count not between 1 and article_count
            or title_article_count not between 0 and article_count
        ) as impossible_row_count
    from mention_counts_by_publisher
    group by publisher
)

select
    coalesce(added_up.publisher, recounted.publisher) as publisher,
    added_up.mention_count,
    recounted.mention_count as recounted_mention_count,
    added_up.impossible_row_count
from added_up
full join recounted on added_up.publisher = recounted.publisher
where added_up.mention_count is distinct from recounted.mention_count
    or added_up.impossible_row_count > 0
