-- Which people are mentioned in the same articles, the surest connections first?
--
-- Where is_reliable is false, the articles are too few, or the two do not meet more often than by chance.
select
    a_people.entity_name as person,
    b_people.entity_name as other_person,
    cooccurrence.story_pair_count as story_count,
    cooccurrence.pair_count as article_count,
    round(cooccurrence.expected_count, 1) as expected_article_count,
    round(cooccurrence.npmi, 3) as npmi,
    cooccurrence.is_reliable
from cooccurrence
inner join entities as a_people on cooccurrence.entity_a_id = a_people.entity_id and a_people.entity_type = 'person'
inner join entities as b_people on cooccurrence.entity_b_id = b_people.entity_id and b_people.entity_type = 'person'
where cooccurrence.level = 'article'
order by
    cooccurrence.is_reliable desc,
    cooccurrence.g2 desc,
    cooccurrence.story_pair_count desc,
    cooccurrence.entity_a_id,
    cooccurrence.entity_b_id
limit 10
