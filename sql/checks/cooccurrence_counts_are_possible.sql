-- claim: No pair meets more often than either entity appears or than there are units, and every measure is in its range.
-- asset: cooccurrence
-- fix: A join in cooccurrence.sql doubles units, or a macro in association.sql is wrong.

select *
from cooccurrence
where entity_a_id >= entity_b_id
    or level not in ('sentence', 'paragraph', 'article')
    or pair_count not between 1 and least(a_count, b_count)
    or pair_count < a_count + b_count - unit_count
    or greatest(a_count, b_count) > unit_count
    or story_pair_count not between 1 and pair_count
    or (npmi is null) <> (pair_count = unit_count)
    or npmi not between -1 and 1
    or pmi is null
    or g2 is null
    or isnan(g2)
    or fisher_p is null
    or fisher_p not between 0 and 1
    or jaccard not between 0 and 1
