-- On which days of a period was Joe Biden in the most stories? Put another name and other days in their place.
--
-- article_share tells a busy day of the person from a day on which much was published about everything.
select
    entity_name,
    published_on,
    story_count,
    article_count,
    mention_count,
    round(100 * article_share, 1) as percent_of_articles
from timeline('Joe Biden')
where published_on between date '2021-01-01' and date '2021-12-31'
order by story_count desc, article_share desc, mention_count desc, published_on
limit 10
