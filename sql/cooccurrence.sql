-- grain: One row per level and unordered pair of entities that meet at least once at that level.
-- group: analytics
-- key: entity_a_id, entity_b_id, level
-- kind: table
-- columns:
--   entity_a_id: The entity of the pair whose id sorts first.
--   entity_b_id: The other entity. A group and its own country are not a pair.
--   level: What they meet in: sentence, paragraph or article.
--   pair_count: Units of that level with at least one resolved mention of both; each unit counts once.
--   a_count: Units of that level with the first entity.
--   b_count: Units of that level with the second entity.
--   unit_count: All units of that level in the articles that finished extraction, those without any entity too.
--   story_pair_count: Stories in which they meet at that level, copies counted once.
--   expected_count: a_count * b_count / unit_count, the pair_count to expect if they were independent.
--   pmi: Pointwise mutual information in bits, log2(pair_count / expected_count).
--   npmi: pmi scaled to -1 to 1, 1 for always together; null when they meet in every unit.
--   g2: Log-likelihood ratio (Dunning 1993), negative when they meet less often than expected.
--   fisher_p: Chance of this pair_count or more if they were independent (Fisher's exact test, one-sided).
--   jaccard: Units with both among the units with either, 0 to 1.
--   is_reliable: Whether the pair may be ranked: met in at least 3 stories, at least 30 articles in the corpus, and fisher_p
--     below 0.05 divided by the number of pairs at that level.

with

-- Millions of meetings are sorted into pairs here, so ids and levels are small numbers until the end. Entity numbers sort
-- as the ids do.
levels(level_number, level) as (
    values (1::tinyint, 'sentence'), (2::tinyint, 'paragraph'), (3::tinyint, 'article')
),

numbered_entities as (
    select
        entity_id,
        entity_type,
        country_code,
        row_number() over (order by entity_id)::integer as entity_number
    from entities
),

numbered_articles as (
    select
        article_id,
        row_number() over (order by article_id)::integer as article_number,
        dense_rank() over (order by story_id)::integer as story_number
    from article_stories
),

placed_mentions as (
    select
        numbered_articles.article_number,
        numbered_articles.story_number,
        mention_evidence.paragraph_number::integer as paragraph_number,
        mention_evidence.sentence_number::integer as sentence_number,
        numbered_entities.entity_number
    from mention_evidence
    inner join numbered_articles on mention_evidence.article_id = numbered_articles.article_id
    inner join numbered_entities on mention_evidence.entity_id = numbered_entities.entity_id
),

entity_units as (
    select distinct
        levels.level_number,
        placed_mentions.article_number,
        placed_mentions.story_number,
        case levels.level
            when 'sentence' then placed_mentions.sentence_number
            when 'paragraph' then placed_mentions.paragraph_number
            else 1
        end as unit_number,
        placed_mentions.entity_number
    from placed_mentions
    cross join levels
),

-- Whoever is in one unit of a story only can meet anyone in it only once.
entity_units_in_stories as (
    select
        *,
        count(*) over (partition by level_number, story_number, entity_number) = 1 as is_only_unit
    from entity_units
),

meetings as (
    select
        a_units.level_number,
        a_units.entity_number as a_number,
        b_units.entity_number as b_number,
        count(*) as pair_count,
        -- The distinct stories; counting the plain cases apart is three times as fast.
        count(*) filter (a_units.is_only_unit)
        + count(distinct a_units.story_number) filter (not a_units.is_only_unit) as story_pair_count
    from entity_units_in_stories as a_units
    inner join entity_units_in_stories as b_units
        on a_units.level_number = b_units.level_number
        and a_units.article_number = b_units.article_number
        and a_units.unit_number = b_units.unit_number
        and a_units.entity_number < b_units.entity_number
    group by a_units.level_number, a_units.entity_number, b_units.entity_number
),

groups_and_own_countries as (
    select
        a_entities.entity_number as a_number,
        b_entities.entity_number as b_number
    from numbered_entities as a_entities
    inner join numbered_entities as b_entities on a_entities.country_code = b_entities.country_code
    where is_group_and_own_country(
        a_entities.entity_type, a_entities.country_code, b_entities.entity_type, b_entities.country_code
    )
),

pairs as (
    select meetings.*
    from meetings
    anti join groups_and_own_countries
        on meetings.a_number = groups_and_own_countries.a_number
        and meetings.b_number = groups_and_own_countries.b_number
),

entity_totals as (
    select
        level_number,
        entity_number,
        count(*) as entity_unit_count
    from entity_units
    group by level_number, entity_number
),

unit_totals as (
    select
        level,
        count(*) as unit_count
    from text_units
    group by level
),

corpus as (
    select unit_count as total_article_count
    from unit_totals
    where level = 'article'
),

pair_totals as (
    select
        level_number,
        count(*) as level_pair_count
    from pairs
    group by level_number
),

level_totals as (
    select
        levels.level_number,
        levels.level,
        unit_totals.unit_count,
        pair_totals.level_pair_count
    from levels
    inner join unit_totals on levels.level = unit_totals.level
    inner join pair_totals on levels.level_number = pair_totals.level_number
),

-- Look-ups are left joins from here on, though each finds its row: the planner keeps left joins as written, and reorders
-- inner ones into a product of all entities with all entities.
counted_pairs as (
    select
        pairs.level_number,
        pairs.a_number,
        pairs.b_number,
        pairs.pair_count,
        a_totals.entity_unit_count as a_count,
        b_totals.entity_unit_count as b_count,
        pairs.story_pair_count
    from pairs
    left join entity_totals as a_totals
        on pairs.level_number = a_totals.level_number and pairs.a_number = a_totals.entity_number
    left join entity_totals as b_totals
        on pairs.level_number = b_totals.level_number and pairs.b_number = b_totals.entity_number
),

-- The measures are functions of the counts alone, and most pairs share theirs with many others.
distinct_counts as (
    select distinct
        level_number,
        a_count,
        b_count,
        pair_count
    from counted_pairs
),

measures as (
    select
        distinct_counts.*,
        level_totals.level,
        level_totals.unit_count,
        level_totals.level_pair_count,
        expected_count(unit_count, a_count, b_count) as expected_count,
        pmi(unit_count, a_count, b_count, pair_count) as pmi,
        npmi(unit_count, a_count, b_count, pair_count) as npmi,
        g2(unit_count, a_count, b_count, pair_count) as g2,
        fisher_p(unit_count, a_count, b_count, pair_count) as fisher_p,
        jaccard(a_count, b_count, pair_count) as jaccard
    from distinct_counts
    inner join level_totals on distinct_counts.level_number = level_totals.level_number
)

select
    a_entities.entity_id as entity_a_id,
    b_entities.entity_id as entity_b_id,
    measures.level,
    counted_pairs.pair_count,
    counted_pairs.a_count,
    counted_pairs.b_count,
    measures.unit_count,
    counted_pairs.story_pair_count,
    measures.expected_count,
    measures.pmi,
    measures.npmi,
    measures.g2,
    measures.fisher_p,
    measures.jaccard,
    counted_pairs.story_pair_count >= 3
    and has_enough_articles(corpus.total_article_count)
    and measures.fisher_p < 0.05 / measures.level_pair_count as is_reliable
from counted_pairs
left join measures
    on counted_pairs.level_number = measures.level_number
    and counted_pairs.a_count = measures.a_count
    and counted_pairs.b_count = measures.b_count
    and counted_pairs.pair_count = measures.pair_count
left join numbered_entities as a_entities on counted_pairs.a_number = a_entities.entity_number
left join numbered_entities as b_entities on counted_pairs.b_number = b_entities.entity_number
cross join corpus
