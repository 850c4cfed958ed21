-- claim: The spans removed because their publisher repeats them are those that repeated_lines counts.
-- asset: repeated_lines
-- fix: Cleaning has counted other lines of the named publishers than it removed.

with

removed as (
    select
        articles.publisher,
        count(*) as span_count
    from article_spans as spans
    inner join articles on spans.article_id = articles.article_id
    where spans.rule_id = 'builtin:repeated_in_publisher'
    group by articles.publisher
),

counted as (
    select
        publisher,
        sum(removed_count) as removed_count
    from repeated_lines
    group by publisher
)

select
    coalesce(removed.publisher, counted.publisher) as publisher,
    removed.span_count,
    counted.removed_count
from removed
full join counted on removed.publisher = counted.publisher
where coalesce(removed.span_count, 0) <> coalesce(counted.removed_count, 0)
