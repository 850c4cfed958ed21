-- Which publishers write about Turkey, and since when? Put another name in its place.
--
-- An empty publisher stands for all articles whose publisher is unknown.
select
    publisher,
    count(distinct article_id) as article_count,
    count(*) as mention_count,
    min(published_on) as first_published_on,
    max(published_on) as last_published_on
from evidence('Turkey')
group by publisher
order by article_count desc, mention_count desc, publisher
