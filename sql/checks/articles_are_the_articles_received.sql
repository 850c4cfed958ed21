-- claim: Every article received is cleaned, and no other.
-- asset: articles
-- fix: Cleaning has lost an article, or kept one that is gone; run the whole refresh.

select coalesce(raw.article_id, articles.article_id) as article_id
from raw_articles as raw
full join articles on raw.article_id = articles.article_id
where raw.article_id is null or articles.article_id is null
