"""The Dagster UI as `make ui` starts it: the workspace loads, and two refreshes launched at once run one after the other."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from assets.settings import PROJECT_FOLDER
from tests.assets.conftest import Desk

LAUNCH = """
mutation($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { runId } } }
}
"""
RUNS = "{ runsOrError { ... on Runs { results { runId status startTime endTime } } } }"
LOCATIONS = "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } jobs { name } } } } }"


class Server:
    """A running Dagster UI."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/graphql"

    def ask(self, query: str, **variables: object) -> Any:
        """Answer to a GraphQL query."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.address, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)["data"]

    def wait_until_loaded(self, seconds: float) -> Any:
        """The loaded code location, once it is there."""
        for _ in range(int(seconds)):
            try:
                if nodes := self.ask(LOCATIONS)["repositoriesOrError"].get("nodes"):
                    return nodes[0]
            except (urllib.error.URLError, ConnectionError, KeyError):
                pass
            time.sleep(1)
        raise AssertionError("the workspace did not load")


@pytest.fixture
def server(seeded_desk: Desk) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)],
        cwd=PROJECT_FOLDER,
        env=seeded_desk.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A process started in the background ignores interrupts, and so would not end.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        yield Server(port)
    finally:
        process.terminate()
        process.wait(timeout=60)


def test_two_refreshes_launched_at_once_run_one_after_the_other(server: Server, seeded_desk: Desk) -> None:
    loaded = server.wait_until_loaded(90)
    assert "refresh" in {job["name"] for job in loaded["jobs"]}
    selector = {
        "repositoryLocationName": loaded["location"]["name"],
        "repositoryName": loaded["name"],
        "jobName": "refresh",
    }
    for _ in range(2):
        launched = server.ask(LAUNCH, params={"selector": selector, "mode": "default", "runConfigData": "{}"})
        assert launched["launchRun"]["__typename"] == "LaunchRunSuccess"
    deadline = time.monotonic() + 240
    runs: list[dict[str, Any]] = []
    while time.monotonic() < deadline and not (runs and all(run["endTime"] for run in runs)):
        time.sleep(2)
        runs = server.ask(RUNS)["runsOrError"]["results"]
    assert [run["status"] for run in runs] == ["SUCCESS", "SUCCESS"]
    taken_and_published = seeded_desk.query("select started_at, published_at from refreshes order by started_at")
    (_, published), (taken, _) = taken_and_published
    assert published <= taken  # type: ignore[operator]
