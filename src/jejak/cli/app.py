"""The commands by name, and the parser that finds them."""

from cyclopts import App

from jejak.cli import accounts, commands, maps, privacy, start
from jejak.cli.help import Help
from jejak.cli.overview import USAGE

COMMANDS = {
    "demo": commands.demo,
    "start": start.start,
    "new": commands.new,
    "import": commands.import_files,
    "imports": accounts.imports,
    "profiles": commands.profiles,
    "doctor": commands.doctor,
    "measure": commands.measure,
    "reconcile": accounts.reconcile,
    "report": commands.report,
    "explain": commands.explain,
    "sql": commands.sql,
    "privacy": privacy.privacy,
    "map": maps.map_file,
}


def command_line(language: str) -> App:
    """The parser whose help speaks a language; calling it runs a command."""
    app = App(
        name="jejak",
        help_format="plaintext",
        help_formatter=Help(language),
        version=version,
        exit_on_error=False,
        print_error=False,
        result_action="return_value",
        suppress_keyboard_interrupt=False,
    )
    for name, command in COMMANDS.items():
        usage = f"jejak {name} {USAGE[name]}".strip()
        app.command(command, name=name, usage=usage, help=f"cli.{name}.help")
    return app


def version() -> str:
    from importlib.metadata import version

    return f"jejak {version('jejak')}"
