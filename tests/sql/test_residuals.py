"""The Pearson residual: the residual of a chi-squared test, and its edges."""

from collections.abc import Iterator
from random import Random

import duckdb
import pytest
from scipy.stats import chisquare

from tests.sql.conftest import MACROS


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that knows the macros."""
    with duckdb.connect() as connection:
        for macro in MACROS:
            connection.execute(macro.text)
        yield connection


def find_residual(connection: duckdb.DuckDBPyConnection, observed: int, expected: float | None) -> float | None:
    row = connection.execute("select pearson_residual($1, $2::double)", [observed, expected]).fetchone()
    assert row is not None
    residual: float | None = row[0]
    return residual


@pytest.mark.parametrize(
    ("observed", "expected", "residual"),
    [(9, 4.0, 2.5), (0, 4.0, -2.0), (4, 4.0, 0.0), (3, 0.25, 5.5), (3, 0.0, None), (0, 0.0, None), (3, None, None)],
)
def test_a_residual_is_the_deviation_in_roots_of_the_expectation(
    connection: duckdb.DuckDBPyConnection, observed: int, expected: float | None, residual: float | None
) -> None:
    assert find_residual(connection, observed, expected) == residual


def test_squared_residuals_add_up_to_the_chi_squared_of_scipy(connection: duckdb.DuckDBPyConnection) -> None:
    random = Random(1)
    for _ in range(100):
        observed = [random.randint(0, 10 ** random.randint(1, 6)) for _ in range(5)]
        weights = [random.random() + 0.01 for _ in observed]
        expected = [sum(observed) * weight / sum(weights) for weight in weights]
        residuals = [find_residual(connection, *cell) or 0.0 for cell in zip(observed, expected, strict=True)]
        chi_squared = chisquare(observed, expected).statistic if sum(observed) else 0
        assert sum(residual**2 for residual in residuals) == pytest.approx(chi_squared, rel=1e-9)
