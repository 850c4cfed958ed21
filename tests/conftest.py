"""Fixtures shared by all tests."""

from tests.assets.conftest import published_seeds

__all__ = ["published_seeds"]
