-- claim: Every mention found is resolved, unresolved or rejected, and every cleaned article is dated or undated.
-- asset: coverage
-- fix: coverage.sql does not count a status; add a measure for it.

with

totals as (
    select
        sum(item_count) filter (measure = 'mentions_found') as mentions_found,
        sum(item_count) filter (
            measure in ('mentions_resolved', 'mentions_unresolved', 'mentions_rejected')
        ) as mentions_by_status,
        sum(item_count) filter (measure = 'articles_cleaned') as articles_cleaned,
        sum(item_count) filter (measure in ('articles_dated', 'articles_undated')) as articles_by_date
    from coverage
    where detail = 'all'
)

select *
from totals
where mentions_found is distinct from mentions_by_status
    or articles_cleaned is distinct from articles_by_date
