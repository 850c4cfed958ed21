-- How much of what came in is behind the numbers, and what is missing from them?
select
    measure,
    item_count,
    total_count,
    round(100 * share, 1) as percent,
    meaning
from coverage
where detail = 'all'
    and measure in (
        'inputs_received',
        'inputs_rejected',
        'articles_received',
        'articles_extracted',
        'articles_undated',
        'articles_without_publisher',
        'articles_duplicate',
        'mentions_resolved',
        'mentions_unresolved',
        'mentions_undated'
    )
order by measure
