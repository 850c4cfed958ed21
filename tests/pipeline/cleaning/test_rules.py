import time
from pathlib import Path

import pytest

from pipeline.cleaning.rules import LineRule, LineRules, load_line_rules
from pipeline.edited_files import EditedFileError
from pipeline.tables import RemovalReason

HEADER = "rule_id,line,removal_reason,publisher,reason\n"


def write_rules(folder: Path, *rows: str) -> Path:
    path = folder / "boilerplate_lines.csv"
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def make_rules(*lines: str) -> LineRules:
    return LineRules(
        tuple(
            LineRule(f"r{number}", line, RemovalReason.ADVERTISEMENT, None, "a test")
            for number, line in enumerate(lines, start=1)
        )
    )


def matches(pattern: str, line: str) -> bool:
    return make_rules(pattern).find(line) is not None


def test_a_row_becomes_a_rule(tmp_path: Path) -> None:
    rules = load_line_rules(write_rules(tmp_path, "bq,Bloomberg Quint,publisher_furniture,Bloomberg,name under articles"))
    assert rules.rules == (
        LineRule("bq", "Bloomberg Quint", RemovalReason.PUBLISHER_FURNITURE, "Bloomberg", "name under articles"),
    )
    assert rules.publishers == {"bq": "Bloomberg"}


def test_a_row_may_keep_its_lines_and_the_first_row_counts(tmp_path: Path) -> None:
    rules = load_line_rules(write_rules(tmp_path, "a,Read more,keep,,a heading here", "b,Read *,advertisement,,a link"))
    assert [rule.removal_reason for rule in rules.rules] == [None, RemovalReason.ADVERTISEMENT]
    assert (rules.keeps("READ MORE:"), rules.keeps("Read on"), rules.keeps("Rain")) == (True, False, False)


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        (["a,Ad,advertisement,,r", "a,Print,advertisement,,r"], "line 3, column rule_id"),
        (["a,Ad,nonsense,,r"], "line 2, column removal_reason"),
        (["a,,advertisement,,r"], "line 2, column line"),
        (["a,*,advertisement,,r"], "line 2, column line"),
        (["a,* - *,advertisement,,r"], "line 2, column line"),
        (["a,—,advertisement,,r"], "line 2, column line"),
        (["a,Get App*,advertisement,,r"], "line 2, column line"),
        ([f"a,{'word ' * 50},advertisement,,r"], "line 2, column line"),
        (["builtin:x,Ad,advertisement,,r"], "line 2, column rule_id"),
        ([",Ad,advertisement,,r"], "line 2, column rule_id"),
    ],
)
def test_a_row_that_cannot_be_used_is_an_error_that_says_where(tmp_path: Path, rows: list[str], where: str) -> None:
    with pytest.raises(EditedFileError, match=where):
        load_line_rules(write_rules(tmp_path, *rows))


@pytest.mark.parametrize(
    "line",
    ["Advertisement", "ADVERTISEMENT", "  - Advertisement -", "Advertisement:", "• “Advertisement”", "***Advertisement***"],
)
def test_case_whitespace_and_surrounding_punctuation_make_no_difference(line: str) -> None:
    assert matches("Advertisement", line)


@pytest.mark.parametrize("line", ["Advertisement banned", "An advertisement", "The advertisement was banned."])
def test_a_pattern_never_matches_part_of_a_line(line: str) -> None:
    assert not matches("Advertisement", line)


def test_whitespace_between_words_makes_no_difference() -> None:
    assert matches("Read  more", "Read\xa0 MORE »")


def test_typographic_apostrophes_are_apostrophes() -> None:
    assert matches("Today's paper", "Today’s Paper")


@pytest.mark.parametrize("name", ["CNN", "The Irish Times", "U.S. News", "One Two Three Four"])
def test_a_wildcard_stands_for_one_to_four_words(name: str) -> None:
    assert matches("Download the * app", f"Download the {name} app.")


@pytest.mark.parametrize("name", ["", "One Two Three Four Five", "report. Open the"])
def test_a_wildcard_stands_for_no_more_and_for_no_sentence_end(name: str) -> None:
    assert not matches("Download the * app", f"Download the {name} app")
    assert not matches("Download the * app", f"Download the CNN app {name or 'now'}")


def test_two_wildcards_stand_for_up_to_eight_words() -> None:
    assert matches("Toggle caption * *", "toggle caption J. Scott Applewhite/AP J. Scott Applewhite/AP")
    assert not matches("Toggle caption * *", "toggle caption AP")


@pytest.mark.parametrize("line", ["They had to install.", "Workers install.", "Turkey to install", "make install"])
def test_a_wildcard_in_front_is_a_name_and_swallows_no_sentence(line: str) -> None:
    assert matches("* Install", "BQ Install")
    assert matches("* Install", "BQ Install »")
    assert not matches("* Install", line)


def test_a_wildcard_at_the_end_of_a_sentence_is_a_name() -> None:
    assert matches("Follow us on *", "Follow us on social media")
    assert matches("Follow us on *", "Follow us on Twitter.")
    assert not matches("Follow us on *", "Follow us on a trip through Kabul.")


def test_a_long_line_is_never_matched() -> None:
    line = "Advertisement" + " " * 300
    assert not matches("Advertisement", line)


def test_the_first_of_several_matching_rows_counts() -> None:
    rules = make_rules("Get the * app", "Get the BBC app", "Get the BBC app")
    assert rules.find("Get the BBC app") == rules.rules[0]
    assert LineRules(rules.rules[1:]).find("Get the BBC app") == rules.rules[1]


def test_an_asterisk_in_a_line_is_decoration() -> None:
    assert not matches("Advertisement", "* *")
    assert matches("Get the * app", "** Get the BBC app **")


def test_matching_a_hostile_line_is_quick() -> None:
    rules = make_rules("* a * a * a * a * a * a *", "* * * * * * * b")
    started = time.process_time()
    for _ in range(100):
        rules.find("a " * 99)
        rules.find("a" * 1_000_000)
    assert time.process_time() - started < 2


def test_each_shipped_row_matches_the_line_it_was_written_for(seed_rules: LineRules) -> None:
    for rule in seed_rules.rules:
        found = seed_rules.find(rule.line.replace("*", "Acme"))
        assert found is not None
        assert (found.removal_reason, found.rule_id) == (rule.removal_reason, rule.rule_id)


def test_each_shipped_row_says_why_it_is_there(seed_rules: LineRules) -> None:
    assert [rule.rule_id for rule in seed_rules.rules if not rule.reason] == []


@pytest.mark.parametrize(
    "line",
    [
        "Install the update before Friday, the ministry said.",
        "Share prices fell on Monday.",
        "Print newspapers are dying.",
        "Read more than the headline before you judge.",
        "Facebook, Twitter ban Trump",
        "Subscribe to a theory and you will see proof of it.",
        "Image crisis of Erdogan deepens",
        "Advertisement spending rose by five percent.",
        "Comments by the minister",
    ],
)
def test_no_shipped_row_matches_a_sentence_or_headline(seed_rules: LineRules, line: str) -> None:
    assert seed_rules.find(line) is None
