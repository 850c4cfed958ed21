-- claim: The articles of a publisher and of the others are, in every row, those of the entity and of the corpus.
-- asset: publisher_profile
-- fix: A join in publisher_profile.sql loses or doubles articles; compare the named rows with mention_evidence.

with

entity_totals as (
    select
        mentions.entity_id,
        count(distinct mentions.article_id) as article_count
    from mentions
    inner join articles on mentions.article_id = articles.article_id
    where mentions.mention_status = 'resolved' and articles.publisher is not null
    group by mentions.entity_id
),

corpus as (
    select count(distinct sentences.article_id) as article_count
    from sentences
    inner join articles on sentences.article_id = articles.article_id
    where articles.publisher is not null
)

select publisher_profile.*
from publisher_profile
left join entity_totals on publisher_profile.entity_id = entity_totals.entity_id
cross join corpus
where publisher_profile.article_count + publisher_profile.other_article_count is distinct from entity_totals.article_count
    or publisher_profile.publisher_article_count + publisher_profile.other_total_article_count <> corpus.article_count
    or publisher_profile.article_count > publisher_profile.publisher_article_count
    or publisher_profile.story_count not between 1 and publisher_profile.article_count
    or publisher_profile.other_article_count not between 0 and publisher_profile.other_total_article_count
    or publisher_profile.fisher_p not between 0 and 1
