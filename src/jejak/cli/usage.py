"""What was typed wrong, in the reader's language, with the nearest right word."""

from shlex import join
from typing import Any, get_args

from cyclopts import (
    App,
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    RepeatArgumentError,
    UnknownCommandError,
    UnknownOptionError,
)

from jejak.errors import ArgumentError, nearest
from jejak.measure.question import option


def usage_error(error: CycloptsError) -> ArgumentError:
    """The same complaint as one of our errors: found, allowed, what to type instead."""
    command = " ".join(["jejak", *(error.command_chain or ())])
    if isinstance(error, UnknownCommandError):
        return unknown_command(error)
    if isinstance(error, UnknownOptionError):
        return unknown_option(error, command)
    if isinstance(error, MissingArgumentError) and error.argument:
        name = error.keyword or error.argument.name
        return ArgumentError("cli.missing_value", value=name, fix=f"{command} --help")
    if isinstance(error, RepeatArgumentError):
        return ArgumentError("cli.given_twice", value=error.token.keyword, fix=f"{command} --help")
    if isinstance(error, CoercionError) and error.token and get_args(error.target_type):
        return ArgumentError(
            "cli.bad_choice",
            option=error.token.keyword or "",
            value=error.token.value,
            allowed=", ".join(choices(error.target_type)),
            fix=f"{command} --help",
        )
    if isinstance(error, CoercionError) and error.token:
        return ArgumentError(
            "cli.not_a_number",
            option=error.token.keyword or "",
            value=error.token.value,
            fix=f"{command} --help",
        )
    extra = " ".join(error.unused_tokens or ())
    return ArgumentError("cli.too_much", value=extra, fix=f"{command} --help")


def choices(kind: Any) -> list[str]:
    """The words that an option of a closed choice may have."""
    parts = [part for part in get_args(kind) if part is not type(None)]
    return [word for part in parts for word in (choices(part) if get_args(part) else [str(part)])]


def unknown_command(error: UnknownCommandError) -> ArgumentError:
    typed = (error.unused_tokens or [""])[0]
    names = commands(error.app) if error.app else []
    fix = retyped(error, typed, nearest(typed, names)) or "jejak --help"
    return ArgumentError("cli.unknown_command", value=typed, allowed=", ".join(names), fix=fix)


def unknown_option(error: UnknownOptionError, command: str) -> ArgumentError:
    typed = error.token.keyword or error.token.value
    names = [name for argument in error.argument_collection for name in argument.names]
    options = [name for name in names if name.startswith("--")]
    fix = retyped(error, typed, nearest(typed, options)) or f"{command} --help"
    return ArgumentError("cli.unknown_option", value=typed, allowed=", ".join(options), fix=fix)


def as_typed(error: ArgumentError) -> ArgumentError:
    """The complaint of a measure with its arguments named as on the command line."""
    values = dict(error.values)
    for name in ("argument", "near") if "argument" in values else ():
        if values.get(name):
            values[name] = option(values[name])
    if error.code.startswith("argument.unknown"):
        values["allowed"] = ", ".join(option(name) for name in values["allowed"].split(", "))
    return ArgumentError(error.code, **values)


def retyped(error: CycloptsError, wrong: str, right: str | None) -> str | None:
    """What was typed, with the wrong word put right."""
    if right is None:
        return None
    tokens = error.root_input_tokens or []
    words = [right + token[len(wrong) :] if token.startswith(wrong) else token for token in tokens]
    return join(["jejak", *words])


def commands(app: App) -> list[str]:
    return sorted(name for name in app if not name.startswith("-"))
