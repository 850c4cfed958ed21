"""Claims about which passages of a page stand outside its article, given how probable each is to be in it."""

from pipeline.cleaning.cleaning import clean_article
from pipeline.cleaning.line_model import LineScore
from pipeline.cleaning.outside import ISLAND_RULE, find_outside
from pipeline.cleaning.passages import find_passages
from pipeline.cleaning.rules import LineRules
from pipeline.tables import RemovalReason, Role

SENTENCE = "The minister told reporters on Monday that the talks in Geneva would go on until the end of the week."
SUBJECTS = ("envoy", "guest", "mayor", "pilot", "coach", "judge", "nurse", "baker", "miner", "clerk", "guard", "actor")
PARAGRAPHS = [SENTENCE.replace("minister", subject).replace("Monday", f"day {place}") for place, subject in enumerate(SUBJECTS)]
MENU = ["Home", "World", "Sport", "Video", "Weather", "Shop", "Jobs", "Contact us", "Log in", "Subscribe"]
FOOTER = ["Related stories", "Ten places to see", "A cat saves a dog", "Privacy policy", "Terms of use", "Sitemap"]


def find(lines: list[str], probabilities: list[float], reasons: dict[int, RemovalReason] | None = None) -> dict[int, str]:
    """What is outside a page of these lines."""
    passages = find_passages("\n\n".join(lines), lambda line: False)
    found = [(reasons or {}).get(place) for place in range(len(lines))]
    return find_outside(passages, found, [LineScore(probability, "doubt") for probability in probabilities])


def test_a_line_is_outside_when_it_is_improbable_and_the_rule_says_what_speaks_against_it() -> None:
    lines = [*MENU, PARAGRAPHS[0], PARAGRAPHS[1]]
    assert find(lines, [0.1] * 10 + [0.9, 0.5]) == dict.fromkeys(range(10), "line_model:doubt")


def test_a_doubtful_line_between_two_of_the_article_stays() -> None:
    lines = [*MENU, PARAGRAPHS[0], "A subheading", PARAGRAPHS[1]]
    assert 11 not in find(lines, [0.1] * 10 + [0.9, 0.4, 0.9])
    assert 11 in find(lines, [0.1] * 10 + [0.9, 0.2, 0.9])


def test_a_small_island_far_from_the_article_is_outside() -> None:
    teaser = "A cat saves a dog from the river."
    article, menus = PARAGRAPHS[:6], [f"{label} {number}" for number in range(4) for label in MENU]
    probabilities = [0.9] * 6 + [0.1] * 40 + [0.8]
    assert find([*article, *menus, teaser], probabilities)[46] == ISLAND_RULE
    assert 46 not in find([*article, *menus, PARAGRAPHS[6]], probabilities)
    near = [*article, *menus[:2], teaser, *menus[2:]]
    assert 8 not in find(near, [0.9] * 6 + [0.1] * 2 + [0.8] + [0.1] * 38)


def test_where_little_but_the_article_was_copied_a_paragraph_must_look_much_like_furniture_to_go() -> None:
    probabilities = [0.9] * 12
    probabilities[5] = 0.15
    assert find(PARAGRAPHS, probabilities) == {}
    probabilities[5] = 0.05
    assert find(PARAGRAPHS, probabilities) == {5: "line_model:doubt"}
    tidy = [*PARAGRAPHS, "Jane Doe", "The Daily Globe"]
    assert find(tidy, [0.9] * 12 + [0.15, 0.25]) == {12: "line_model:doubt"}


def test_the_text_of_a_record_counts_as_copied_alone_however_many_lists_it_has(no_rules: LineRules) -> None:
    entries = [f"{place} {subject.title()} of the talks, envoy of their country" for place, subject in enumerate(SUBJECTS)]
    lines = [*PARAGRAPHS[:4], *entries, *entries[:2], PARAGRAPHS[4]]
    passages = find_passages("\n\n".join(lines), lambda line: False)
    scores = [LineScore(probability, "doubt") for probability in [0.9] * 4 + [0.3] * 14 + [0.9]]
    assert len(find_outside(passages, [None] * 19, scores)) == 14
    assert find_outside(passages, [None] * 19, scores, is_record=True) == {}


def test_with_markup_less_speaks_for_a_line_and_it_may_stay_all_the_same() -> None:
    passages = find_passages("\n\n".join([*MENU, PARAGRAPHS[0], PARAGRAPHS[1]]), lambda line: False)
    scores = [LineScore(probability, "doubt") for probability in [0.1] * 10 + [0.9, 0.45]]
    assert 11 in find_outside(passages, [None] * 12, scores)
    assert 11 not in find_outside(passages, [None] * 12, scores, has_markup=True)


def test_what_a_rule_removes_is_no_part_of_the_article() -> None:
    lines = [*MENU, PARAGRAPHS[0]]
    removed = find(lines, [0.9] * 11, {10: RemovalReason.COPYRIGHT})
    assert 10 in removed
    assert 0 not in removed


def test_nothing_is_outside_when_nothing_is_inside_or_nothing_was_scored() -> None:
    lines = [*MENU, PARAGRAPHS[0]]
    assert find(lines, [0.1] * 11) == {}
    assert find_outside(find_passages("\n\n".join(lines), lambda line: False), [None] * 11, []) == {}


def test_a_whole_page_is_cleaned_to_its_article(no_rules: LineRules) -> None:
    article = clean_article("\n".join([*MENU, "", *"\n\n".join(PARAGRAPHS).split("\n"), "", *FOOTER]), no_rules)
    assert article.body == "\n\n".join(PARAGRAPHS)
    removed = [span for span in article.spans if not span.is_kept]
    assert {(span.role, span.removal_reason) for span in removed} == {(Role.BOILERPLATE, RemovalReason.OUTSIDE_ARTICLE)}
    assert all(span.rule_id and span.rule_id.startswith("line_model:") for span in removed)
    assert all(span.article_probability is not None for span in article.spans)


def test_a_text_of_few_lines_is_not_judged_as_a_page(no_rules: LineRules) -> None:
    article = clean_article("\n\n".join([*MENU[:4], PARAGRAPHS[0]]), no_rules)
    assert all(span.is_kept and span.article_probability is None for span in article.spans)
