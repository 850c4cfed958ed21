-- How did the attention to Turkey change from month to month in a period? Put another name and other days in their place.
--
-- A month in which nothing mentions it has no row. A story that runs on two days is counted on both.
select
    date_trunc('month', published_on)::date as month_on,
    sum(story_count)::bigint as story_day_count,
    sum(article_count)::bigint as article_count,
    sum(mention_count)::bigint as mention_count
from timeline('Turkey')
where published_on between date '2021-01-01' and date '2021-12-31'
group by month_on
order by month_on
