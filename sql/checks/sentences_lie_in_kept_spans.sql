-- claim: Every sentence lies in the kept span that its paragraph_number counts to, and in the zone of that span.
-- asset: sentences
-- fix: Spans and sentences were made from different texts; run the whole refresh, then look at the named articles.

with

kept_spans as (
    select
        article_id,
        row_number() over (partition by article_id order by span_number) as paragraph_number,
        case role when 'paragraph' then 'body' else role end as zone,
        start_char,
        end_char
    from article_spans
    where is_kept
)

select
    sentences.*,
    kept_spans.zone as span_zone,
    kept_spans.start_char as span_start_char,
    kept_spans.end_char as span_end_char
from sentences
left join kept_spans
    on sentences.article_id = kept_spans.article_id and sentences.paragraph_number = kept_spans.paragraph_number
where kept_spans.article_id is null
    or sentences.zone <> kept_spans.zone
    or sentences.start_char < kept_spans.start_char
    or sentences.end_char > kept_spans.end_char
