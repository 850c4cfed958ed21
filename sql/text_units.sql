-- grain: One row per unit of text (sentence, paragraph, article) of the articles that finished extraction.
-- group: extraction
-- key: level, article_id, unit_number
-- kind: view
-- columns:
--   level: Size of the unit: sentence, paragraph or article.
--   article_id: The article.
--   unit_number: Position in the article, from 1: the sentence number, the paragraph number, or 1 for the article.
--   paragraph_number: The paragraph it is or stands in; null for an article.
--   start_char: First character, 0-based, in Unicode code points of raw_articles.source_text.
--   end_char: One past the last character, in Unicode code points of raw_articles.source_text.

-- The universe of every share and every association. An article finished extraction when it has a sentence; one whose
-- text was removed as a whole has none, is in no denominator, and is counted in coverage.
select
    'sentence' as level,
    article_id,
    sentence_number as unit_number,
    paragraph_number,
    start_char,
    end_char
from sentences

union all

select
    'paragraph' as level,
    article_id,
    paragraph_number as unit_number,
    paragraph_number,
    min(start_char) as start_char,
    max(end_char) as end_char
from sentences
group by article_id, paragraph_number

union all

select
    'article' as level,
    article_id,
    1::bigint as unit_number,
    null::bigint as paragraph_number,
    min(start_char) as start_char,
    max(end_char) as end_char
from sentences
group by article_id
