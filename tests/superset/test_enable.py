"""One line of superset_config.py: what it adds, and what it leaves."""

from __future__ import annotations

import subprocess
import sys

import pytest

from superset_ext import enable, start


def test_flags_of_the_user_win() -> None:
    config = {"FEATURE_FLAGS": {"DATASET_FOLDERS": False, "ALERT_REPORTS": True}}
    enable(config)
    assert config["FEATURE_FLAGS"] == {"DATASET_FOLDERS": False, "ALERT_REPORTS": True}


def test_folders_are_on_where_the_user_says_nothing() -> None:
    config: dict[str, object] = {}
    enable(config)
    assert config["FEATURE_FLAGS"] == {"DATASET_FOLDERS": True}


@pytest.fixture
def called(monkeypatch) -> list[str]:
    """What was called, with our own start replaced by a word."""
    pytest.importorskip("flask", reason="Superset is not installed: pip install 'bathtub[superset]'")
    called: list[str] = []
    monkeypatch.setattr("superset_ext.boot.STEPS", (lambda app: called.append("ours"),))
    return called


def test_the_users_mutator_is_called_first(called) -> None:
    config = {"FLASK_APP_MUTATOR": lambda app: called.append("the user's")}
    enable(config)
    config["FLASK_APP_MUTATOR"](object())
    assert called == ["the user's", "ours"]


def test_twice_is_once(called) -> None:
    config = {"FLASK_APP_MUTATOR": lambda app: None}
    enable(config)
    enable(config)
    config["FLASK_APP_MUTATOR"](object())
    assert called == ["ours"]


def test_without_a_mutator_ours_is_the_mutator() -> None:
    config: dict[str, object] = {}
    enable(config)
    assert config["FLASK_APP_MUTATOR"] is start


def test_it_imports_no_superset() -> None:
    code = "import sys; from superset_ext import enable; enable({}); sys.exit('superset' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
