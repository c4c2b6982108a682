"""The commands on a real project, as its five kinds of users would type them."""

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from jejak.cli import main
from jejak.cli.output import shown
from jejak.doctor import Finding
from jejak.measure.question import arguments_of
from jejak.words import LANGUAGES, MEASURES

FILES = Path(__file__).resolve().parents[1] / "docs" / "files"
ASSISTED = [
    "channel",
    "assisted_conversions",
    "assisted_value",
    "last_conversions",
    "last_value",
    "first_conversions",
    "first_value",
    "influenced_conversions",
    "assisted_per_last",
]


@pytest.fixture
def jejak(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Run a command in this process: (exit code, standard output, standard error)."""
    monkeypatch.setenv("JEJAK_DEBUG", "1")  # a fault of ours fails the test with its traceback

    def run(*typed: str) -> tuple[int, str, str]:
        code = main(list(typed))
        answer = capsys.readouterr()
        return code, answer.out, answer.err

    return run


@pytest.fixture(scope="module")
def twelve_events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the twelve events of docs/files; copied, never written."""
    folder = tmp_path_factory.mktemp("twelve") / "shop"
    assert main(["new", str(folder), "--lang", "en"]) == 0
    assert main(["import", str(FILES / "events.jsonl"), "--project", str(folder)]) == 0
    return folder


@pytest.fixture
def project(twelve_events: Path, tmp_path: Path) -> str:
    return str(shutil.copytree(twelve_events, tmp_path / "shop"))


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """What `jejak measure NAME --json` said, once asked."""
    return {}


@pytest.fixture
def asked(answers: dict[str, Any], small_shop: Path, jejak: Any) -> Callable[[str], Any]:
    def ask(name: str) -> Any:
        if name not in answers:
            code, out, err = jejak("measure", name, "--json", "--project", str(small_shop))
            assert (code, err) == (0, "")
            answers[name] = json.loads(out)
        return answers[name]

    return ask


@pytest.mark.parametrize("name", MEASURES)
def test_json_is_one_object(name: str, asked: Callable[[str], Any]):
    answer = asked(name)
    assert set(answer) >= {"measure", "settings", "rows", "reconciliation", "caveats"}
    assert answer["measure"] == name
    assert {"since", "until", "timezone", "currency"} <= set(answer["settings"])
    assert set(arguments_of(name)) <= set(answer["settings"])


def test_columns_of_assisted(small_shop: Path, jejak: Any):
    for extra in ([], ["--by", "campaign"]):
        _, out, _ = jejak(
            "measure", "assisted", "--json", *extra, "--project", str(small_shop), "--from",
            "2026-07-04",
        )  # fmt: skip
        rows = json.loads(out)["rows"]
        assert rows
        assert list(rows[0]) == [extra[1] if extra else "channel", *ASSISTED[1:]]


@pytest.mark.parametrize("name", MEASURES)
def test_csv_holds_the_rows_of_json(
    name: str, small_shop: Path, jejak: Any, asked: Callable[[str], Any]
):
    _, text, _ = jejak("measure", name, "--csv", "--project", str(small_shop))
    wanted = asked(name)["rows"]
    found = list(csv.DictReader(StringIO(text)))
    assert [list(row) for row in found] == [list(row) for row in wanted]
    for row, other in zip(found, wanted, strict=True):
        for key, value in other.items():
            told = float(row[key]) if isinstance(value, float) else row[key]
            assert told == (pytest.approx(value) if isinstance(value, float) else shown(value))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MEASURES)
def test_table_is_for_people(name: str, language: str, small_shop: Path, jejak: Any):
    code, out, _ = jejak("measure", name, "--lang", language, "--project", str(small_shop))
    assert code == 0
    assert len(out.splitlines()) > 3
    assert "None" not in out
    assert "nan" not in out.lower().split()


@pytest.mark.parametrize("name", MEASURES)
def test_explain_prints_sql(name: str, small_shop: Path, jejak: Any):
    code, out, _ = jejak("explain", name, "--project", str(small_shop))
    assert code == 0
    assert "SELECT" in out


def test_any_event_can_be_a_goal(small_shop: Path, jejak: Any):
    """Also one that is not in jejak.toml, in a project whose tables lie on disk."""
    typed = ("measure", "assisted", "--goal", "Product Added", "--project", str(small_shop))
    code, out, _ = jejak(*typed, "--json")
    assert code == 0
    counted = json.loads(out)["reconciliation"]["conversions"]
    _, out, _ = jejak(
        "sql", "SELECT COUNT(*) AS n FROM events WHERE event = 'Product Added'", "--csv",
        "--project", str(small_shop),
    )  # fmt: skip
    assert 0 < counted <= int(out.split()[1])


def test_what_the_twelve_events_say(project: str, jejak: Any):
    """By hand: the ad helped Sari's order; Budi's is the e-mail's, 60,000 of it given back."""
    _, out, _ = jejak("measure", "assisted", "--json", "--project", project)
    answer = json.loads(out)
    rows = {row["channel"]: row for row in answer["rows"]}
    assert rows["paid_social"]["assisted_conversions"] == 1
    assert rows["paid_social"]["assisted_value"] == 95_000
    assert rows["email"]["last_conversions"] == 1
    assert rows["email"]["last_value"] == 120_000
    assert answer["reconciliation"]["conversions"] == 2

    _, out, _ = jejak("measure", "carry_over", "--json", "--project", project)
    (row,) = json.loads(out)["rows"]
    assert (row["cart_place"], row["purchase_place"]) == ("web", "app")
    assert (row["read_as"], row["helped_by"]) == ("organic_search", "paid_social")
    assert (row["conversions"], row["value"]) == (1, 95_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_import_says_what_it_took_and_why_not(language: str, project: str, jejak: Any):
    till = (str(FILES / "orders.csv"), "--mapping", str(FILES / "orders.yml"))
    code, out, err = jejak("import", *till, "--project", project, "--lang", language)
    assert code == 0
    assert "kemarin" in out
    assert "waktu" in out
    assert f"--project {project}" in err, "the next command"
    listed = f"jejak imports --rejected 2 --project {project}"
    assert f"{listed} > " in out
    assert listed in jejak("doctor", "--project", project, "--lang", language)[1]
    count = ("sql", "SELECT COUNT(*) AS n FROM events", "--csv", "--project", project)
    before = jejak(*count)[1]
    assert jejak("import", *till, "--project", project)[0] == 0
    assert jejak(*count)[1] == before == "n\n16\n"


def test_a_file_of_which_nothing_can_be_read_is_1(project: str, tmp_path: Path, jejak: Any):
    (tmp_path / "bad.jsonl").write_text('{"type": "track"}\n{"type"\n')
    code, out, _ = jejak("import", str(tmp_path / "bad.jsonl"), "--project", project)
    assert code == 1
    assert out


def test_sql_reads_only(project: str, jejak: Any):
    code, out, _ = jejak("sql", "SELECT 1 AS a, NULL AS b", "--project", project)
    assert (code, out.split()) == (0, ["a", "b", "1"])
    for query in (
        "DROP TABLE events",
        "DELETE FROM events",
        "COPY events TO '/tmp/x.csv'",
        "SELECT 1; DROP TABLE events",
        "ATTACH 'x.db'",
        "INSTALL httpfs",
        "SELECT * FROM read_csv('/etc/passwd')",
        "PRAGMA database_list",
        "",
    ):
        code, out, err = jejak("sql", query, "--project", project, "--lang", "en")
        assert (code, out) == (1, "") or (code, out) == (2, ""), query
        assert "Traceback" not in err
    assert jejak("sql", "SELECT COUNT(*) AS n FROM events", "--csv", "--project", project)[1] == (
        "n\n12\n"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_is_no_project(language: str, tmp_path: Path, jejak: Any):
    for typed in (["measure", "paths"], ["report"], ["doctor"], ["explain", "paths"]):
        code, out, err = jejak(*typed, "--project", str(tmp_path / "no"), "--lang", language)
        assert (code, out) == (1, "")
        assert f"jejak new {tmp_path / 'no'}" in err, "the way out"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_where_nothing_can_be_written(
    language: str, small_shop: Path, tmp_path: Path, jejak: Any
):
    (tmp_path / "file").write_text("")
    inside = str(tmp_path / "file" / "x")
    for typed in (["new", inside], ["demo", inside], ["report", "-o", inside]):
        where = ["--project", str(small_shop)] if typed[0] == "report" else []
        code, out, err = jejak(*typed, *where, "--lang", language)
        assert (code, out) == (1, "")
        assert str(tmp_path / "file") in err


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["no.jsonl", "folder", "empty.jsonl", "noise.dat", "no.yml"])
def test_a_file_that_cannot_be_imported(
    name: str, language: str, project: str, tmp_path: Path, jejak: Any
):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.jsonl").write_text("")
    (tmp_path / "noise.dat").write_bytes(bytes(range(256)) * 8)
    path = str(tmp_path / name)
    typed = [str(FILES / "orders.csv"), "--mapping", path] if name == "no.yml" else [path]
    code, out, err = jejak("import", *typed, "--project", project, "--lang", language)
    assert (code, out) == (1, "")
    assert name in err
    assert "Errno" not in err
    assert ("folder. " in err) == (name == "folder")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_is_no_project_and_none_is_made_of_it(language: str, tmp_path: Path, jejak: Any):
    file = tmp_path / "file"
    file.write_text("")
    code, out, err = jejak("doctor", "--project", str(file), "--lang", language)
    assert (code, out) == (1, "")
    assert str(file) in err and "jejak new" not in err


def test_a_wrong_setting_is_named_with_its_line(project: str, jejak: Any):
    settings = Path(project) / "jejak.toml"
    settings.write_text('timezon = "Asia/Jakarta"\n' + settings.read_text())
    for language in LANGUAGES:
        code, out, err = jejak("doctor", "--project", project, "--lang", language)
        assert (code, out) == (1, "")
        assert "`timezon`" in err
        assert "`timezone`" in err
        assert str(settings) in err


@pytest.mark.parametrize(
    ("written", "wrong", "said"),
    [
        (
            "[stages.onbording]\n",
            "[stages.onbording]",
            ("`stages.onbording`", "`stages.onboarding`"),
        ),
        ("[stages.onboarding]\nevent = ['A']\n", "event = ['A']", ("`stages.onboarding.events`",)),
        (
            "[stages.awareness]\nevents = ['A']\n",
            "[stages.awareness]",
            ("stages.awareness.events", "acquisition"),
        ),
        (
            "[stages.onboarding]\nevents = ['A']\n[stages.engagement]\nevents = ['B', 'A']\n",
            "[stages.engagement]",
            ("stages.engagement.events", "stages.onboarding.events"),
        ),
    ],
)
def test_a_wrong_stage_is_named_with_its_line(
    written: str, wrong: str, said: tuple[str, ...], project: str, jejak: Any
):
    settings = Path(project) / "jejak.toml"
    settings.write_text(settings.read_text() + written)
    line = settings.read_text().splitlines().index(wrong) + 1
    for language in LANGUAGES:
        code, out, err = jejak("doctor", "--project", project, "--lang", language)
        assert (code, out) == (1, "")
        assert all(one in err for one in said), err
        assert f"{line}:" in err or f" {line}," in err, err


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_project_says_so(language: str, tmp_path: Path, jejak: Any):
    folder = str(tmp_path / "empty")
    jejak("new", folder)
    for typed in (["measure", "paths"], ["report", "-o", str(tmp_path / "r.html")]):
        code, out, err = jejak(*typed, "--project", folder, "--lang", language)
        assert (code, out) == (1, "")
        assert "jejak import" in err
    code, out, _ = jejak("doctor", "--project", folder, "--lang", language)
    assert code == 1
    assert out
    code, _, err = jejak("new", folder, "--lang", language)
    assert code == 1
    assert folder in err


def test_arguments_are_named_as_they_are_typed(small_shop: Path, jejak: Any):
    at = ("--project", str(small_shop), "--lang", "en")
    for typed, said in (
        (["assisted", "--by", "chanel"], "`channel`"),
        (["assisted", "--from", "2026-13-01"], "`--from`"),
        (["assisted", "--from", "31/10/2026"], "2026-10-31"),
        (["assisted", "--from", "2026-10-02", "--to", "2026-10-01"], "`--to`"),
        (["assisted", "--from", "2026-10-02", "--to", "2026-10-01"], "before `--from`"),
        (["assisted", "--half-life", "3d"], "`--half-life`"),
        (["assisted", "--direct", "never"], "keep, skip"),
        (["paths", "--transform", "last_n"], "--trim"),
        (["assisted", "--lookback", "30"], "`--lookback`"),
        (["time_lag", "--by", "channel"], "--by"),
        (["assisted", "--goal", "Order Complete"], "mean `Order Completed`?"),
    ):
        code, out, err = jejak("measure", *typed, *at)
        assert code in (1, 2), typed
        assert out == "", typed
        assert said in err, (typed, err)


@pytest.mark.parametrize("languages", ["id", "en", "id,en"])
def test_report(languages: str, small_shop: Path, tmp_path: Path, jejak: Any):
    path = tmp_path / "deep" / "report.html"
    code, out, _ = jejak(
        "report", "-o", str(path), "--lang", languages, "--project", str(small_shop)
    )
    assert code == 0
    assert str(path) in out
    page = path.read_text(encoding="utf-8")
    assert page.startswith(f'<!doctype html>\n<html lang="{languages[:2]}"')
    assert (">Ringkasan<" in page, ">Summary<" in page) == ("id" in languages, "en" in languages)
    assert "<script" not in page


def test_demo_made_again_is_the_same(small_shop: Path, tmp_path: Path, jejak: Any):
    folder = tmp_path / "demo"
    shutil.copytree(small_shop, folder)
    before = (folder / "report.html").read_text(encoding="utf-8")
    code, out, err = jejak("demo", str(folder), "--small", "--lang", "id,en")
    assert code == 0
    assert str(folder / "report.html") in out
    assert f"--project {folder}" in err
    assert (folder / "report.html").read_text(encoding="utf-8") == before


def test_demo_is_not_made_again_over_imports_of_ones_own(
    small_shop: Path, tmp_path: Path, jejak: Any
):
    folder, own = tmp_path / "demo", tmp_path / "own.jsonl"
    shutil.copytree(small_shop, folder)
    told = {"type": "track", "event": "Toko Dibuka", "anonymousId": "a"}
    own.write_text(json.dumps(told | {"timestamp": "2026-10-01T01:00:00Z"}))
    assert jejak("import", str(own), "--project", str(folder))[0] == 0
    code, out, err = jejak("demo", str(folder), "--small", "--lang", "en")
    assert (code, out) == (1, "")
    assert "1 import(s) of your own" in err
    assert "Toko Dibuka" in jejak("sql", "SELECT event FROM events", "--project", str(folder))[1]


def test_demo_leaves_a_folder_of_someone_else_alone(tmp_path: Path, jejak: Any):
    (tmp_path / "mine.txt").write_text("mine")
    code, out, err = jejak("demo", str(tmp_path), "--small", "--lang", "en")
    assert (code, out) == (1, "")
    assert f"jejak demo {tmp_path}-2" in err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_output_for_programs_is_nothing_but_the_answer(small_shop: Path):
    """In a process of its own: what lands on standard output is JSON, whatever stderr says."""
    typed = ["measure", "assisted", "--json", "--project", str(small_shop)]
    answer = subprocess.run([sys.executable, "-m", "jejak", *typed], capture_output=True, text=True)
    assert json.loads(answer.stdout)["measure"] == "assisted"
    assert answer.stderr == ""


@pytest.mark.parametrize("typed", [("--compare", "previous"), ("--from", "2026-10-01")])
def test_quality_says_what_it_takes(typed: tuple[str, str], small_shop: Path, jejak: Any):
    for language in ("id", "en"):
        where = ("--project", str(small_shop), "--lang", language)
        code, out, err = jejak("measure", "quality", *typed, *where)
        assert (code, out) == (2, "")
        assert typed[0] in err
        assert "--json, --csv, --project, --lang" in err
        assert "--." not in err


WRONG_STEPS = {
    "0": ("--by", "channel"),
    "middle": ("--by", "channel"),
    "9": ("--by", "channel"),  # the funnel has fewer steps
    "2": (),  # nothing to look at there
    "last": ("--by", "channel", "--order", "any"),
}


@pytest.mark.parametrize("step", WRONG_STEPS)
def test_a_step_that_cannot_be_looked_at_is_refused(step: str, small_shop: Path, jejak: Any):
    for language in LANGUAGES:
        where = ("--project", str(small_shop), "--lang", language)
        typed = ("measure", "funnel", "--by-step", step, *WRONG_STEPS[step], *where)
        code, out, err = jejak(*typed)
        assert (code, out) == (2, "")
        assert "--by-step" in err and step in err


def test_imports_are_listed_and_their_rejected_rows_given_back(project: str, jejak: Any):
    mapping = str(FILES / "orders.yml")
    jejak("import", str(FILES / "orders.csv"), "--mapping", mapping, "--project", project)
    listed = json.loads(jejak("imports", "--json", "--project", project)[1])
    assert [(one["batch"], one["file"], one["rejected"]) for one in listed] == [
        (1, "events.jsonl", 0),
        (2, "orders.csv", 1),
    ]
    for language in LANGUAGES:
        out = jejak("imports", "--rejected", "2", "--project", project, "--lang", language)[1]
        (row,) = csv.DictReader(StringIO(out))
        assert (row["value"], row["column"]) == ("kemarin", "waktu")
        assert "kemarin" in row["reason"] and "kemarin" in json.loads(row["raw"]).values()
    code, out, err = jejak("imports", "--rejected", "9", "--project", project, "--lang", "en")
    assert (code, out) == (1, "") and "1, 2" in err


def test_an_undone_import_says_what_was_taken_out(project: str, jejak: Any):
    where = ("--project", project, "--lang", "en")
    jejak("import", str(FILES / "ads.csv"), *where)
    events = (FILES / "events.jsonl").read_text().splitlines()
    costs = 7 + 1  # a row a day: seven days, and one
    told = f"Import 2 is undone. Rows of costs taken out: {costs}.\n"
    assert jejak("import", "--undo", "2", *where) == (0, told, "")
    told = f"Events taken out: {len(events)}; copies that came back: 0.\n"
    code, out, _ = jejak("import", "--undo", "1", *where)
    assert (code, out) == (0, f"Import 1 is undone. {told}")


def test_orders_and_payments_are_reconciled(project: str, jejak: Any):
    mapping = str(FILES / "orders.yml")
    jejak("import", str(FILES / "orders.csv"), "--mapping", mapping, "--project", project)
    jejak("import", str(FILES / "payments.csv"), "--project", project)
    typed = ("reconcile", "--from", "2026-10-05", "--to", "2026-10-06", "--project", project)
    answer = json.loads(jejak(*typed, "--json")[1])
    (row,) = [one for one in answer["rows"] if one["order_number"] == "T-503"]
    assert (row["outcome"], row["ordered"], row["paid"]) == ("amount_differs", 95000, 90000)
    matched = next(one for one in answer["details"]["outcomes"] if one["outcome"] == "matched")
    assert matched["paid"] == 72000 + 100000  # T-501 whole, T-502 less what was given back
    assert "T-503" in jejak(*typed, "--csv")[1]
    for language in LANGUAGES:
        assert "T-503" in jejak(*typed, "--lang", language)[1]


def test_doctor_writes_days_and_counts_as_they_are_read():
    counted = {"events": 1250, "first": "2026-05-07", "last": "2026-12-01"}
    found = Finding("events", "ok", counted)
    assert found.text("id") == "✓ 1.250 peristiwa dari 7 Mei 2026 sampai 1 Des 2026."
    assert found.text("en") == "✓ 1,250 events from 7 May 2026 to 1 Dec 2026."
    rejected = Finding("rejected", "note", {"file": "a.csv", "rows": 1, "batch": 1250})
    assert "1 row rejected. Why: jejak imports --rejected 1250" in rejected.text("en")
