-- grain: One row per pair of entities, level and unit of text in which both are mentioned.
-- group: analytics
-- key: entity_a_id, entity_b_id, level, article_id, unit_number
-- kind: view
-- columns:
--   entity_a_id: The entity of the pair whose id sorts first.
--   entity_b_id: The other entity.
--   level: Size of the unit: sentence, paragraph or article.
--   article_id: The article.
--   unit_number: Position in the article, from 1: the sentence number, the paragraph number, or 1 for the article.
--   story_id: The story the article is a copy of.
--   paragraph_number: The paragraph the unit is or stands in; null for an article.
--   sentence_number: The sentence the unit is; null for a paragraph or an article.
--   unit_text: The sentence or paragraph as received; null for an article, whose text is in articles.

with

-- Not materialized, so that asking for one pair reads the mentions of two entities and not all of them.
entity_units as not materialized (
    select distinct
        'sentence' as level,
        article_id,
        sentence_number as unit_number,
        entity_id,
        story_id
    from mention_evidence

    union all

    select distinct
        'paragraph' as level,
        article_id,
        paragraph_number as unit_number,
        entity_id,
        story_id
    from mention_evidence

    union all

    select distinct
        'article' as level,
        article_id,
        1::bigint as unit_number,
        entity_id,
        story_id
    from mention_evidence
)

select
    a_units.entity_id as entity_a_id,
    b_units.entity_id as entity_b_id,
    a_units.level,
    a_units.article_id,
    a_units.unit_number,
    a_units.story_id,
    text_units.paragraph_number,
    case when a_units.level = 'sentence' then a_units.unit_number end as sentence_number,
    case
        when a_units.level <> 'article'
            then substr(raw.source_text, text_units.start_char + 1, text_units.end_char - text_units.start_char)
    end as unit_text
from entity_units as a_units
inner join entity_units as b_units
    on a_units.level = b_units.level
    and a_units.article_id = b_units.article_id
    and a_units.unit_number = b_units.unit_number
    and a_units.entity_id < b_units.entity_id
inner join entities as a_entities on a_units.entity_id = a_entities.entity_id
inner join entities as b_entities on b_units.entity_id = b_entities.entity_id
-- Left joins, so that DuckDB looks texts up for the pairs and not pairs, which are many, for the texts; none is missing.
left join text_units
    on a_units.level = text_units.level
    and a_units.article_id = text_units.article_id
    and a_units.unit_number = text_units.unit_number
left join raw_articles as raw on a_units.article_id = raw.article_id
where not is_group_and_own_country(
    a_entities.entity_type, a_entities.country_code, b_entities.entity_type, b_entities.country_code
)
