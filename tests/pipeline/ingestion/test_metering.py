"""What reading reports: the bytes of the files as they are, never fewer than before, up to just those of all files."""

import gzip
import io
import json
import random
from pathlib import Path

import pytest

from pipeline.ingestion.metering import Meter
from pipeline.ingestion.reading import identify_files, read_articles


def list_reports(folder: Path) -> list[tuple[int, int]]:
    reports: list[tuple[int, int]] = []
    for _ in read_articles(
        folder, identify_files(folder), 1_000_000, 10_000_000, report=lambda done, total: reports.append((done, total))
    ):
        pass
    return reports


def make_records() -> bytes:
    """Megabytes of records, which can hardly be compressed."""
    numbers = random.Random(1)
    return b"".join(json.dumps({"title": "A", "text": numbers.randbytes(500).hex()}).encode() + b"\n" for _ in range(2500))


def assert_counts_up_to(reports: list[tuple[int, int]], expected: int) -> None:
    amounts = [done for done, _ in reports]
    assert {total for _, total in reports} == {expected}
    assert amounts == sorted(amounts)
    assert (amounts[0], amounts[-1]) == (0, expected)


@pytest.mark.parametrize("compress", [bytes, gzip.compress])
def test_one_large_file_is_reported_while_it_is_read(tmp_path: Path, compress: type[bytes]) -> None:
    path = tmp_path / "export.jsonl"
    path.write_bytes(compress(make_records()))
    size = path.stat().st_size
    assert size > 1_000_000
    reports = list_reports(tmp_path)
    assert_counts_up_to(reports, size)
    assert len({done for done, _ in reports if 0 < done < size}) >= 3


def test_several_files_add_up_to_the_bytes_of_all(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(make_records())
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(make_records()))
    (tmp_path / "c.txt").write_text("Ministers met.")
    assert_counts_up_to(list_reports(tmp_path), sum(path.stat().st_size for path in tmp_path.iterdir()))


def test_what_is_not_read_to_its_end_counts_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(500_000))
    (tmp_path / "damaged.txt.gz").write_bytes(gzip.compress(make_records())[:400_000])
    (tmp_path / "empty.txt").touch()
    (tmp_path / "large.txt").write_bytes(b"x" * 1_500_000)
    expected = sum(path.stat().st_size for path in tmp_path.iterdir())
    (tmp_path / "broken.txt").symlink_to("gone.txt")
    assert_counts_up_to(list_reports(tmp_path), expected)


def test_an_empty_folder_has_nothing_to_read(tmp_path: Path) -> None:
    assert list_reports(tmp_path) == [(0, 0)]


def test_a_watched_file_is_read_as_it_is_however_often_and_counted_once() -> None:
    content = random.Random(1).randbytes(1_000_000)
    reports: list[tuple[int, int]] = []
    meter = Meter(len(content), lambda done, total: reports.append((done, total)))
    watched = meter.watch(io.BytesIO(content), len(content))
    assert watched.read(4) == content[:4]
    assert watched.seek(-10, io.SEEK_END) == len(content) - 10
    assert watched.read() == content[-10:]
    watched.seek(0)
    assert watched.read() == content
    meter.finish(len(content))
    assert_counts_up_to(reports, len(content))
