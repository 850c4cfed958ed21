-- claim: A span has a reason and a rule when it is removed and neither when it is kept; titles, headings and paragraphs are kept.
-- asset: article_spans
-- fix: Cleaning has decided on the named spans without saying why.

select *
from article_spans
where is_kept <> (removal_reason is null)
    or is_kept <> (rule_id is null)
    or is_kept <> (role in ('title', 'heading', 'paragraph'))
