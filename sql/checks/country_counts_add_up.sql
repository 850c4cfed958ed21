-- claim: The mentions of every country are those of its place and its nationality, and no count exceeds the one it is part of.
-- asset: mention_counts_by_country
-- fix: A join in mention_counts_by_country.sql loses or doubles mentions; compare the named countries with mention_evidence.

with

recounted as (
    select
        entities.country_code,
        count(*) filter (entities.entity_type = 'place') as place_mention_count,
        count(*) filter (entities.entity_type = 'group') as group_mention_count
    from mentions
    inner join entities on mentions.entity_id = entities.entity_id
    where mentions.mention_status = 'resolved'
        and entities.country_code is not null
        and entities.entity_type in ('place', 'group')
    group by entities.country_code
)

select
    coalesce(counted.country_code, recounted.country_code) as country_code,
    counted.* exclude (country_code),
    recounted.place_mention_count as recounted_place_mention_count,
    recounted.group_mention_count as recounted_group_mention_count
from mention_counts_by_country as counted
full join recounted on counted.country_code = recounted.country_code
where counted.place_mention_count is distinct from recounted.place_mention_count
    or counted.group_mention_count is distinct from recounted.group_mention_count
    or counted.mention_count <> counted.place_mention_count + counted.group_mention_count
    or counted.article_count not between 1 and least(counted.mention_count, counted.total_article_count)
    or counted.story_count not between 1 and counted.article_count
    or counted.publisher_count not between 0 and counted.article_count
    or counted.title_article_count not between 0 and counted.article_count
