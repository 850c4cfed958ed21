-- What was written about NATO in a period? Put another name and other days in their place.
select
    published_on,
    publisher,
    title,
    marked_sentence,
    article_id
from evidence('NATO')
where published_on between date '2021-06-01' and date '2021-06-30'
order by published_on, article_id, start_char
limit 10
