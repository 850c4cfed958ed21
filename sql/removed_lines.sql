-- grain: One row per span that cleaning removed, with its text.
-- group: cleaning
-- key: article_id, span_number
-- kind: view
-- columns:
--   article_id: The article.
--   span_number: Position of the span in the article, from 1.
--   start_char: First character, 0-based, in Unicode code points of raw_articles.source_text.
--   end_char: One past the last character, in Unicode code points of raw_articles.source_text.
--   role: What the span is: metadata or boilerplate.
--   removal_reason: Why it was removed; see article_spans.
--   rule_id: The rule that removed it, a row of seeds/boilerplate_lines.csv or a built-in rule.
--   article_probability: How probable it looked that the span is of the article, 0 to 1; see article_spans.
--   removed_text: The text as received.

select
    spans.article_id,
    spans.span_number,
    spans.start_char,
    spans.end_char,
    spans.role,
    spans.removal_reason,
    spans.rule_id,
    spans.article_probability,
    substr(raw.source_text, spans.start_char + 1, spans.end_char - spans.start_char) as removed_text
from article_spans as spans
inner join raw_articles as raw on spans.article_id = raw.article_id
where not spans.is_kept
