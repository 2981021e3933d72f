"""What happens inside Superset's process at its start. A part that needs a place in Superset adds a step."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask


def add_commands(app: Flask) -> None:
    """`superset bathtub …`."""
    from superset_ext.cli import bathtub

    app.cli.add_command(bathtub)


def bind_celery_tasks(app: Flask) -> None:
    """Binds Superset's tasks now, in one thread.

    Celery binds a task at its first use and not thread-safely: the first concurrent SQL Lab requests of a fresh threaded
    worker died with "'NoneType' object has no attribute 'push'" (celery/app/task.py, `Task.__call__`).
    """
    from superset import sql_lab
    from superset.extensions import celery_app

    celery_app.finalize()
    sql_lab.get_sql_results._get_current_object()
    for task in list(celery_app.tasks.values()):
        if task.request_stack is None:
            task.bind(celery_app)


STEPS: tuple[Callable[[Flask], None], ...] = (add_commands, bind_celery_tasks)


def boot(app: Flask) -> None:
    """Runs every step, in order, within the application's context."""
    for step in STEPS:
        step(app)
