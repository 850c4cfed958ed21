-- Which people are mentioned in the most stories, and in how many articles?
--
-- Stories count near-copies of an article once, so a text that ten papers reprint does not make a person ten times as present.
select
    entity_name,
    story_count,
    article_count,
    round(100 * article_share, 1) as percent_of_articles,
    mention_count,
    title_article_count,
    first_published_on,
    last_published_on
from mention_counts
where entity_type = 'person'
order by story_count desc, article_count desc, mention_count desc, entity_id
limit 5
