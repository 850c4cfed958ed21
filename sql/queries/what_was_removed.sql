-- What was removed from the articles, for which reason and by which rule? With the first such text as an example.
select
    removal_reason,
    rule_id,
    count(*) as span_count,
    count(distinct article_id) as article_count,
    sum(end_char - start_char) as char_count,
    left(arg_min(removed_text, (article_id, span_number)), 80) as example_text
from removed_lines
group by removal_reason, rule_id
order by span_count desc, removal_reason, rule_id
