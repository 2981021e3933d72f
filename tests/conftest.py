"""What every suite shares: options, the addresses of live engines, and an account of what was skipped."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

HERE = Path(__file__)
ENGINE_SKIP = "engine not started: "


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("bathtub")
    group.addoption("--update-golden", action="store_true", help="rewrite the golden files from what is compiled now")
    group.addoption("--no-skips", action="store_true", help="a test that is skipped has failed")
    group.addoption("--may-skip", action="append", default=[], metavar="TEXT", help="… unless its reason holds TEXT")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def engine_url() -> Callable[[str], str]:
    """The URL of a live engine by its name; where it was not started the test is skipped, or fails if it is expected."""
    return live


@pytest.fixture(scope="session")
def presto_url() -> str:
    return live("presto")


@pytest.fixture(scope="session")
def trino_url() -> str:
    return live("trino")


@pytest.fixture(scope="session")
def spark_url() -> str:
    return live("spark")


def live(name: str) -> str:
    """BATHTUB_PRESTO and its like, which `make test-engines` sets; BATHTUB_EXPECT_ENGINES names those that must be there."""
    variable = f"BATHTUB_{name.upper()}"
    if url := os.environ.get(variable):
        return url
    if name in os.environ.get("BATHTUB_EXPECT_ENGINES", "").split():
        pytest.fail(f"{name} is expected, but {variable} is not set", pytrace=False)
    pytest.skip(f"{ENGINE_SKIP}{name} ({variable} is not set)")


Reports = Generator[None, pytest.TestReport, pytest.TestReport]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Reports:
    report = yield
    return accounted(report, item.config)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Reports:
    report = yield
    return accounted(report, collector.config)


def accounted(report: pytest.TestReport, config: pytest.Config) -> pytest.TestReport:
    """The report; a skip counts as a failure where skips are not allowed, and those for one engine share one line."""
    if not report.skipped or hasattr(report, "wasxfail"):
        return report
    reason = report.longrepr[2].removeprefix("Skipped: ") if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if config.getoption("--no-skips") and not any(text in reason for text in config.getoption("--may-skip")):
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which --no-skips forbids: {reason}"
    elif reason.startswith(ENGINE_SKIP):
        report.longrepr = (str(HERE), None, reason)  # pytest folds what has the same place and reason, and counts it
    return report
