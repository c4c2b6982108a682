"""The profile of a table (a mapping file): which column is which field of an event or order."""

import difflib
import re
from pathlib import Path
from typing import Any, Literal

import msgspec

from jejak.collect.fields import FIELDS
from jejak.errors import InputError, SettingsError
from jejak.settings import read_written, zones
from jejak.words import CHANNELS, PLACES

# What a mapping may name: the fields of an event, without those a reader makes itself.
MAPPABLE = tuple(f for f in FIELDS if f not in {"content", "properties", "basket"})
KEYS = (
    "source",
    "kind",
    "delimiter",
    "zone",
    "time_format",
    "fields",
    "constants",
    "events",
    "properties",
    "title",
    "needs",
    "sheet",
    "numbers",
    "dates",
    "user_prefix",
    "statuses",
    "fees",
)
# What only a table of orders has: one event an order, another where it was given back.
ORDER_FIELDS = (
    "status",
    "paid_time",
    "delivered_time",
    "cancelled_time",
    "refunded_time",
    "refund",
    "item_total",
    "quantity",
    "price",
    "product",
    "sku",
    "category",
)
PRODUCT_FIELDS = ("product", "sku", "category")
# What only a table of advertising costs has: a row is a campaign over one day or several.
COST_FIELDS = ("cost", "until", "impressions", "clicks")
ORDER_TIMES = ("paid_time", "delivered_time", "cancelled_time", "refunded_time")
ORDER_MONEY = ("refund", "item_total", "quantity", "price")
STATES = ("unpaid", "paid", "delivered", "cancelled", "refunded", "skip")
_ALLOWED_CONSTANTS = {"place": PLACES, "contact": CHANNELS}


class EventRule(msgspec.Struct, frozen=True):
    """Rows whose event column says `value` (and whose path is like `path`) are `event`.

    `path` may end in `*`.  Values are compared without case; the first rule that fits counts.
    """

    value: str
    event: str
    path: str | None = None


class Mapping(msgspec.Struct, frozen=True):
    """One mapping file, checked."""

    file: str
    source: str
    fields: dict[str, str]  # field → column
    constants: dict[str, str] = {}  # field → the value of every row
    events: tuple[EventRule, ...] = ()
    properties: dict[str, str] = {}  # property → the column kept under that name
    kind: Literal["client", "server"] | None = None
    delimiter: str | None = None
    zone: str = "UTC"
    time_format: str | None = None
    names: dict[str, tuple[str, ...]] = {}  # field → every name its column may have
    beside: dict[str, tuple[str, ...]] = {}  # property → the same
    needs: tuple[str, ...] = ()  # fields without which it is another table; of none: all
    title: dict[str, str] = {}  # language → what a person calls it
    sheet: str | None = None
    numbers: Literal["id", "en"] | None = None
    dates: Literal["dmy", "mdy", "ymd"] | None = None
    user_prefix: str = ""  # before user ids: those of a marketplace are not the shop's
    statuses: dict[str, str] | None = None  # of a table of orders: word → one of STATES
    fees: dict[str, tuple[str, ...]] = {}  # of a table of payouts: what was kept, by name
    lines: dict[str, tuple[int, int]] = {}  # where each key and value stands: (line, column)

    def place(self, *keys: str) -> dict[str, Any]:
        """file, line and column of a key, for an error."""
        line, column = self.lines.get(".".join(keys), (1, 1))
        return {"file": self.file, "line": line, "place": column}

    def known(self) -> list[str]:
        """Every name of a column that this profile knows."""
        every = (*self.names.values(), *self.beside.values(), *self.fees.values())
        return [name for names in every for name in names]


def read_mapping(path: Path) -> Mapping:
    """The mapping in a YAML file; InputError says file, line and column of what is wrong."""
    data = _load(path)
    lines = dict(_places(data))
    check = _Check(path.name, lines)
    check.keys(data, KEYS, "")
    names = _names(check, data.get("fields") or {})
    fields = {field: listed[0] for field, listed in names.items()}
    constants = check.texts(data, "constants")
    statuses = check.texts(data, "statuses") if "statuses" in data else None
    for area, found in (("fields", fields), ("constants", constants)):
        check.keys(found, _mappable(fields, statuses), area)
    _check_values(check, data, fields, constants)
    beside = _beside(check, data.get("properties") or [])
    for number, field in enumerate(data.get("needs") or []):
        if field not in fields and field not in beside:
            check.refuse(f"needs.{number}", str(field), ", ".join((*fields, *beside)))
    return Mapping(
        file=path.name,
        source=str(data.get("source") or path.stem),
        fields=fields,
        constants=constants,
        events=tuple(_rules(check, data.get("events") or {})),
        properties={name: listed[0] for name, listed in beside.items()},
        beside=beside,
        kind=data.get("kind"),
        delimiter=data.get("delimiter"),
        zone=str(data.get("zone") or "UTC"),
        time_format=data.get("time_format"),
        names=names,
        needs=tuple(str(field) for field in data.get("needs") or []),
        title=check.texts(data, "title"),
        sheet=data.get("sheet"),
        numbers=data.get("numbers"),
        dates=data.get("dates"),
        user_prefix=str(data.get("user_prefix") or ""),
        statuses=statuses,
        fees=_names(check, data.get("fees") or {}),
        lines=lines,
    )


def _mappable(fields: dict[str, str], statuses: dict[str, str] | None) -> tuple[str, ...]:
    """The fields that a profile of this kind of table may name."""
    if "cost" in fields:
        return (*MAPPABLE, *COST_FIELDS)
    return MAPPABLE if statuses is None else (*MAPPABLE, *ORDER_FIELDS)


def _load(path: Path) -> dict[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        data = YAML(typ="rt").load(read_written(path))
    except FileNotFoundError:
        raise InputError("import.missing", file=str(path), fix=f"ls {path.parent}") from None
    except OSError as error:
        raise InputError(
            "import.unreadable", file=str(path), detail=str(error), fix=f"ls -l {path}"
        ) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        raise InputError(
            "import.mapping_syntax",
            file=path.name,
            line=mark.line + 1 if mark else 1,
            place=mark.column + 1 if mark else 1,
            detail=error.problem or error.context or "",
            fix=f"jejak import … --mapping {path.name}",
        ) from None
    except RecursionError:
        raise SettingsError("settings.deep", file=str(path)) from None
    except YAMLError as error:  # a sign that no YAML may hold
        raise _unfit(path, str(error).splitlines()[0]) from None
    if not isinstance(data, dict):
        raise _unfit(path, "fields: …")
    _refuse_repeated(path, data)
    return data


def _refuse_repeated(path: Path, data: Any) -> None:
    """A list or map that stands twice by its anchor: nine lines of these are a thousand million."""
    seen: set[int] = set()
    left = [data]
    while left:
        one = left.pop()
        for value in one.values() if isinstance(one, dict) else one:
            if isinstance(value, dict | list):
                if id(value) in seen:
                    marks: Any = value
                    raise _unfit(path, f"*{marks.anchor.value}", marks.lc.line + 1)
                seen.add(id(value))
                left.append(value)


def _unfit(path: Path, detail: str, line: int = 1) -> InputError:
    told = {"file": path.name, "line": line, "place": 1, "detail": detail}
    return InputError("import.mapping_syntax", **told, fix="fields:\n  time: COLUMN")


def _places(data: Any, prefix: str = "") -> list[tuple[str, tuple[int, int]]]:
    """Where each key stands, from ruamel's own marks: dotted key → (line, column)."""
    found: list[tuple[str, tuple[int, int]]] = []
    marks: Any = getattr(data, "lc", None)
    pairs = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in pairs:
        line, column = marks.key(key) if isinstance(data, dict) else marks.item(key)
        name = f"{prefix}{key}"
        found.append((name, (line + 1, column + 1)))
        if isinstance(value, dict | list):
            found += _places(value, f"{name}.")
    return found


# What a form of a time is made of, as DuckDB reads it.
_TIMES = (
    *("%d", "%-d", "%m", "%-m", "%b", "%B", "%y", "%-y", "%Y", "%H", "%-H", "%I", "%-I", "%p"),
    *("%M", "%-M", "%S", "%-S", "%f", "%n", "%g", "%z", "%Z", "%j", "%-j", "%a", "%A", "%w", "%%"),
)


class _Check:
    """Raises InputErrors that know where in the file they are."""

    def __init__(self, file: str, lines: dict[str, tuple[int, int]]):
        self.file, self.lines = file, lines

    def refuse(self, key: str, value: str, allowed: str, near: str = "") -> None:
        line, column = self.lines.get(key, (1, 1))
        raise InputError(
            "import.mapping_near" if near else "import.mapping",
            file=self.file,
            line=line,
            place=column,
            column=key,
            value=value,
            allowed=allowed,
            near=near,
            fix=near or allowed,
        )

    def keys(self, found: dict[str, Any], known: tuple[str, ...], area: str) -> None:
        for key in found:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, n=1, cutoff=0.5)
                where = f"{area}.{key}" if area else str(key)
                self.refuse(where, str(key), ", ".join(known), near[0] if near else "")

    def texts(self, data: dict[str, Any], area: str) -> dict[str, str]:
        found = data.get(area) or {}
        if not isinstance(found, dict):
            self.refuse(area, str(found), f"{area}: {{field: …}}")
        return {str(key): str(value) for key, value in found.items()}

    def one_of(self, key: str, value: Any, allowed: tuple[str, ...]) -> None:
        if value is not None and str(value) not in allowed:
            near = difflib.get_close_matches(str(value), allowed, n=1)
            self.refuse(key, str(value), ", ".join(allowed[:30]), near[0] if near else "")


def _check_forms(check: _Check, data: dict[str, Any]) -> None:
    if len(str(data.get("delimiter") or ";")) != 1:
        check.refuse("delimiter", str(data["delimiter"]), '";", ",", "|", "\\t"')
    for code in re.findall(r"%-?.?", str(data.get("time_format") or "")):
        if code not in _TIMES:
            check.refuse("time_format", code, " ".join(_TIMES))


def _check_values(
    check: _Check, data: dict[str, Any], fields: dict[str, str], constants: dict[str, str]
) -> None:
    check.one_of("kind", data.get("kind"), ("client", "server"))
    check.one_of("numbers", data.get("numbers"), ("id", "en"))
    check.one_of("dates", data.get("dates"), ("dmy", "mdy", "ymd"))
    _check_forms(check, data)
    for word, state in (data.get("statuses") or {}).items():
        check.one_of(f"statuses.{word}", state, STATES)
    zone = data.get("zone")
    if zone is not None and str(zone) not in zones():
        near = difflib.get_close_matches(str(zone), sorted(zones()), n=1)
        check.refuse("zone", str(zone), "Asia/Jakarta, Asia/Makassar, UTC …", *near)
    for field, allowed in _ALLOWED_CONSTANTS.items():
        check.one_of(f"constants.{field}", constants.get(field), allowed)
    for twice in fields.keys() & constants.keys():
        check.refuse(f"constants.{twice}", twice, f"fields.{twice}")
    if not {"time", "original_time", "received_time"} & fields.keys():
        check.refuse("fields", ", ".join(fields) or "{}", "time: COLUMN")
    if "statuses" in data:
        if "order_id" not in fields:
            line, column = check.lines.get("fields", (1, 1))
            told = {"file": check.file, "line": line, "place": column}
            raise InputError(
                "import.needs_order", **told, fix="constants: {event: Order Completed}"
            )
    elif not _tells_events(data, fields) and not {"event", "type"} & (fields | constants).keys():
        check.refuse("fields", ", ".join(fields), "event: COLUMN")


def _tells_events(data: dict[str, Any], fields: dict[str, str]) -> bool:
    """Whether the kind of table says which events its rows are: costs, payouts."""
    return "cost" in fields or bool(data.get("fees"))


def _beside(check: _Check, data: Any) -> dict[str, tuple[str, ...]]:
    """Property → the names its column may have; a list names columns that are properties."""
    if isinstance(data, list):
        return {str(column): (str(column),) for column in data}
    if not isinstance(data, dict):
        check.refuse("properties", str(data), "[column, column, …]")
    return _names(check, data)


def _names(check: _Check, data: Any) -> dict[str, tuple[str, ...]]:
    """Field → the names its column may have, in the order in which they are looked for."""
    if not isinstance(data, dict):
        check.refuse("fields", str(data), "fields: {field: COLUMN}")
    return {
        str(field): tuple(str(name) for name in told) if isinstance(told, list) else (str(told),)
        for field, told in data.items()
        if told not in (None, [])
    }


def _rules(check: _Check, data: Any) -> list[EventRule]:
    """Both forms: {value: event}, or a list of {value, path, event}."""
    if isinstance(data, dict):
        return [EventRule(str(value), str(event)) for value, event in data.items()]
    rules: list[EventRule] = []
    for number, item in enumerate(data):
        if not isinstance(item, dict):
            check.refuse(f"events.{number}", str(item), "{value: …, event: …}")
        check.keys(item, ("value", "path", "event"), f"events.{number}")
        if "value" not in item or "event" not in item:
            check.refuse(f"events.{number}", str(dict(item)), "{value: …, event: …}")
        path = item.get("path")
        rules.append(
            EventRule(str(item["value"]), str(item["event"]), None if path is None else str(path))
        )
    return rules
