"""Fixtures and settings shared by all tests."""

import pytest
from hypothesis import HealthCheck, settings

from tests.assets.conftest import published_seeds

__all__ = ["published_seeds"]

# How long an example takes says little while tests in other processes have the processors.
settings.register_profile("shared_processors", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared_processors")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of these tests."""
    parser.addoption("--database", help="a published database whose numbers are reproduced, in place of that of the seeds")
