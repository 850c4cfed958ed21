"""Fixtures for the tests of cleaning."""

from pathlib import Path

import pytest

from pipeline.cleaning.rules import LineRules, load_line_rules

PROJECT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def project() -> Path:
    return PROJECT


@pytest.fixture(scope="session")
def seed_rules() -> LineRules:
    """The rules the project ships."""
    return load_line_rules(PROJECT / "seeds" / "boilerplate_lines.csv")


@pytest.fixture(scope="session")
def no_rules() -> LineRules:
    return LineRules(())
