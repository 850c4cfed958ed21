"""The Dagster UI as `make ui` starts it, in a process of its own, and questions to its GraphQL interface."""

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from assets.settings import PROJECT_FOLDER

if TYPE_CHECKING:
    from tests.assets.conftest import Desk

HOSTILE_FILE = '<img src=x onerror=alert(1)>"\u202e.txt'
HOSTILE_TITLE = "<script>alert(2)</script> </script> ![x](http://images.example/x.png) [x](javascript:alert(3)) NATO"
HOSTILE_NAME = "Xavier <b onmouseover=alert(4)>Hostile</b> '\"$\\frac{1}{0}$ \u202eeman\u202c 東京"
LONG_NAME = "Ann" + "a" * 10_000
HOSTILE_TEXT = f"""{HOSTILE_TITLE}

Xavier Hostile of NATO told "reporters" in Turkey that ![x](http://images.example/y.png) and <iframe src="http://pages.example/">
are names. {HOSTILE_NAME} said so too. Xavier Hostile met Angela Merkel. Later Angela Dorothea Merkel spoke.
"""
HOSTILE_ALIASES = f"""alias,type,name,decision,reason
Xavier Hostile,event,"{HOSTILE_NAME.replace('"', '""')}",same,a name full of markup
Angela Merkel,event,{LONG_NAME},same,a name too long to show
Angela Dorothea Merkel,event,{LONG_NAME},same,"an event with two forms, so early in the table of entities"
NATO,organization,,type,nothing changes without this row
"""
LAUNCH = """
mutation($params: ExecutionParams!) {
  launchRun(executionParams: $params) { __typename ... on LaunchRunSuccess { run { runId } } }
}
"""
RUNS = "{ runsOrError { ... on Runs { results { runId status startTime endTime } } } }"
LOCATIONS = "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } jobs { name } } } } }"


class Server:
    """A running Dagster UI."""

    def __init__(self, port: int, desk: "Desk") -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.desk = desk
        self.repository: dict[str, Any] = {}

    def ask(self, query: str, **variables: object) -> Any:
        """Answer to a GraphQL query."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(f"{self.address}/graphql", body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as response:
            return json.load(response)["data"]

    def wait_until_loaded(self, seconds: float) -> None:
        """Wait for the code location."""
        for _ in range(int(seconds)):
            try:
                if nodes := self.ask(LOCATIONS)["repositoriesOrError"].get("nodes"):
                    self.repository = nodes[0]
                    return
            except (urllib.error.URLError, ConnectionError, KeyError):
                pass
            time.sleep(1)
        raise AssertionError("the workspace did not load")

    def select(self, **names: str) -> dict[str, str]:
        """A job, sensor or schedule, as GraphQL wants it named."""
        return {
            "repositoryLocationName": self.repository["location"]["name"],
            "repositoryName": self.repository["name"],
            **names,
        }

    def launch_refresh(self) -> str:
        """Launch the refresh job; returns the id of its run."""
        params = {"selector": self.select(jobName="refresh"), "mode": "default", "runConfigData": "{}"}
        launched = self.ask(LAUNCH, params=params)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess"
        return str(launched["run"]["runId"])

    def has_runs(self) -> bool:
        """Whether any run has been launched."""
        return bool(self.ask(RUNS)["runsOrError"]["results"])

    def wait_for_runs(self, *run_ids: str, seconds: float = 480) -> list[str]:
        """How some runs ended, or all runs there are by then."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            runs = self.ask(RUNS)["runsOrError"]["results"]
            runs = [run for run in runs if not run_ids or run["runId"] in run_ids]
            if runs and all(run["endTime"] for run in runs):
                return [run["status"] for run in runs]
            time.sleep(1)
        raise AssertionError(f"these runs did not end: {runs}")


@contextmanager
def start_server(desk: "Desk", **changes: str) -> Iterator[Server]:
    """The UI of a desk, while the context is open."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "dagster", "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)],
        cwd=PROJECT_FOLDER,
        env=desk.environment(**changes),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A process started in the background ignores interrupts, and so would not end.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    )
    try:
        server = Server(port, desk)
        server.wait_until_loaded(240)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=240)
