"""The walls and sizes of STYLE, held by reading the code itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("metrics", "udfs", "superset_ext")
ENGINES = frozenset(file.stem for file in (ROOT / "metrics" / "engines").glob("[a-z]*.py")) | {"hive"}
LONGEST_FUNCTION = 60
LONGEST_FILE = 450

# The dialect that the fragments of metrics.yml are written in is a property of the file's format, named once.
DIALECT_OF_FRAGMENTS = ROOT / "metrics" / "fragments.py"
SLOW_TO_IMPORT = ("pandas", "scipy", "numpy", "duckdb", "pyarrow", "pyhive", "trino", "sqlalchemy", "superset")
STATEMENT = re.compile(
    r"\b(SELECT\s.*\bFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s.*\bSET|CREATE\s+(OR\s+REPLACE\s+)?(TABLE|VIEW)|DROP\s+(TABLE|VIEW)|NULLIF\s*\(|COALESCE\s*\(|CAST\s*\()",
    re.DOTALL,
)


def sources(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(), str(file))


def places(file: Path, nodes: Iterator[ast.AST]) -> list[str]:
    return [f"{name(file)}:{node.lineno}" for node in nodes]


def docstrings(module: ast.Module) -> set[int]:
    """The ids of string nodes that stand as a statement of their own: prose, not code."""
    return {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}


def engine_names(module: ast.Module) -> Iterator[ast.AST]:
    prose = docstrings(module)
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and id(node) not in prose and node.value in ENGINES:
            yield node


def formatted_statements(module: ast.Module) -> Iterator[ast.AST]:
    messages = {id(inner) for node in ast.walk(module) if isinstance(node, ast.Raise) for inner in ast.walk(node)}
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr) and id(node) not in messages and STATEMENT.search(skeleton(node)):
            yield node


def skeleton(formatted: ast.JoinedStr) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else "?" for part in formatted.values)


def broad_excepts(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or catches_all(node.type)) and not raises_on(node):
            yield node


def raises_on(handler: ast.ExceptHandler) -> bool:
    """Whether the handler only tidies up: what it caught goes on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def catches_all(caught: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id in {"Exception", "BaseException"} for node in ast.walk(caught))


def long_functions(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines(node) > LONGEST_FUNCTION:
            yield node


def lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def may_name_engines(file: Path) -> bool:
    inside = file.relative_to(ROOT / "metrics").parts if file.is_relative_to(ROOT / "metrics") else ()
    of_an_engine = inside[:1] == ("engines",) or (inside[:1] == ("sqlalchemy",) and file.stem in ENGINES)
    return of_an_engine or file == DIALECT_OF_FRAGMENTS


@pytest.mark.parametrize("file", [file for file in sources("metrics", "udfs") if not may_name_engines(file)], ids=name)
def test_engine_is_named_in_its_own_file_only(file: Path) -> None:
    assert places(file, engine_names(tree(file))) == []


@pytest.mark.parametrize("file", sources("metrics"), ids=name)
def test_sql_is_built_not_formatted(file: Path) -> None:
    assert places(file, formatted_statements(tree(file))) == []


@pytest.mark.parametrize("file", sources(*PACKAGES, "docker"), ids=name)
def test_except_names_its_exceptions(file: Path) -> None:
    assert places(file, broad_excepts(tree(file))) == []


@pytest.mark.parametrize("file", sources(*PACKAGES, "docker"), ids=name)
def test_functions_fit_a_screen(file: Path) -> None:
    assert places(file, long_functions(tree(file))) == []


@pytest.mark.parametrize("file", sources(*PACKAGES, "docker"), ids=name)
def test_file_can_be_read_in_a_sitting(file: Path) -> None:
    assert len(file.read_text().splitlines()) <= LONGEST_FILE


def test_import_walls_stand() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout


def test_udfs_import_neither_pandas_nor_a_driver() -> None:
    assert imported_by("import pkgutil, udfs; [__import__(m.name) for m in pkgutil.walk_packages(udfs.__path__, 'udfs.')]") & {
        "pandas", "duckdb", "pyarrow", "pyhive", "trino", "sqlglot", "sqlalchemy", "superset",
    } == set()


def test_compiling_imports_no_driver_and_nothing_numeric() -> None:
    assert imported_by("import metrics, metrics.rewrite; metrics.load") & set(SLOW_TO_IMPORT) == set()


def imported_by(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has after running the code."""
    program = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("finder", "code"),
    [
        (engine_names, "if engine == 'presto': ..."),
        (engine_names, "table = {'trino': 1}"),
        (formatted_statements, "f'SELECT {a} FROM {b}'"),
        (formatted_statements, "f'{n} / NULLIF({t}, 0)'"),
        (broad_excepts, "try: ...\nexcept Exception: ..."),
        (broad_excepts, "try: ...\nexcept: ..."),
        (broad_excepts, "try: ...\nexcept (ValueError, Exception): ..."),
        (broad_excepts, "try: ...\nexcept BaseException:\n    raise ValueError"),
        (long_functions, "def f():\n" + "    x = 1\n" * LONGEST_FUNCTION),
    ],
)
def test_finder_sees_what_it_is_for(finder: object, code: str) -> None:
    assert len(list(finder(ast.parse(code)))) == 1  # type: ignore[operator]  # one signature, many finders


def test_engine_in_a_docstring_is_prose() -> None:
    assert list(engine_names(ast.parse("'presto'\ndef f():\n    'trino'"))) == []


def test_tidying_up_may_catch_all() -> None:
    assert list(broad_excepts(ast.parse("try: ...\nexcept BaseException:\n    close()\n    raise"))) == []


def test_message_may_quote_sql() -> None:
    assert list(formatted_statements(ast.parse("raise QueryError(f'read {a} by SELECT * FROM {a}')"))) == []
