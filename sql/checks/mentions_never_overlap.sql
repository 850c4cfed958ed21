-- claim: Mentions of an article never overlap.
-- asset: mentions
-- fix: Resolution must keep the longest of overlapping names; the named mentions reproduce it.

with

in_order as (
    select
        mention_id,
        start_char,
        lag(mention_id) over article as previous_mention_id,
        max(end_char) over (article rows between unbounded preceding and 1 preceding) as previous_end_char
    from mentions
    window article as (partition by article_id order by start_char, end_char, mention_id)
)

select *
from in_order
where start_char < previous_end_char
