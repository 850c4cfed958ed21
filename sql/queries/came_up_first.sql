-- Who and what came up for the first time in a period? Put other days in their place.
--
-- Articles without a date are in no period; coverage says how many there are (articles_undated).
select
    first_published_on,
    entity_name,
    entity_type,
    story_count,
    mention_count
from mention_counts
where first_published_on between date '2021-10-01' and date '2021-10-31'
order by story_count desc, mention_count desc, entity_id
limit 10
