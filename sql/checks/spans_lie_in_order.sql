-- claim: The spans of an article are numbered from 1 in the order of the text, are not empty and do not overlap.
-- asset: article_spans
-- fix: Cleaning has divided the named articles wrongly; nothing later can be trusted for them.

with

in_order as (
    select
        article_id,
        span_number,
        start_char,
        end_char,
        lag(span_number, 1, 0) over article as previous_number,
        lag(end_char, 1, 0) over article as previous_end_char
    from article_spans
    window article as (partition by article_id order by span_number)
)

select *
from in_order
where span_number <> previous_number + 1
    or start_char < previous_end_char
    or end_char <= start_char
