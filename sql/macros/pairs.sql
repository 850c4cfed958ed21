-- Whether two entities are a group and its own country ("Turkish" and "Turkey"), which are not counted as a pair: they
-- would meet because they name the same thing, not because the news connects them.

create or replace macro is_group_and_own_country(a_type, a_country_code, b_type, b_country_code) as
    coalesce(
        a_country_code = b_country_code
        and ((a_type = 'group' and b_type = 'place') or (a_type = 'place' and b_type = 'group')),
        false
    );
