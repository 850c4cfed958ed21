-- grain: One row per resolved mention, with its entity, article, story and sentence.
-- group: analytics
-- key: mention_id
-- kind: view
-- columns:
--   mention_id: The mention; article_id, a colon, and start_char.
--   entity_id: The entity.
--   entity_name: Name of the entity.
--   entity_type: What kind of thing the entity is; see entities.
--   article_id: The article.
--   title: Headline of the article; null when it has none.
--   publisher: Who published the article; null when unknown.
--   published_on: Day of publication; null when the source does not state one.
--   story_id: The story the article is a copy of.
--   zone: Where in the article the mention stands: title, heading or body.
--   paragraph_number: The paragraph it stands in, from 1.
--   sentence_number: The sentence of the article it stands in, from 1.
--   start_char: First character, 0-based, in Unicode code points of raw_articles.source_text.
--   end_char: One past the last character, in Unicode code points of raw_articles.source_text.
--   mention_text: The name as found.
--   sentence_text: The sentence as received.
--   marked_sentence: The sentence with this mention between « and ».

select
    mentions.mention_id,
    mentions.entity_id,
    entities.entity_name,
    entities.entity_type,
    mentions.article_id,
    articles.title,
    articles.publisher,
    articles.published_on,
    article_stories.story_id,
    mentions.zone,
    sentences.paragraph_number,
    mentions.sentence_number,
    mentions.start_char,
    mentions.end_char,
    mentions.mention_text,
    substr(raw.source_text, sentences.start_char + 1, sentences.end_char - sentences.start_char) as sentence_text,
    substr(raw.source_text, sentences.start_char + 1, mentions.start_char - sentences.start_char)
    || '«' || mentions.mention_text || '»'
    || substr(raw.source_text, mentions.end_char + 1, sentences.end_char - mentions.end_char) as marked_sentence
from mentions
inner join entities on mentions.entity_id = entities.entity_id
inner join sentences
    on mentions.article_id = sentences.article_id and mentions.sentence_number = sentences.sentence_number
inner join articles on mentions.article_id = articles.article_id
inner join article_stories on mentions.article_id = article_stories.article_id
inner join raw_articles as raw on mentions.article_id = raw.article_id
where mentions.mention_status = 'resolved'
