from datetime import date

import pytest

from pipeline.cleaning.timestamps import Stamp, StampKind, find_leading_date, is_bare_date, is_timestamp, read_stamps

PLAIN, PUBLISHED, UPDATED = StampKind.PLAIN, StampKind.PUBLISHED, StampKind.UPDATED


@pytest.mark.parametrize(
    ("line", "kind", "day"),
    [
        ("Updated October 2nd, 2021 at 12:00 IST", UPDATED, date(2021, 10, 2)),
        ("Published: 3 May 2020 10:30 GMT", PUBLISHED, date(2020, 5, 3)),
        ("Last modified on Sun 3 May 2020", UPDATED, date(2020, 5, 3)),
        ("First Published: Jun 11, 2021, 06:30 PM IST", PUBLISHED, date(2021, 6, 11)),
        ("Published: 2021-06-11T23:59:00-05:00", PUBLISHED, date(2021, 6, 11)),
        ("Posted on Thurs. 8 Oct 2020", PUBLISHED, date(2020, 10, 8)),
        ("date 2021-06-11", PLAIN, date(2021, 6, 11)),
        ("기사입력 :[ 2021-06-11 15:24 ]", PUBLISHED, date(2021, 6, 11)),
        ("Publicado em: 13/06/2021", PUBLISHED, date(2021, 6, 13)),
    ],
)
def test_a_labelled_date_is_a_timestamp_and_states_its_day(line: str, kind: StampKind, day: date) -> None:
    assert is_timestamp(line)
    assert read_stamps(line).stamps == (Stamp(kind, day),)


@pytest.mark.parametrize("line", ["Updated at 10:49 a.m. ET:", "UPDATED 3 hours ago", "Update 1155 BST"])
def test_a_labelled_time_is_a_timestamp_without_a_day(line: str) -> None:
    assert is_timestamp(line)
    assert [stamp.day for stamp in read_stamps(line).stamps] == [None]


@pytest.mark.parametrize(
    "line",
    [
        "Updated figures show a rise.",
        "Updated on Friday, March 6 at 6:30 p.m. with additional comments.",
        "Published 2021",
        "Posted on: Deadline",
        "Date night",
        "Date: December 2014",
        "Published reports said so on 3 May 2020.",
        "On 3 May 2020 the troops left.",
    ],
)
def test_a_line_with_any_other_word_is_no_timestamp(line: str) -> None:
    assert not is_timestamp(line)
    assert not is_bare_date(line)


@pytest.mark.parametrize(
    "line",
    [
        "June 11, 2021",
        "Fri, 11 Jun 2021 | 18:30 IST",
        "June 11, 2021 - 11:28 AMT",
        "Jun 11, 2021 at 9:24 pm ET • 2 min read",
        "11.06.2021",
        "5 hours ago",
        "May 2021",
    ],
)
def test_a_date_without_label_is_a_bare_date(line: str) -> None:
    assert is_bare_date(line)
    assert not is_timestamp(line)


@pytest.mark.parametrize(
    "line", ["2021", "Thursday", "5 min read", "May", "The Sun", "555-12-1234", "March of the Penguins", "12", "0001-01-01"]
)
def test_a_number_a_weekday_or_a_name_is_no_date(line: str) -> None:
    assert not is_bare_date(line)


def test_several_stamps_in_one_line_are_told_apart() -> None:
    assert [stamp.day for stamp in read_stamps("2021-06-11 2021-06-12").stamps] == [date(2021, 6, 11), date(2021, 6, 12)]
    line = "Posted Nov 18, 2019; Updated Nov 19, 2019, 7:02 AM"
    assert read_stamps(line).stamps == (Stamp(PUBLISHED, date(2019, 11, 18)), Stamp(UPDATED, date(2019, 11, 19)))
    assert [stamp.day for stamp in read_stamps("29 November 2018 | 20 January 2019").stamps] == [
        date(2018, 11, 29),
        date(2019, 1, 20),
    ]


def test_labels_and_times_that_copying_ran_together_are_told_apart() -> None:
    line = "PUBLISHED TUE, NOV 19 20197:05 AM ESTUPDATED WED, NOV 20 20197:16 AM EST"
    assert is_timestamp(line)
    assert read_stamps(line).stamps == (Stamp(PUBLISHED, date(2019, 11, 19)), Stamp(UPDATED, date(2019, 11, 20)))


def test_a_day_without_its_year_is_kept_as_such() -> None:
    assert [stamp.day_of_year for stamp in read_stamps("Updated Nov 19, 9:41 AM;Posted 29 Feb").stamps] == [(11, 19), (2, 29)]


@pytest.mark.parametrize(("text", "day"), [("13/04/2021", date(2021, 4, 13)), ("04/13/2021", date(2021, 4, 13)),
                                           ("11/18/19", date(2019, 11, 18)), ("03/03/2021", date(2021, 3, 3))])  # fmt: skip
def test_a_date_in_digits_counts_when_it_can_mean_one_day_only(text: str, day: date) -> None:
    assert read_stamps(text).stamps == (Stamp(PLAIN, day),)


@pytest.mark.parametrize("text", ["03/04/2021", "3.4.2021", "19/11/18"])
def test_an_unclear_order_of_day_and_month_is_ambiguous(text: str) -> None:
    assert read_stamps(text).stamps == (Stamp(PLAIN, None, is_ambiguous=True),)


@pytest.mark.parametrize("text", ["Updated March 2 at 10:47 a.m.", "May 2021", "31 February 2020"])
def test_a_date_without_year_or_day_is_incomplete(text: str) -> None:
    assert [(stamp.day, stamp.is_incomplete) for stamp in read_stamps(text).stamps] == [(None, True)]


@pytest.mark.parametrize(
    "label", ["date 2021-06-11 ", "Date: June 11, 2021 ", "Published 11 June 2021 10:30 GMT — ", "2021-06-11 "]
)
def test_a_date_before_a_first_sentence_is_found(label: str) -> None:
    assert find_leading_date(label + "The Biden administration continues.") == len(label)
    assert find_leading_date(label + "“We continue,” he said.") == len(label)


@pytest.mark.parametrize(
    "line",
    [
        "date 2021-06-11 was the day the troops left.",
        "Dates are sweet. 2021-06-11 The End.",
        "June 11, 2021 The Biden administration continues.",
        "Updated 2021 The figures were wrong.",
        "Date night 2021-06-11 The End.",
    ],
)
def test_a_date_that_belongs_to_the_sentence_stays_in_it(line: str) -> None:
    assert find_leading_date(line) is None
