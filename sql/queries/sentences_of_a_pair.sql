-- Which sentences mention both Joe Biden and Turkey? Put other names in their place; level := 'article' looks further.
--
-- The number of rows is the pair_count of this pair in cooccurrence at that level.
select
    published_on,
    publisher,
    marked_text,
    article_id
from pair_evidence('Joe Biden', 'Turkey', level := 'sentence')
