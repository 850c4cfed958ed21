"""Fixtures shared by all tests."""

import pytest

from tests.assets.conftest import published_seeds

__all__ = ["published_seeds"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of these tests."""
    parser.addoption("--database", help="a published database whose numbers are reproduced, in place of that of the seeds")
