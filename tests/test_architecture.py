"""The house keeps its shape: the direction of dependency, and a few measures of style that may not slip."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("normalize", "roundup_spider")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "_data" not in path.parts)
LONGEST_FUNCTION = 60
LONGEST_FILE = 450


def imported_names(path: Path) -> Iterator[str]:
    """Every module a file imports anywhere, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, methods included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("module", [m for m in MODULES if m.is_relative_to(ROOT / "normalize")], ids=lambda p: p.name)
def test_normalize_never_imports_the_spider_nor_its_libraries(module: Path) -> None:
    forbidden = {"roundup_spider", "scrapy", "bs4"}
    assert not forbidden & {name.split(".")[0] for name in imported_names(module)}


def test_the_import_walker_sees_imports_inside_functions(tmp_path: Path) -> None:
    sample = tmp_path / "sample.py"
    sample.write_text("def f():\n    from scrapy.http import Request\n    import bs4.element\n")
    assert set(imported_names(sample)) == {"scrapy.http", "bs4.element"}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(module: Path) -> None:
    assert module.read_text(encoding="utf-8").count("\n") <= LONGEST_FILE
    long = [f.name for f in functions(module) if (f.end_lineno or 0) - f.lineno >= LONGEST_FUNCTION]
    assert not long


def test_every_function_says_what_it_returns() -> None:
    untyped = [f"{m.name}:{f.name}" for m in MODULES for f in functions(m) if f.returns is None]
    assert not untyped
