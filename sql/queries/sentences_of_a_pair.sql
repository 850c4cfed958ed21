-- Which sentences mention both Joe Biden and Turkey? Put other ids of entities in their place; the order does not matter.
--
-- The number of rows is the pair_count of this pair in cooccurrence at level sentence.
select
    articles.published_on,
    articles.publisher,
    articles.title,
    evidence.unit_text as sentence,
    evidence.article_id,
    evidence.sentence_number
from cooccurrence_evidence as evidence
inner join articles on evidence.article_id = articles.article_id
where evidence.entity_a_id = least('person:joe-biden', 'place:turkey')
    and evidence.entity_b_id = greatest('person:joe-biden', 'place:turkey')
    and evidence.level = 'sentence'
order by articles.published_on, evidence.article_id, evidence.sentence_number
