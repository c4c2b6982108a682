"""`jejak --help`: what jejak is and its commands, without loading the parser."""

from jejak.cli.columns import columns, paragraph
from jejak.words import say

USAGE = {
    "demo": "[DIR] [--small]",
    "start": "FILE… [-o report.html] [--profile NAME|FILE] [--numbers id|en] [--dates dmy|mdy|ymd]",
    "new": "DIR",
    "import": "FILE… [--guess] [--profile NAME|FILE] [--numbers …] [--dates …] [--source NAME]",
    "imports": "[--rejected N] [--json | --csv]",
    "profiles": "",
    "doctor": "",
    "measure": "[NAME] [--by …] [--from DAY] [--to DAY] … [--json | --csv]",
    "reconcile": "[--from DAY] [--to DAY] [--json | --csv]",
    "report": "[-o report.html] [--lang id,en]",
    "explain": "NAME",
    "sql": "'SELECT …' [--json | --csv]",
    "map": "new|draft|check|show|contacts|draw|events|schema|export|import [FILE] [-o FILE]",
    "privacy": "export|forget PERSON [-o FILE] [--yes]",
}


SHARED = ("--lang", "--project")


def is_overview(arguments: list[str]) -> bool:
    """No command typed, or a wish for help in its place."""
    return not arguments or arguments[0].partition("=")[0] in ("--help", "-h", *SHARED)


def overview(language: str) -> str:
    usage = f"{say('cli.title.usage', language)}: jejak {say('cli.title.command', language)}"
    rows = [(name, say(f"cli.{name}.help", language)) for name in USAGE]
    shared = [
        (f"--{name}", say(f"cli.option.{name}", language))
        for name in ("lang", "project", "help", "version")
    ]
    parts = [
        usage,
        paragraph(say("cli.about", language)),
        columns(say("cli.title.commands", language), rows),
        columns(say("cli.group.everywhere", language), shared),
        say("cli.overview.start", language),
    ]
    return "\n\n".join(parts)
