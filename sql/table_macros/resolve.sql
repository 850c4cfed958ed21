-- call: resolve(name)
-- grain: One row per entity that a text may mean, the likeliest first: an entity_id, an entity_name or a form in use, in any
--   case, with or without accents, punctuation and a leading "the". The other macros take the entity of rank 1.
-- columns:
--   match_rank: 1 for the entity the other macros take: the one with that id, else the one with most mentions in such a form,
--     else the one with that name, else the one whose id sorts first.
--   entity_id: The entity.
--   entity_name: Name of the entity.
--   entity_type: What kind of thing the entity is; see entities.
--   match_kind: What the text is of the entity: id, name, or alias (another form in use).
--   matched_text: The id, the name, or the most frequent of the forms that match.
--   mention_count: Mentions of the entity in such a form; all its mentions when the text is its id.
--   story_count: Stories with at least one mention of the entity in any form, copies counted once.

with

matches(entity_id, match_kind, kind_rank, matched_text, mention_count) as (
    select entity_id, 'id', 1, entity_id, mention_count
    from mention_counts
    where entity_id = lower(trim(name))

    union all

    select entity_id, 'name', 2, entity_name, 0
    from entities
    where fold_name(entity_name) = fold_name(name)

    union all

    select entity_id, 'alias', 3, alias_text, mention_count
    from entity_aliases
    where fold_name(alias_text) = fold_name(name)
),

matched_entities as (
    select
        entity_id,
        min(kind_rank) as kind_rank,
        arg_min(match_kind, kind_rank) as match_kind,
        arg_min(matched_text, (kind_rank, -mention_count, matched_text)) as matched_text,
        sum(mention_count)::bigint as mention_count
    from matches
    group by entity_id
)

select
    row_number() over (
        order by
            matched_entities.kind_rank = 1 desc,
            matched_entities.mention_count desc,
            matched_entities.kind_rank,
            matched_entities.entity_id
    ) as match_rank,
    matched_entities.entity_id,
    mention_counts.entity_name,
    mention_counts.entity_type,
    matched_entities.match_kind,
    matched_entities.matched_text,
    matched_entities.mention_count,
    mention_counts.story_count
from matched_entities
inner join mention_counts on matched_entities.entity_id = mention_counts.entity_id
order by match_rank
