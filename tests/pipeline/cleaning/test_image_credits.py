import pytest

from pipeline.cleaning.image_credits import find_leading_credit, find_trailing_credit, is_image_credit


@pytest.mark.parametrize(
    "line",
    [
        "Image: AP | Image:self",
        "Image: AP",
        "Photo: Getty Images",
        "Photo by Jane Doe/Getty Images",
        "(AP Photo/Jane Doe)",
        "(AP Photo/J. Scott Applewhite, File)",
        "(Reuters photo: Jonathan Ernst)",
        "Photograph by Annie Leibovitz",
        "Image Credit : PTI File Photo",
        "Photo courtesy of the Smith Family",
        "Picture: supplied",
        "Image copyright Getty Images",
        "Joe Raedle/Getty Images",
        "Mandel Ngan/AFP via Getty Images",
        "[Rahmat Gul/ AP Photo ]",
        "Ashraf Shazly/Agence France-Presse — Getty Images",
        "© Reuters / David Mercado",
        "Getty Images | CDC",
        "Jane Doe, Getty Images",
        "Shutterstock",
        "Victor N. Burton Submitted photo",
        "Photo: Timothy A. Clary, AFP",
    ],
)
def test_a_credit_of_a_picture_is_recognised(line: str) -> None:
    assert is_image_credit(line)


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Two boys play in the ruins of a house in Kabul.",
        "Photo by photo, the story of the war emerges",
        "Photos of the Crystal showed damage to its bow.",
        "Picture this: a city without cars.",
        "Photos: What You Need to Know",
        "Graphic: How the S-400 Works",
        "Image problems of the president",
        "Credit where credit is due",
        "A Reuters/Ipsos opinion poll",
        "Reuters",
        "Jane Doe, Reuters",
        "Image caption A sign at a store warns to keep the product away from children",
        "He posted a photo: it showed a missile.",
    ],
)
def test_a_sentence_a_caption_or_a_heading_is_no_credit(line: str) -> None:
    assert not is_image_credit(line)


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("The president in March.", " (Photo by Jane Doe/Getty Images)"),
        ("The president in March.", " Photo: Jane Doe/Getty Images"),
        ("Workers prepare the arena.", " | AP Photo"),
        ("Outside the Newseum in Washington, D.C.", " (Reuters file photo: Jason Reed)"),
        ("The senator speaks.", " REUTERS/Joshua Roberts"),
    ],
)
def test_a_credit_behind_a_caption_is_found(caption: str, credit: str) -> None:
    assert find_trailing_credit(caption + credit) == len(caption)


@pytest.mark.parametrize(
    "line",
    [
        "The president in March (pictured with his wife).",
        "The photo was taken in March. Reuters said so.",
        "Ross D. Franklin/AP",
        "The senator speaks in Phoenix J. Scott Applewhite/AP",
        "He works for NATO (and/or the AP)",
        "Photo: Acme. Image: AP",
    ],
)
def test_words_at_the_end_of_a_sentence_are_no_credit(line: str) -> None:
    assert find_trailing_credit(line) is None


def test_a_credit_in_front_of_a_caption_is_found() -> None:
    label = "Image copyright Getty Images Image caption "
    assert find_leading_credit(label + "Theresa May in Parliament") == len(label)
    assert find_leading_credit("Image copyright Getty Images Image caption") is None
    assert find_leading_credit("Image copyright is a matter of law. Image caption writers know.") is None
