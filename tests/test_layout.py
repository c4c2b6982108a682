"""The import rule and the short files, kept true: who may import whom."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

from jejak.words import MEASURES

SOURCE = Path(__file__).resolve().parents[1] / "src" / "jejak"
FILES = sorted(SOURCE.rglob("*.py"))

# A module may import what stands after it, never what stands before it.
ORDER = (
    "cli",
    "demo",
    "starting",
    "project",
    "doctor",
    "reporting",
    "imports",
    "import_report",
    "upkeep",
    "privacy",
    "report",
    "verify",
    "maps",
    "measure",
    "journeys",
    "resolve",
    "collect",
    "store",
    "engine",
    "settings",
    "expression",
    "errors",
    "markup",
    "numbers",
    "schema",
    "words",
)
DRIVERS = {"duckdb", "pyspark"}
ALLOWED = {
    *DRIVERS,
    "cyclopts",
    "msgspec",
    "numpy",
    "python_calamine",
    "rich",
    "ruamel",
    "scipy",
    "sqlglot",
    "tzdata",
    "ua_parser",
    "xlsxwriter",
}
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc"}
LONGEST_FILE, MEDIAN_FILE, LONGEST_FUNCTION = 400, 200, 40


def name_of(file: Path) -> str:
    parts = file.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(file): file for file in FILES}


def part_of(module: str) -> str:
    """`jejak.measure.paths` is of the part `measure`."""
    return [*module.split("."), "jejak"][1]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path, only_at_load: bool = False) -> Iterator[str]:
    """The modules a file imports when it runs; `only_at_load`: not those inside functions."""
    for node in statements(tree_of(file), only_at_load):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are written out in full"
            module = node.module or ""
            for alias in node.names:
                full = f"{module}.{alias.name}"
                yield full if full in NAMES else module


def statements(tree: ast.AST, only_at_load: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typing = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if typing or (only_at_load and function):
            continue
        yield node
        yield from statements(node, only_at_load)


def test_every_part_stands_in_the_order():
    parts = {part_of(name) for name in NAMES} - {"jejak", "__main__"}
    assert parts <= set(ORDER)


def test_imports_go_only_rightwards_in_the_order():
    wrong = [
        f"{name} imports {target}, which stands to its left"
        for name in NAMES
        if (part := part_of(name)) not in ("jejak", "__main__")
        for target in imports(NAMES[name])
        if target.startswith("jejak.") and ORDER.index(part_of(target)) < ORDER.index(part)
    ]
    assert wrong == []


def test_imports_only_the_core_dependencies():
    found: dict[str, set[str]] = {}
    for name in NAMES:
        roots = {target.split(".")[0] for target in imports(NAMES[name])}
        outside = roots - set(sys.stdlib_module_names) - {"jejak"} - ALLOWED
        if name == "jejak.measure.result":  # Result.to_pandas() and .to_polars()
            outside -= {"pandas", "polars", "pyarrow"}
        if part_of(name) != "engine":  # only engine/ imports a driver
            outside |= roots & DRIVERS
        found[name] = outside
    assert len(found) > 200, "the modules are not found any more"
    assert {name: outside for name, outside in found.items() if outside} == {}


def test_no_cycles():
    graph = {
        name: {target for target in imports(file, only_at_load=True) if target in NAMES} - {name}
        for name, file in NAMES.items()
    }
    tuple(TopologicalSorter(graph).static_order())


def test_no_drawer_for_everything():
    assert not [file for file in FILES if {file.stem, *file.parts} & FORBIDDEN_NAMES]


def test_files_are_short():
    lengths = {
        name: len(file.read_text(encoding="utf-8").splitlines()) for name, file in NAMES.items()
    }
    assert not {name: n for name, n in lengths.items() if n > LONGEST_FILE}
    assert median(n for n in lengths.values() if n) < MEDIAN_FILE


def test_functions_are_short():
    long = {
        f"{name}.{node.name}": size
        for name, file in NAMES.items()
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (size := length(node)) > LONGEST_FUNCTION
    }
    assert long == {}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, its docstring not counted."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function):
        text = function.body[0]
        lines -= (text.end_lineno or 0) - text.lineno + 1
    return lines


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has loaded after some code."""
    code += "\nimport sys; print('\\nLOADED', *sorted({m.split('.')[0] for m in sys.modules}))"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE.parent)},
    )
    return set(answer.stdout.rpartition("LOADED")[2].split())


def test_help_loads_nothing_heavy():
    loaded = loaded_by("from jejak.cli import main; main(['--help'])")
    assert not loaded & {"duckdb", "numpy", "scipy", "sqlglot", "cyclopts", "rich", "msgspec"}


def test_import_jejak_loads_nothing_heavy():
    assert not loaded_by("import jejak") & {"duckdb", "numpy", "scipy", "sqlglot", "rich"}


def test_the_duckdb_path_loads_neither_sqlglot_nor_scipy(small_shop: Path):
    """Every measure and the report: what is heavy and not needed stays out."""
    calls = "\n".join(f"project.{name}()" for name in MEASURES)
    report = f"project.report({str(small_shop / 'again.html')!r}, ['id'])"
    code = f"import jejak\nproject = jejak.open({str(small_shop)!r})\n{calls}\n{report}"
    assert not loaded_by(code) & {"sqlglot", "scipy", "pandas", "polars", "pyarrow", "cyclopts"}
