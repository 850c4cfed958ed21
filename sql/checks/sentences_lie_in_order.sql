-- claim: The sentences of an article are numbered from 1 in the order of the text, are not empty and do not overlap.
-- asset: sentences
-- fix: Extraction has divided the named articles wrongly.

with

in_order as (
    select
        article_id,
        sentence_number,
        start_char,
        end_char,
        lag(sentence_number, 1, 0) over article as previous_number,
        lag(end_char, 1, 0) over article as previous_end_char
    from sentences
    window article as (partition by article_id order by sentence_number)
)

select *
from in_order
where sentence_number <> previous_number + 1
    or start_char < previous_end_char
    or end_char <= start_char
