-- claim: Every article is in exactly one story, and the article that names a story is in it.
-- asset: article_stories
-- fix: Grouping into stories has lost, doubled or misplaced the named articles.

with

problems as (
    select
        article_id,
        'in no story' as problem
    from articles
    anti join article_stories using (article_id)

    union all

    select
        article_id,
        'in more than one story' as problem
    from article_stories
    group by article_id
    having count(*) > 1

    union all

    select
        stories.article_id,
        'in a story whose article is elsewhere' as problem
    from article_stories as stories
    left join article_stories as representatives
        on stories.story_id = representatives.article_id and stories.story_id = representatives.story_id
    where representatives.article_id is null
)

select *
from problems
