"""How fast refreshes are, in ratios measured in one run on one machine: ``make bench CORPUS=file [N=articles]``.

Reads a file of JSON Lines, gzip-compressed or not. Needs Linux, whose ``/proc`` tells the memory of all processes of a refresh.
"""

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import dagster as dg
import duckdb
import numpy as np
import polars as pl
from spacy.language import Language

from assets.settings import PROJECT_FOLDER, Settings
from pipeline.extraction.extraction import load_extraction
from pipeline.extraction.recognition import load_recognizer
from pipeline.workers import count_usable_processors, do_chunks

SAMPLES = 3
PRODUCT_SIZE = 2048
PRODUCT_SECONDS = 2
SAMPLE_PARAGRAPHS = 250  # in each sample read by the plain loop, which is slow
CHUNK_PARAGRAPHS = 512
MEMORY_INTERVAL_SECONDS = 0.1
NAMES_STEP = "extract_entities"
ADDED = {
    "id": "added",
    "title": "Talks end in Geneva",
    "text": "Anna Lindqvist met Pedro Alvarez in Geneva.\n\nThey spoke of Spain.",
}


@dataclass
class Refresh:
    """One refresh in a process of its own; seconds of the whole and of its steps, and the most memory all processes had."""

    seconds: float
    steps: dict[str, float]
    peak_mb: float
    paragraphs_processed: int

    @property
    def other_share(self) -> float:
        """Share of the time that is not spent on finding names."""
        return 1 - self.steps[NAMES_STEP] / self.seconds


class Corpus:
    """Some articles, and the database refreshed from them."""

    def __init__(self, folder: Path, lines: list[str]) -> None:
        self.articles = folder / "articles"
        self.settings = Settings(articles=str(self.articles), database=str(folder / "news.duckdb"))
        self._home = folder / "home"
        self.articles.mkdir(parents=True)
        self._home.mkdir()
        shutil.copy(PROJECT_FOLDER / "dagster.yaml", self._home)
        (self.articles / "news.jsonl").write_text("".join(lines), encoding="utf-8")

    def refresh(self) -> Refresh:
        """Run the refresh command."""
        environment = os.environ | {
            "DAGSTER_HOME": str(self._home),
            "DATELINE_ARTICLES": str(self.articles),
            "DATELINE_DATABASE": str(self.settings.database_file),
        }
        start = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-m", "assets.refresh"], cwd=PROJECT_FOLDER, env=environment, stdout=subprocess.DEVNULL
        )
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, measure_memory(process.pid))
            time.sleep(MEMORY_INTERVAL_SECONDS)
        seconds = time.monotonic() - start
        if process.returncode:
            raise SystemExit("a refresh failed; see above")
        with duckdb.connect(str(self.settings.database_file), read_only=True) as published:
            query = "select run_id, paragraphs_processed from refreshes order by published_at desc limit 1"
            run_id, processed = published.sql(query).fetchall()[0]
        with dg.DagsterInstance.from_config(str(self._home)) as instance:
            steps = {s.step_key: (s.end_time or 0) - (s.start_time or 0) for s in instance.get_run_step_stats(run_id)}
        return Refresh(seconds, steps, peak, processed)

    def list_paragraphs(self) -> list[str]:
        """Each distinct paragraph that the model has read."""
        with duckdb.connect(str(self.settings.working_file), read_only=True) as working_file:
            rows = working_file.sql(
                "select any_value(text) from paragraphs join paragraph_entities using (paragraph_sha256)"
                " group by paragraph_sha256 order by paragraph_sha256"
            ).fetchall()
        return [text for (text,) in rows]


def measure_memory(process: int) -> float:
    """Memory that a process and its descendants hold now, in MB; pages they share count for each."""
    parents: dict[int, int] = {}
    pages: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it has just ended
                continue
            parents[int(folder.name)], pages[int(folder.name)] = int(fields[1]), int(fields[21])
    family = {process}
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    return sum(pages.get(member, 0) for member in family) * os.sysconf("SC_PAGE_SIZE") / 1e6


def count_words(texts: list[str]) -> int:
    """Words as people count them, between spaces."""
    return sum(len(text.split()) for text in texts)


def read_plainly(model: str, samples: list[list[str]]) -> Iterator[tuple[float, list[set[tuple[int, int, str]]]]]:
    """For each sample: words per second, and the entities of each text, found as people find them."""
    import spacy

    nlp = spacy.load(model)
    for text in samples[0][:20]:
        nlp(text)
    for texts in samples:
        start = time.monotonic()
        docs = [nlp(text) for text in texts]
        seconds = time.monotonic() - start
        yield count_words(texts) / seconds, [{(e.start_char, e.end_char, e.label_) for e in doc.ents} for doc in docs]


def read_fast(model: str, texts: list[str]) -> tuple[float, list[set[tuple[int, int, str]]]]:
    """Words per second with as many processes as a refresh has, their start included, and the entities of each text."""
    paragraphs = pl.DataFrame({"paragraph_sha256": [f"{number:09}" for number in range(len(texts))], "text": texts})
    chunks = paragraphs.iter_slices(CHUNK_PARAGRAPHS)
    start = time.monotonic()
    load = partial(load_extraction, model, "the model")
    found = pl.concat(found for _, found in do_chunks(load, chunks, count_usable_processors()))
    seconds = time.monotonic() - start
    marks = found.sort("paragraph_sha256")["entities"]
    return count_words(texts) / seconds, [{tuple(entity.values()) for entity in entities} for entities in marks]


def count_operations(nlp: Language) -> int:
    """Operations per token of the matrix products of what finds names and sentences: a product and a sum for each weight."""
    nodes = [node for _, pipe in nlp.pipeline if hasattr(pipe, "model") for node in pipe.model.walk()]
    return sum(2 * node.get_param("W").size for node in nodes if node.has_param("W"))


def measure_products() -> float:
    """Operations per second of matrix products with all processors, on large matrices that suit them best."""
    matrix = np.ones((PRODUCT_SIZE, PRODUCT_SIZE), dtype=np.float32)
    matrix @ matrix
    start, count = time.monotonic(), 0
    while time.monotonic() - start < PRODUCT_SECONDS:
        matrix @ matrix
        count += 1
    return count * 2 * PRODUCT_SIZE**3 / (time.monotonic() - start)


def count_tokens(nlp: Language, texts: list[str]) -> int:
    """Tokens, as the model counts them."""
    return sum(len(nlp.make_doc(text)) for text in texts)


def spread(values: list[float]) -> str:
    """The middle of some values, with the least and the largest."""
    return f"{statistics.median(values):,.1f} ({min(values):,.1f} to {max(values):,.1f})"


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    arguments = parser.parse_args()
    opened = gzip.open if arguments.corpus.suffix == ".gz" else open
    with opened(arguments.corpus, "rt", encoding="utf-8") as file:
        lines = list(islice(file, arguments.articles))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        measure(Path(folder), lines)


def measure(folder: Path, lines: list[str]) -> None:
    """Print each ratio with what it must reach."""
    small, large = Corpus(folder / "small", lines[: max(1, len(lines) // 6)]), Corpus(folder / "large", lines)
    few, cold, again = small.refresh(), large.refresh(), large.refresh()
    (large.articles / "added.json").write_text(json.dumps(ADDED), encoding="utf-8")
    added = large.refresh()

    model = large.settings.model
    paragraphs = large.list_paragraphs()
    step = max(1, len(paragraphs) // (SAMPLES * SAMPLE_PARAGRAPHS))
    samples = [paragraphs[n * step :: SAMPLES * step] for n in range(SAMPLES)]
    position = {text: number for number, text in enumerate(paragraphs)}
    plain, fast, differences, compared = [], [], [], 0
    for sample, (speed, entities) in zip(samples, read_plainly(model, samples), strict=True):
        fast_speed, found = read_fast(model, paragraphs)
        plain.append(speed)
        fast.append(fast_speed)
        for text, expected in zip(sample, entities, strict=True):
            compared += len(expected)
            differences += [(text, mark) for mark in sorted(expected ^ found[position[text]])]
    loop_seconds = count_words(paragraphs) / statistics.median(plain)

    sampled = [text for sample in samples for text in sample]
    nlp = load_recognizer(model)._nlp
    operations, tokens_per_word = count_operations(nlp), count_tokens(nlp, sampled) / count_words(sampled)
    limit = measure_products() / operations / tokens_per_word
    growth = (cold.seconds / len(lines)) / (few.seconds / max(1, len(lines) // 6))
    rows = [
        ("names, plain loop, words per second, on samples", spread(plain), ""),
        ("names, processes of a refresh, words per second", spread(fast), ""),
        ("… times as fast", spread([a / b for a, b in zip(fast, plain, strict=True)]), "at least 8"),
        ("… of what matrix products alone would allow here", f"{statistics.median(fast) / limit:.0%}", ""),
        (f"entities that differ, of {compared:,} in the samples", f"{len(differences)}", "0"),
        ("cold refresh against the plain loop alone, times as fast", f"{loop_seconds / cold.seconds:.1f}", "at least 5"),
        ("cold refresh, seconds", f"{cold.seconds:.1f}", ""),
        ("… articles in a day at this rate", f"{len(lines) / cold.seconds * 86_400:,.0f}", ""),
        ("… not finding names", f"{cold.other_share:.0%}", "at most 25%"),
        ("… the same against the plain loop", f"{cold.other_share * cold.seconds / loop_seconds:.1%}", ""),
        ("refresh with nothing new, of the cold one", f"{again.seconds / cold.seconds:.1%}", "at most 5%"),
        ("… paragraphs processed", f"{again.paragraphs_processed}", "0"),
        ("refresh with one article more, of the cold one", f"{added.seconds / cold.seconds:.1%}", "at most 15%"),
        ("time per article against a sixth of the articles", f"{growth:.2f}", "at most 1.15"),
        ("peak memory of all processes, MB", f"{cold.peak_mb:,.0f}", "at most 2,000"),
        ("… against a sixth of the articles", f"{few.peak_mb:,.0f}", ""),
    ]
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"{len(lines):,} articles, {len(paragraphs):,} paragraphs, {count_usable_processors()} processors, load {load}")
    print(f"{operations / 1e6:.2f} million operations of matrix products a token\n")
    print("| measured | value | must be |\n|---|---:|---:|")
    print("\n".join(f"| {name} | {value} | {goal} |" for name, value, goal in rows))
    print("\nSteps of the cold refresh, in seconds, and of the one with nothing new:")
    for name, seconds in sorted(cold.steps.items(), key=lambda item: -item[1])[:12]:
        print(f"{seconds:8.1f} {again.steps.get(name, 0):6.1f}  {name}")
    for text, (start, end, label) in differences[:20]:
        print(f"differs: {label} {text[start:end]!r} in {text[:100]!r}")


if __name__ == "__main__":
    main()
