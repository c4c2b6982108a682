"""The built wheel in an empty environment: no repository, no Node, no make."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_what_the_code_reads(wheel: Path):
    packed = set(ZipFile(wheel).namelist())
    source = ROOT / "src"
    needed = {
        str(path.relative_to(source))
        for path in (source / "jejak").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert needed <= packed
    others = {name for name in packed if not name.startswith("jejak/")}
    assert all(".dist-info/" in name for name in others)
    assert any(name.endswith("licenses/LICENSE") for name in others)


def test_the_wheel_asks_for_the_core_dependencies_only(wheel: Path):
    with ZipFile(wheel) as packed:
        name = next(name for name in packed.namelist() if name.endswith("METADATA"))
        lines = packed.read(name).decode().splitlines()
    needed = [line for line in lines if line.startswith("Requires-Dist:")]
    core = [line for line in needed if "extra ==" not in line]
    assert len(core) == 12
    assert not [line for line in core if "pandas" in line or "pyspark" in line]


@pytest.mark.heavy
def test_demo_and_report_from_the_wheel_alone(wheel: Path, tmp_path: Path):
    environment = tmp_path / "environment"
    here = tmp_path / "here"
    here.mkdir()
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    python = environment / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pinned = ["--require-hashes", "-r", str(ROOT / "requirements" / "core.txt")]
    subprocess.run([*pip, *pinned], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)

    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def jejak(*arguments: str) -> str:
        answer = subprocess.run(
            [str(environment / "bin" / "jejak"), *arguments],
            cwd=here,
            env={**kept, "PATH": "/nonexistent", "HOME": str(here)},
            capture_output=True,
            text=True,
        )
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    where = [str(python), "-c", "import jejak; print(jejak.__file__)"]
    loaded = subprocess.run(where, cwd=here, env=kept, capture_output=True, text=True, check=True)
    assert loaded.stdout.startswith(str(environment))
    jejak("demo", "--small", "shop")
    jejak("report", "-o", "report.html", "--lang", "id,en", "--project", "shop")
    assert "<html" in (here / "report.html").read_text(encoding="utf-8")
    assert '"measure": "assisted"' in jejak("measure", "assisted", "--json", "--project", "shop")
