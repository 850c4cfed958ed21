-- call: evidence(name)
-- grain: One row per mention of the entity that the name most likely means, with its sentence, the earliest article first.
-- columns:
--   entity_id: The entity taken for the name; see resolve.
--   entity_name: Name of that entity.
--   published_on: Day of publication; null, and last, when the source does not state one.
--   publisher: Who published the article; null when unknown.
--   title: Headline of the article; null when it has none.
--   article_id: The article.
--   start_char: First character of the mention, 0-based, in Unicode code points of raw_articles.source_text.
--   mention_text: The name as found.
--   marked_sentence: The sentence with this mention between « and ».

with

chosen as (
    select entity_id
    from resolve(name)
    where match_rank = 1
)

select
    mention_evidence.entity_id,
    mention_evidence.entity_name,
    mention_evidence.published_on,
    mention_evidence.publisher,
    mention_evidence.title,
    mention_evidence.article_id,
    mention_evidence.start_char,
    mention_evidence.mention_text,
    mention_evidence.marked_sentence
from mention_evidence
inner join chosen on mention_evidence.entity_id = chosen.entity_id
order by mention_evidence.published_on, mention_evidence.article_id, mention_evidence.start_char
