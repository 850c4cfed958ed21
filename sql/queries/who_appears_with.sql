-- Who and what appears in the same sentence as Joe Biden, and could that be chance? Put another name in its place.
--
-- The surest connections come first; npmi says how close they are, which means little unless they are more than chance.
select
    neighbour_name,
    neighbour_type,
    pair_count as sentence_count,
    story_pair_count as story_count,
    round(expected_count, 1) as expected_sentence_count,
    round(npmi, 2) as npmi,
    verdict
from neighbours('Joe Biden', level := 'sentence')
limit 5
