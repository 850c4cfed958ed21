-- call: neighbours(name, level := 'article')
-- grain: One row per entity that meets the one the name most likely means, in an article or at the level asked for (paragraph,
--   sentence). Those whose connection is sure come first, the surest at the top.
-- columns:
--   entity_id: The entity taken for the name; see resolve.
--   entity_name: Name of that entity.
--   neighbour_id: The entity it meets.
--   neighbour_name: Name of the entity it meets.
--   neighbour_type: What kind of thing that is; see entities.
--   level: What they meet in: sentence, paragraph or article.
--   pair_count: Units of that level with both.
--   story_pair_count: Stories in which they meet at that level, copies counted once.
--   expected_count: The pair_count to expect if they were independent.
--   npmi: How close the connection is, -1 to 1; null when they meet in every unit.
--   g2: How sure the connection is: log-likelihood ratio, negative when they meet less often than expected.
--   is_reliable: Whether the connection is more than chance; see cooccurrence.
--   verdict: The same in words: more than chance, too few articles to tell, or not more than chance.

with

chosen as (
    select
        entity_id,
        entity_name
    from resolve(name)
    where match_rank = 1
),

corpus as (
    select any_value(total_article_count) as total_article_count
    from mention_counts
)

select
    chosen.entity_id,
    chosen.entity_name,
    entities.entity_id as neighbour_id,
    entities.entity_name as neighbour_name,
    entities.entity_type as neighbour_type,
    cooccurrence.level,
    cooccurrence.pair_count,
    cooccurrence.story_pair_count,
    cooccurrence.expected_count,
    cooccurrence.npmi,
    cooccurrence.g2,
    cooccurrence.is_reliable,
    case
        when cooccurrence.is_reliable then 'more than chance'
        when cooccurrence.g2 > 0 or not has_enough_articles(corpus.total_article_count) then 'too few articles to tell'
        else 'not more than chance'
    end as verdict
from cooccurrence
inner join chosen on chosen.entity_id in (cooccurrence.entity_a_id, cooccurrence.entity_b_id)
inner join entities
    on entities.entity_id = case
        when cooccurrence.entity_a_id = chosen.entity_id then cooccurrence.entity_b_id
        else cooccurrence.entity_a_id
    end
cross join corpus
where cooccurrence.level = known_level(level)
order by
    cooccurrence.is_reliable desc,
    cooccurrence.g2 desc,
    cooccurrence.story_pair_count desc,
    entities.entity_id
