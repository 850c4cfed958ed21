-- Whether two entities are a group and its own country ("Turkish" and "Turkey"), which are not counted as a pair: they
-- would meet because they name the same thing, not because the news connects them.

create or replace macro is_group_and_own_country(a_type, a_country_code, b_type, b_country_code) as
    coalesce(
        a_country_code = b_country_code
        and ((a_type = 'group' and b_type = 'place') or (a_type = 'place' and b_type = 'group')),
        false
    );

-- Whether a corpus is large enough for any pair to be told from chance.
create or replace macro has_enough_articles(total_article_count) as
    total_article_count >= 30;

-- The level itself when there is such a level, so that a slip of the pen does not look like a pair that never meets.
create or replace macro known_level(level_text) as
    case
        when level_text in ('sentence', 'paragraph', 'article') then level_text
        else error('level is one of sentence, paragraph, article')
    end;
