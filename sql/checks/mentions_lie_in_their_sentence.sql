-- claim: Every mention lies in its sentence, and in the zone of its sentence.
-- asset: mentions
-- fix: Sentences and mentions were made from different texts; run the whole refresh, then look at the named articles.

select
    mentions.mention_id,
    mentions.sentence_number,
    mentions.zone,
    mentions.start_char,
    mentions.end_char,
    sentences.zone as sentence_zone,
    sentences.start_char as sentence_start_char,
    sentences.end_char as sentence_end_char
from mentions
left join sentences
    on mentions.article_id = sentences.article_id and mentions.sentence_number = sentences.sentence_number
where sentences.article_id is null
    or mentions.zone <> sentences.zone
    or mentions.start_char < sentences.start_char
    or mentions.end_char > sentences.end_char
