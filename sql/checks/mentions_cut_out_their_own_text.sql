-- claim: Every mention is the text between its offsets in source_text.
-- asset: mentions
-- fix: Offsets and text have come apart in extraction or resolution; the named articles reproduce it.

select
    mentions.mention_id,
    mentions.mention_text,
    substr(raw.source_text, mentions.start_char + 1, mentions.end_char - mentions.start_char) as source_part
from mentions
left join raw_articles as raw on mentions.article_id = raw.article_id
where mentions.start_char < 0
    or mentions.end_char <= mentions.start_char
    or source_part is distinct from mentions.mention_text
