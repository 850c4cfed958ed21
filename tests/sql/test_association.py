"""The association measures: the test vectors of the definition, other implementations, and the edges of their ranges."""

import math
from collections.abc import Iterator
from decimal import Decimal, localcontext
from random import Random

import duckdb
import pytest
from scipy.stats import chi2_contingency, fisher_exact, hypergeom

from assets.macros import create_macros
from tests.sql.conftest import MACROS

Counts = tuple[int, int, int, int]

MEASURES = """
    select
        pmi(n, a, b, ab), npmi(n, a, b, ab), g2(n, a, b, ab), fisher_p(n, a, b, ab), expected_count(n, a, b), jaccard(a, b, ab)
    from (select unnest($n) as n, unnest($a) as a, unnest($b) as b, unnest($ab) as ab)
"""


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that knows the macros."""
    with duckdb.connect() as connection:
        create_macros(connection, MACROS)
        yield connection


def measure(connection: duckdb.DuckDBPyConnection, *tables: Counts) -> list[tuple[float, ...]]:
    """pmi, npmi, g2, fisher_p, expected_count and jaccard of each table (n, a, b, ab)."""
    columns = dict(zip(("n", "a", "b", "ab"), map(list, zip(*tables, strict=True)), strict=True))
    return connection.execute(MEASURES, columns).fetchall()


def random_tables(count: int, largest: int) -> list[Counts]:
    """Tables of all sizes up to ``largest``, with the extremes of each range among them."""
    random = Random(count)
    tables = []
    for _ in range(count):
        n = int(largest ** random.random())
        a, b = (random.randint(1, int(n ** random.random()) or 1) for _ in "ab")
        least, most = max(0, a + b - n), min(a, b)
        usual = min(most, max(least, round(a * b / n + random.gauss(0, 3) * math.sqrt(a * b / n))))
        tables.append((n, a, b, random.choice([least, most, random.randint(least, most), usual, usual])))
    return tables


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((1000, 100, 50, 20), [2.0000, 0.3544, 33.8895, pytest.approx(0, abs=1e-6)]),
        ((1000, 400, 300, 120), [0.0000, 0.0000, 0.0000, pytest.approx(0.5273, abs=5e-5)]),
        ((1000, 100, 50, 0), [None, None, -10.8240, 1]),
        ((1000, 1, 1, 1), [9.9658, 1.0000, 15.8145, pytest.approx(0.0010)]),
        ((100, 10, 10, 5), [2.3219, 0.5372, 12.5330, pytest.approx(0.000672, abs=5e-7)]),
        ((3, 3, 3, 3), [0.0000, None, 0.0000, 1]),
        ((3, 1, 1, 1), [1.5850, 1.0000, 3.8191, pytest.approx(0.3333, abs=5e-5)]),
        ((3, 2, 2, 1), [-0.4150, -0.2619, -1.0465, 1]),
    ],
)
def test_the_vectors_of_the_definition_hold(
    connection: duckdb.DuckDBPyConnection, counts: Counts, expected: list[float | None]
) -> None:
    pmi, npmi, g2, fisher_p, *_ = measure(connection, counts)[0]
    rounded = [value if value is None else round(value, 4) for value in (pmi, npmi, g2)]
    assert [*rounded, fisher_p] == expected


def test_fisher_p_is_that_of_scipy(connection: duckdb.DuckDBPyConnection) -> None:
    tables = random_tables(400, largest=1_000_000)
    expected = [hypergeom.sf(ab - 1, n, a, b) for n, a, b, ab in tables]
    assert [row[3] for row in measure(connection, *tables)] == pytest.approx(expected, rel=1e-5, abs=1e-300)
    small = random_tables(200, largest=500)
    expected = [fisher_exact([[ab, a - ab], [b - ab, n - a - b + ab]], "greater").pvalue for n, a, b, ab in small]
    assert [row[3] for row in measure(connection, *small)] == pytest.approx(expected, rel=1e-5, abs=1e-300)


def test_g2_is_that_of_scipy(connection: duckdb.DuckDBPyConnection) -> None:
    tables = [table for table in random_tables(400, largest=10_000) if max(table[1:3]) < table[0]]
    cells = [[[ab, a - ab], [b - ab, n - a - b + ab]] for n, a, b, ab in tables]
    expected = [chi2_contingency(cell, correction=False, lambda_="log-likelihood").statistic for cell in cells]
    assert [abs(row[2]) for row in measure(connection, *tables)] == pytest.approx(expected, rel=1e-9, abs=1e-9)


def exact_g2(n: int, a: int, b: int, ab: int) -> float:
    """Signed g2 with fifty digits in between."""
    cells = [(ab, a * b), (a - ab, a * (n - b)), (b - ab, (n - a) * b), (n - a - b + ab, (n - a) * (n - b))]
    with localcontext(prec=50):
        total = sum(2 * observed * (Decimal(observed) * n / margins).ln() for observed, margins in cells if observed)
        return float(total.copy_sign(ab * n - a * b)) if total else 0.0


def test_g2_keeps_ten_digits_in_a_large_corpus(connection: duckdb.DuckDBPyConnection) -> None:
    tables = random_tables(300, largest=100_000_000)
    expected = [exact_g2(*table) for table in tables]
    assert [row[2] for row in measure(connection, *tables)] == pytest.approx(expected, rel=1e-10, abs=1e-12)


def test_measures_do_not_depend_on_which_is_a_and_which_b(connection: duckdb.DuckDBPyConnection) -> None:
    tables = random_tables(300, largest=100_000)
    swapped = [(n, b, a, ab) for n, a, b, ab in tables]
    assert measure(connection, *tables) == measure(connection, *swapped)


def test_measures_stay_in_their_ranges(connection: duckdb.DuckDBPyConnection) -> None:
    tables = random_tables(2000, largest=100_000_000)
    for (n, a, b, ab), (pmi, npmi, g2, fisher_p, expected, jaccard) in zip(tables, measure(connection, *tables), strict=True):
        assert (pmi is None) == (ab == 0)
        assert (npmi is None) == (ab in (0, n))
        assert npmi is None or -1 <= npmi <= 1
        assert math.copysign(bool(g2), g2) == (ab * n > a * b) - (ab * n < a * b)
        assert 0 <= fisher_p <= 1
        assert expected == pytest.approx(a * b / n, rel=1e-11)
        assert jaccard == pytest.approx(ab / (a + b - ab), rel=1e-11)


def test_always_together_is_exactly_one_in_npmi(connection: duckdb.DuckDBPyConnection) -> None:
    tables = [(n, k, k, k) for n in (7, 1000, 99_999_989) for k in range(1, 7)]
    assert {row[1] for row in measure(connection, *tables)} == {1.0}


def test_an_impossibly_small_chance_is_zero_and_no_error(connection: duckdb.DuckDBPyConnection) -> None:
    assert measure(connection, (1_000_000, 5000, 5000, 5000))[0][3] == 0
