-- call: pair_evidence(name, other_name, level := 'sentence')
-- grain: One row per unit of text (a sentence, or at the level asked for: paragraph, article) with both of the entities that
--   the names most likely mean, the earliest article first. For a pair of cooccurrence there are pair_count rows.
-- columns:
--   entity_id: The entity taken for the first name; see resolve.
--   entity_name: Name of that entity.
--   other_id: The entity taken for the other name.
--   other_name: Name of that entity.
--   level: Size of the unit: sentence, paragraph or article.
--   published_on: Day of publication; null, and last, when the source does not state one.
--   publisher: Who published the article; null when unknown.
--   title: Headline of the article; null when it has none.
--   article_id: The article.
--   unit_number: Position in the article, from 1: the sentence number, the paragraph number, or 1 for the article.
--   marked_text: The sentence or paragraph with every mention of either between « and »; of an article the sentences that
--     mention either, with … between them.

with

pair as (
    select
        one.entity_id,
        one.entity_name,
        other.entity_id as other_id,
        other.entity_name as other_name
    from resolve(name) as one
    cross join resolve(other_name) as other
    where one.match_rank = 1 and other.match_rank = 1 and one.entity_id <> other.entity_id
),

pair_mentions as (
    select
        mentions.article_id,
        mentions.sentence_number,
        mentions.start_char,
        mentions.end_char,
        mentions.mention_text,
        mentions.entity_id,
        sentences.paragraph_number
    from mentions
    inner join pair on mentions.entity_id in (pair.entity_id, pair.other_id)
    inner join sentences
        on mentions.article_id = sentences.article_id and mentions.sentence_number = sentences.sentence_number
),

units as (
    select
        article_id,
        case known_level(level)
            when 'sentence' then sentence_number
            when 'paragraph' then paragraph_number
            else 1
        end as unit_number
    from pair_mentions
    group by all
    having count(distinct entity_id) = 2
),

unit_sentences as (
    select
        units.article_id,
        units.unit_number,
        sentences.sentence_number,
        sentences.start_char,
        substr(raw.source_text, sentences.start_char + 1, sentences.end_char - sentences.start_char) as sentence_text
    from units
    inner join sentences
        on units.article_id = sentences.article_id
        and case level
            when 'sentence' then sentences.sentence_number = units.unit_number
            when 'paragraph' then sentences.paragraph_number = units.unit_number
            else true
        end
    inner join raw_articles as raw on units.article_id = raw.article_id
),

-- Each mention with the text of its sentence since the one before; offsets are those in the sentence.
pieces as (
    select
        unit_sentences.*,
        pair_mentions.start_char - unit_sentences.start_char as mention_start,
        coalesce(pair_mentions.end_char - unit_sentences.start_char, 0) as mention_end,
        coalesce(lag(mention_end) over (
            partition by unit_sentences.article_id, unit_sentences.sentence_number
            order by pair_mentions.start_char
        ), 0) as previous_end,
        substr(unit_sentences.sentence_text, previous_end + 1, mention_start - previous_end)
        || '«' || pair_mentions.mention_text || '»' as piece
    from unit_sentences
    left join pair_mentions
        on unit_sentences.article_id = pair_mentions.article_id
        and unit_sentences.sentence_number = pair_mentions.sentence_number
),

marked_sentences as (
    select
        article_id,
        unit_number,
        sentence_number,
        coalesce(string_agg(piece, '' order by mention_start), '')
        || substr(any_value(sentence_text), max(mention_end) + 1) as marked_sentence
    from pieces
    group by article_id, unit_number, sentence_number
    having level <> 'article' or count(piece) > 0
),

marked_units as (
    select
        article_id,
        unit_number,
        string_agg(marked_sentence, case level when 'article' then ' … ' else ' ' end order by sentence_number) as marked_text
    from marked_sentences
    group by article_id, unit_number
)

select
    pair.entity_id,
    pair.entity_name,
    pair.other_id,
    pair.other_name,
    level as level,
    articles.published_on,
    articles.publisher,
    articles.title,
    marked_units.article_id,
    marked_units.unit_number,
    marked_units.marked_text
from marked_units
inner join articles on marked_units.article_id = articles.article_id
cross join pair
order by articles.published_on, marked_units.article_id, marked_units.unit_number
