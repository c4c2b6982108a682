"""`jejak privacy`: a person's copy of their data, and its end."""

import sys
from functools import partial
from typing import Annotated

from cyclopts import Parameter

from jejak.cli.commands import HERE, opened
from jejak.cli.options import Common
from jejak.cli.screen import note, show, working
from jejak.errors import ArgumentError, nearest
from jejak.numbers import count
from jejak.words import say

ACTIONS = ("export", "forget")


def privacy(
    action: Annotated[str | None, Parameter(name="ACTION", help="cli.privacy.action")] = None,
    person: Annotated[str | None, Parameter(name="PERSON", help="cli.privacy.person")] = None,
    /,
    *,
    output: Annotated[
        str | None, Parameter(name=["--output", "-o"], help="cli.privacy.output")
    ] = None,
    yes: Annotated[bool, Parameter(negative=(), help="cli.privacy.yes")] = False,
    common: Common = HERE,
) -> int:
    """Exit code 1 where the person at the terminal did not confirm."""
    language = common.language()
    check(action, person, output, yes)
    if action == "export":
        project = opened(common)
        with working(say("cli.privacy.working", language)):
            told = project.export_person(person, output or "person.json")
        show(told.text(language))
        return 0
    if not yes and not sys.stdin.isatty():
        raise ArgumentError("privacy.confirm")
    project = opened(common)
    receipt = project.forget_person(person, None if yes else partial(sure, language))
    if receipt is None:
        note(say("privacy.nothing", language))
        return 1
    show(receipt.text(language))
    return 0


def check(action: str | None, person: str | None, output: str | None, yes: bool) -> None:
    """What was typed makes sense; no message repeats the person's identifier."""
    if action is None:
        raise ArgumentError("cli.missing_value", value="ACTION", fix="jejak privacy --help")
    if action not in ACTIONS:
        meant = nearest(action, list(ACTIONS))
        fix = f"jejak privacy {meant} PERSON" if meant else "jejak privacy --help"
        raise ArgumentError("privacy.action", allowed=", ".join(ACTIONS), fix=fix)
    if not person or not person.strip():
        raise ArgumentError("privacy.missing", action=action)
    wrong = "--yes" if action == "export" and yes else "-o" if action == "forget" and output else ""
    if wrong:
        fix = f"jejak privacy {action} PERSON"
        raise ArgumentError("privacy.option", value=wrong, action=action, fix=fix)


def sure(language: str, found: dict[str, int]) -> bool:
    """Whether the person at the terminal types the word."""
    note(say("privacy.will_go", language, **{n: count(v, language) for n, v in found.items()}))
    word = say("privacy.word", language)
    print(say("privacy.type_to_confirm", language, word=word), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == word
