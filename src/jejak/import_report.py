"""What became of a file, as data and as a person reads it."""

from collections.abc import Mapping
from shlex import quote
from typing import Any

import msgspec

from jejak import numbers
from jejak.words import FEE, PAID, say, texts

_MONEY = ("Order Completed", PAID, "Invoice Issued")  # the first of a file is what it is about
_TOLD = (*_MONEY, FEE, "Order Cancelled", "Order Refunded")
_AGREES = 0.005
_SHOWN = 10  # reasons that the report quotes; every rejected row stays in the store
_ALIKE = 3  # values of a column refused for one reason, over which only the first is quoted

# What a report quotes of table rejected: a row a reason.
EXAMPLES = f"""WITH alike AS (
    SELECT MIN(row) AS row, "column", value, code, allowed, COUNT(*) AS n
    FROM rejected GROUP BY ALL
), counted AS (
    SELECT *, COUNT(*) OVER (PARTITION BY code, "column") AS kinds,
        CAST(SUM(n) OVER (PARTITION BY code, "column") AS BIGINT) AS whole,
        ROW_NUMBER() OVER (PARTITION BY code, "column" ORDER BY row, value) AS place
    FROM alike
)
SELECT row, "column", value, code, allowed,
    CASE WHEN kinds > {_ALIKE} THEN whole ELSE n END AS n
FROM counted WHERE kinds <= {_ALIKE} OR place = 1 ORDER BY row, "column" LIMIT {_SHOWN}"""


class ImportReport(msgspec.Struct, frozen=True):
    """What became of a file: rows = accepted + duplicates + rejected + suppressed.

    `updated` of the accepted took the place of what an earlier export said.
    Suppressed rows are of people who were forgotten; nothing of them is stored.
    `totals` are the control totals of its readable rows: rows, orders, events and money per
    event name, first and last time; of a spreadsheet also `lines`, its rows of data, and
    `file_total`, what its own row of totals says beside what was read.  `examples` are the first
    rejected rows with row, column, value, code, what is allowed, and `n`, how many are alike.
    `expected`: of what the user said the file holds (rows, orders, money): told and read.
    """

    batch: int
    file: str
    source: str
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    suppressed: int
    totals: dict[str, Any]
    examples: list[dict[str, Any]]
    updated: int = 0
    expected: dict[str, dict[str, float]] = {}
    currency: str = "IDR"
    timezone: str = "UTC"
    path: str = ""  # as the file was named

    @property
    def agrees(self) -> bool:
        """Whether the file holds what the user said."""
        return all(_same(each) for each in self.expected.values())

    def text(self, language: str = "en", where: str = "") -> str:
        """The report as a person reads it; `where` is how a command names the project."""
        totals = self.totals
        lines = [*self._profile(language), self._counts(language)]
        if self.updated:
            lines.append(say("project.updated", language, updated=self.updated))
        if totals.get("rows"):
            lines += [*self._totals(language), *self._buyers(language)]
        lines += [*self._costs(language), *self._table(language), *self._compared(language, where)]
        if totals.get("gone"):
            gone = ", ".join(field(name, language) for name in totals["gone"])
            lines.append(say("project.gone", language, source=self.source, fields=gone))
        if self.suppressed:
            lines.append(say("project.suppressed", language, suppressed=self.suppressed))
        return "\n".join([*lines, *self._refused(language, where)])

    def _profile(self, language: str) -> list[str]:
        """Which of our profiles it was recognised as."""
        totals = self.totals
        if "share" not in totals:
            return []
        title = totals["title"].get(language, totals["profile"])
        share = numbers.percent(totals["share"], language)
        return [say("project.profile", language, file=self.file, title=title, share=share)]

    def _counts(self, language: str) -> str:
        names = ("accepted", "duplicates", "rejected")
        counts = {name: numbers.count(getattr(self, name), language) for name in names}
        rows = numbers.count(self.totals.get("lines", self.rows), language)
        key = "project.imported_costs" if "costs" in self.totals else "project.imported"
        about = {"file": self.file, "source": self.source, "batch": self.batch, "rows": rows}
        return say(key, language, **about, **counts)

    def _totals(self, language: str) -> list[str]:
        """What can be laid beside the file's own figures."""
        totals = self.totals
        first, last = (
            numbers.moment(totals[e], self.timezone, language) for e in ("first", "last")
        )
        counts = {name: numbers.count(totals[name], language) for name in ("rows", "orders")}
        lines = [say("project.totals", language, **counts, first=first, last=last)]
        named = [*totals["money"], *(event for event in _TOLD if event in totals["events"])]
        for event in dict.fromkeys(named):
            told = texts(language).get(f"project.event.{event}", event)
            told = told if told == event else f"{told} ({event})"
            events = numbers.count(totals["events"][event], language)
            money = self._money(totals["money"].get(event), language)
            lines.append(say("project.money", language, event=told, events=events) + money)
        for currency, value in totals.get("other_money", {}).items():
            money = numbers.money(value, currency, language)
            lines.append(say("project.other_money", language, money=money, currency=self.currency))
        return lines

    def _buyers(self, language: str) -> list[str]:
        """That orders name no buyer, and what that does to figures of people."""
        told = self.totals.get("buyers")
        if not told or not told["unknown"]:
            return []
        key = "buyers_unknown" if told["unknown"] == told["orders"] else "buyers_partly_unknown"
        counts = {name: numbers.count(n, language) for name, n in told.items()}
        return [say(f"project.{key}", language, **counts)]

    def _money(self, value: float | None, language: str) -> str:
        if value is None:
            return ""
        cents = 0 if value == int(value) else 2
        return f": {numbers.money(value, self.currency, language, cents)}"

    def _costs(self, language: str) -> list[str]:
        """Costs by currency: what can be laid beside the report's own total."""
        told = self.totals.get("costs")
        if not told or not told["rows"]:
            return []
        money = ", ".join(
            numbers.money(cost, currency or self.currency, language, _cents(cost))
            for currency, cost in told["money"].items()
        )
        counts = {name: numbers.decimal(told[name], language) for name in ("days", "campaigns")}
        about = {"days_told": numbers.days_between(told["first"], told["last"], language)}
        lines = [say("project.costs", language, **counts, **about, money=money)]
        if told["spread"]:
            rows = numbers.decimal(told["spread"], language)
            lines.append(say("project.spread", language, rows=rows))
        return lines

    def _table(self, language: str) -> list[str]:
        """Rows of a file that are no events, and why."""
        totals = self.totals
        lines: list[str] = []
        if totals.get("dropped"):
            dropped = ", ".join(f"{row} “{text[:40]}”" for row, _, text in totals["dropped"])
            lines.append(say("project.table", language, dropped=dropped))
        if totals.get("other_sheets"):
            others = ", ".join(totals["other_sheets"])
            lines.append(
                say("project.other_sheets", language, sheet=totals["sheet"], others=others)
            )
        if totals.get("skipped"):
            skipped = ", ".join(
                f"{say(f'project.state.{state}', language)} {numbers.count(n, language)}"
                for state, n in totals["skipped"].items()
            )
            lines.append(say("project.skipped", language, skipped=skipped))
        if totals.get("app_lines"):
            count = numbers.count(totals["app_lines"], language)
            lines.append(say("project.app_lines", language, lines=count))
        if totals.get("differs"):
            lines.append(say("project.differs", language, differs=totals["differs"]))
        return lines

    def _compared(self, language: str, where: str) -> list[str]:
        """What the file itself, and the user, say it holds, beside what was read."""
        lines: list[str] = []
        own = self.totals.get("file_total")
        if own:
            about = {"column": own["column"], "refused": numbers.count(self.rejected, language)}
            agrees = "file_agrees_refused" if self.rejected else "file_agrees"
            key = f"project.{agrees if _same(own) else 'file_differs'}"
            lines.append(say(key, language, **about, **_beside(own, language)))
        for what, told in self.expected.items():
            key = "project.agrees" if _same(told) else "project.expected_differs"
            name = say(f"project.expect.{what}", language)
            lines.append(say(key, language, what=name, **_beside(told, language)))
        refused = self.totals.get("refused_money")
        if refused and (own or "money" in self.expected):
            money = numbers.decimal(refused["sum"], language, _cents(refused["sum"]))
            count = numbers.count(self.rejected, language)
            told = {"column": refused["column"], "money": money, "refused": count}
            lines.append(say("project.refused_money", language, **told))
        if not self.agrees:
            lines.append(say("project.expected_how", language, batch=self.batch, where=where))
        return lines

    def _refused(self, language: str, where: str) -> list[str]:
        file = quote(self.path or self.file)
        lines = [f"  {reason(example, file, language, where)}" for example in self.examples]
        more = self.rejected - sum(example["n"] for example in self.examples)
        if more > 0:
            lines.append(say("project.more_rejected", language, more=numbers.count(more, language)))
        if lines:
            lines.append(say("project.see_rejected", language, batch=self.batch, where=where))
        return lines


def reason(example: Mapping[str, Any], file: str, language: str, where: str = "") -> str:
    """Why a row, or rows alike, were rejected, and what is allowed.

    `file` and `where` are how a command names the file and the project.
    """
    row, alike, value = example["row"], example["n"] - 1, example["value"]
    if alike:
        more = numbers.count(alike, language)
        row = say("project.alike", language, row=row, more=more)
    if value in (None, ""):
        value = say("project.empty_value", language)
    told = {**example, "row": row, "value": value, "file": file, "where": where}
    return say(f"errors.{example['code']}", language, **told)


def field(name: str, language: str) -> str:
    """What a field of an event or order is called, and its key in a profile."""
    told = texts(language).get(f"project.field.{name}")
    return f"{told} ({name})" if told else name


def beside(
    expect: Mapping[str, float], totals: Mapping[str, Any], rows: int
) -> dict[str, dict[str, float]]:
    """What a user said a file holds, beside what was read: {rows, orders, money: told, read}.

    Rows are those of data.  Money is that of completed orders; of a file without any, of payments,
    invoices, advertising costs, or the one kind of event that has an amount.
    """
    read = {
        "rows": totals.get("lines", rows),
        "orders": totals.get("orders", 0),
        "money": _read_money(totals),
    }
    return {what: {"told": value, "read": read[what]} for what, value in expect.items()}


def _read_money(totals: Mapping[str, Any]) -> float:
    found: dict[str, float] = totals.get("money", {})
    if "costs" in totals:
        found = totals["costs"]["money"]
    event = next((name for name in _MONEY if name in found), None)
    return found[event] if event else next(iter(found.values())) if len(found) == 1 else 0.0


def _same(told: Mapping[str, Any]) -> bool:
    return abs(told["told"] - told["read"]) <= _AGREES


def _beside(told: Mapping[str, Any], language: str) -> dict[str, str]:
    values = {"told": told["told"], "read": told["read"], "apart": told["read"] - told["told"]}
    return {name: numbers.decimal(n, language, _cents(n)) for name, n in values.items()}


def _cents(value: float) -> int:
    return 0 if abs(value - round(value)) < _AGREES else 2
