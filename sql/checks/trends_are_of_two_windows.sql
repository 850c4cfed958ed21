-- claim: All windows end on one day, follow each other and hold every story that is counted in them.
-- asset: entity_trends
-- fix: A window in entity_trends.sql has another length than its window_days, or a join doubles stories.

select *
from entity_trends
where window_ended_on <> (select max(window_ended_on) from entity_trends)
    or window_ended_on - window_started_on + 1 <> window_days
    or window_started_on - previous_started_on <> window_days
    or previous_ended_on <> window_started_on - 1
    or story_count not between 0 and total_story_count
    or previous_story_count not between 0 and previous_total_story_count
    or story_count + previous_story_count = 0
    or (expected_count is null) <> (previous_total_story_count = 0)
    or (pearson_residual is null) <> (coalesce(expected_count, 0) = 0)
    or (is_new and previous_story_count > 0)
