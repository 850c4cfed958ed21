-- grain: One row per story: an article and its copies.
-- group: cleaning
-- key: story_id
-- kind: table
-- columns:
--   story_id: The story.
--   representative_article_id: The article that stands for the story; its article_id names the story.
--   article_count: Articles in the story, at least 1.
--   publisher_count: Different publishers among them; unknown publishers are not counted.
--   first_published_on: Earliest publication day among them; null when none is dated.

select
    article_stories.story_id,
    article_stories.story_id as representative_article_id,
    count(*) as article_count,
    count(distinct articles.publisher) as publisher_count,
    min(articles.published_on) as first_published_on
from article_stories
inner join articles on article_stories.article_id = articles.article_id
group by article_stories.story_id
