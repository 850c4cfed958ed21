-- claim: Every character of source_text that is not blank lies in a span, and no span goes beyond the text.
-- asset: article_spans
-- fix: Cleaning has lost text without a reason; the named places reproduce it.

with

-- The end of the text closes the last gap of each article, and is the only gap of an article without spans.
edges as (
    select
        article_id,
        start_char,
        end_char
    from article_spans

    union all

    select
        article_id,
        length(source_text) as start_char,
        length(source_text) as end_char
    from raw_articles
),

gaps as (
    select
        article_id,
        lag(end_char, 1, 0) over (partition by article_id order by start_char, end_char) as gap_start_char,
        start_char as gap_end_char
    from edges
)

-- Blank is whatever Unicode calls a separator, a control or a format character (zero-width spaces, byte order marks).
select
    gaps.article_id,
    gaps.gap_start_char,
    gaps.gap_end_char,
    substr(raw.source_text, gap_start_char + 1, gap_end_char - gap_start_char) as lost_text
from gaps
left join raw_articles as raw on gaps.article_id = raw.article_id
where gaps.gap_start_char > gaps.gap_end_char
    or (gaps.gap_start_char < gaps.gap_end_char and regexp_matches(lost_text, '[^\pZ\p{Cc}\p{Cf}]'))
    or raw.article_id is null
