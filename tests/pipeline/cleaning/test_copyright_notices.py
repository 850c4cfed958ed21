import pytest

from pipeline.cleaning.copyright_notices import (
    CopyrightNotice,
    find_trailing_notice,
    is_copyright_notice,
    read_copyright_notice,
)


@pytest.mark.parametrize(
    ("line", "holder"),
    [
        ("©2021 Bloomberg L.P.", "Bloomberg"),
        ("(c) 2021 Reuters", "Reuters"),
        ("Copyright 2021 The Associated Press. All rights reserved.", "The Associated Press"),
        ("Copyright © 2019 The Washington Times, LLC. Click here for reprint permission.", "The Washington Times"),
        ("© 2004-2019 CBS Interactive Inc. All Rights Reserved.", "CBS Interactive"),
        ("© Copyright Axel Springer SE", "Axel Springer"),
        ("© 2015 Acme Ltd", "Acme"),
        ("©2020 Müller & Söhne GmbH", "Müller & Söhne"),
        ("Copyright © 2015 BBC. The BBC is not responsible for other sites.", "BBC"),
        ("© 2019 by King Features Syndicate", "King Features Syndicate"),
        ("Acme Media Advertise with us © 2019 Acme Media, Inc.", "Acme Media"),
        ("Luxurious Magazine © 2011-2019.", "Luxurious Magazine"),
        ("Copyright Daily Sabah 2021", "Daily Sabah"),
        ("© 2019 Bank of England", "Bank of England"),
        ("© 2019 The Republic unless otherwise noted", "The Republic"),
        ("© 2014 Acme Trust and the persons identified as authors", "Acme Trust"),
        ("© 2014 Home News World Sport Money Culture Travel Weather Contact", None),
        ("Copyright © 2002-2019 - Designed by Acme Media - Powered by Clicks", None),
        ("Copyright © 2020 | Acme WordPress Theme by Acme Themes", None),
        ("© 2019 The Republic. Website designed and developed by Acme", "The Republic"),
        ("Copyright ⓒ Acme.co.kr. 무단전재 및 재배포 금지", "Acme.co.kr"),
        ("© 2014-2019 Нормы ГТО и знаний", None),
        ("©2021 All rights reserved", None),
        ("All rights reserved.", None),
        ("This material may not be published, broadcast, rewritten or redistributed.", None),
    ],
)
def test_a_notice_is_recognised_and_gives_its_holder(line: str, holder: str | None) -> None:
    assert is_copyright_notice(line)
    assert read_copyright_notice(line).holder == holder


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law is changing.",
        "Copyright infringement cases rose in 2019.",
        "He said that all rights are reserved for members.",
        "The company said all rights reserved for it were sold.",
        "(c) a third way is open",
        "Donors to 501(c)(4) groups can remain anonymous.",
        "© Provided by Acme News Nintendo shocked the world earlier this year by announcing a game.",
        "This article may be the longest of all.",
    ],
)
def test_a_sentence_is_no_notice(line: str) -> None:
    assert not is_copyright_notice(line)


def test_a_bare_mark_names_the_owner_of_a_picture_rather_than_a_publisher() -> None:
    assert read_copyright_notice("© Aaron Schwartz") == CopyrightNotice(None, has_year=False, is_formal=False)


def test_a_notice_behind_a_sentence_is_found() -> None:
    sentence = "Jane Doe is the editor of Acme, where this column first appeared."
    assert find_trailing_notice(sentence + " © 2017 All rights reserved") == len(sentence)
    assert find_trailing_notice(sentence + " Copyright law is her field.") is None


def test_a_notice_of_several_sentences_is_one_notice() -> None:
    assert find_trailing_notice("Copyright 2021 The Associated Press. All rights reserved.") is None
    assert find_trailing_notice("This material may not be published or rewritten. ©2021 Acme. All rights reserved.") is None
