"""Superset in this process, prepared as the demo prepares its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from harness.cases import FIXTURE

CONFIG = """
SECRET_KEY = "for tests only: forty-two characters are wanted"
SQLALCHEMY_DATABASE_URI = "sqlite:///HOME/superset.db?check_same_thread=false"
WTF_CSRF_ENABLED = False
RATELIMIT_ENABLED = False
LOG_LEVEL = "WARNING"
FEATURE_FLAGS = {"RLS_IN_SQLLAB": True}

def FLASK_APP_MUTATOR(app):
    app.config["THE_USERS_OWN_MUTATOR_RAN"] = True

from superset_ext import enable; enable(globals())
"""


def make(home: Path, engine: str, password: str) -> Any:
    """The application, with the fixture's layer synced over the tables at `engine`.

    Not within its context: requests of Flask's test client would share that, and with it the logged-in user.
    """
    config = home / "superset_config.py"
    config.write_text(CONFIG.replace("HOME", str(home)))
    os.environ["SUPERSET_CONFIG_PATH"] = str(config)
    from superset.app import create_app

    app = create_app()
    # Superset's models cannot be imported before an application exists.
    from metrics import load
    from superset_ext.demo.prepare import create_admin, init, upgrade
    from superset_ext.sync import sync
    from superset_ext.uri import driver_uri

    with app.app_context():
        upgrade()
        create_admin(password)
        init()
        layer = FIXTURE / "metrics.yml"
        sync(load(layer), driver_uri(engine, layer), database="Bathtub", owner="admin", note="fixture")
    return app
