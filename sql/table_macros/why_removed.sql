-- call: why_removed(article)
-- grain: One row per line removed from the article of that id, or else from the articles whose id begins or ends so, in reading
--   order.
-- columns:
--   article_id: The article.
--   span_number: Position of the line in the article, from 1.
--   removed_text: The text as received.
--   removal_reason: Why it was removed; see article_spans.
--   rule_id: The rule that removed it.
--   rule_meaning: What that rule says.
--   article_probability: How probable it looked that the line is of the article, 0 to 1; see article_spans.

with

builtin_rules(rule_id, rule_meaning) as (
    values
        ('builtin:timestamp', 'The line is a date or time.'),
        ('builtin:byline', 'The line names the author.'),
        ('builtin:image_credit', 'The line says whose picture it is.'),
        ('builtin:copyright', 'The line says who has the rights.'),
        ('builtin:repeated_headline', 'The line is the headline once more.'),
        ('builtin:after_copyright', 'The line stands below the copyright, where the article is over.'),
        ('builtin:repeated_in_publisher', 'The publisher repeats the line from story to story; see repeated_lines.'),
        ('builtin:no_words', 'The line has no words.')
)

select
    lines.article_id,
    lines.span_number,
    lines.removed_text,
    lines.removal_reason,
    lines.rule_id,
    case
        when lines.rule_id like 'line_model:%'
            then 'The learned model takes the line for something outside the article; '
                || substr(lines.rule_id, 12) || ' spoke most against it.'
        else coalesce(builtin_rules.rule_meaning, 'The row of this rule_id in seeds/boilerplate_lines.csv removes such lines.')
    end as rule_meaning,
    lines.article_probability
from removed_lines as lines
left join builtin_rules on lines.rule_id = builtin_rules.rule_id
where lines.article_id = article
    or (
        (starts_with(lines.article_id, article) or ends_with(lines.article_id, article))
        and article not in (select article_id from articles)
    )
order by lines.article_id, lines.span_number
