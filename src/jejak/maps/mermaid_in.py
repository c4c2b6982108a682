"""A mermaid `journey` as a map: ours with the comments that ride in it, or anybody's.

What stands in the diagram counts: a name, a score, an actor or a section that somebody changed
there changes the map; what did not change keeps what its comment says exactly.
"""

import html
import re
from collections.abc import Callable
from typing import Any

from jejak.errors import InputError, SettingsError
from jejak.maps.findings import Finding, Place
from jejak.maps.mermaid_out import score, shown
from jejak.maps.model import Map
from jejak.maps.placed import Mark, Node, child, mapping, of_value, of_yaml, put, scalar, sequence
from jejak.maps.placed import unread as not_yaml
from jejak.maps.table_in import fresh_id
from jejak.words import LANGUAGES, say

Told = Callable[..., None]
_OURS = re.compile(r"%%\s*jejak (\w+): (.*)")
_CODE = re.compile(r"#(\w+);")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_BLOCKS = tuple(name for name in Map.__struct_fields__ if name != "version")
_BRAND = {
    *("brand", "merek", "usaha", "toko", "shop", "store", "company", "perusahaan", "cs", "admin"),
    *("penjual", "seller", "staff", "staf", "kasir", "sales", "marketing", "agent"),
}
_SYSTEM = frozenset(("system", "sistem", "server", "bot", "backend", "api"))
_ANYBODY = frozenset(
    ("me", "saya", "aku", "i", "user", "pengguna", "customer", "pelanggan", "pembeli")
)
_WEB = "web"


def read_mermaid(data: bytes, file: str) -> tuple[Node, dict[str, str], list[Finding]]:
    """Nodes of a map, the names of ids (of '' that of the whole), and what cannot be read."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise InputError("map.not_utf8", file=file, row=row) from None
    reader = _Reader()
    reader.taken |= set(re.findall(r"%% jejak touchpoints: \{id: (\w+)", text))
    for nth, line in _statements(text, reader.error, reader.titled):
        reader.line(line, Mark(nth, len(line) - len(line.lstrip())))
    reader.end()
    return reader.root(), reader.titles, reader.findings


def _statements(text: str, error: Told, titled: Callable[[str], None]) -> list[tuple[int, str]]:
    """The lines that say something, from 0: front matter, directives and descriptions left out."""
    lines = re.split(r"\r\n|\r|\n", text)
    skip, start = "", 0
    found: list[tuple[int, str]] = []
    for nth, line in enumerate(lines):
        word = line.strip()
        if skip:
            if skip == "---" and (title := re.fullmatch(r"title:\s*(.+)", word)):
                titled(title[1].strip("\"' "))
            skip = "" if skip in word and (skip != "---" or word == skip) else skip
        elif word == "---" and not found:
            skip, start = "---", nth
        elif word.startswith("%%{"):
            skip, start = "" if "}%%" in word else "}%%", nth
        elif re.match(r"accDescr\s*\{", word, re.I):
            skip, start = "" if "}" in word else "}", nth
        elif word and not re.match(r"acc(Title|Descr)\s*:", word, re.I):
            found.append((nth, line))
    if skip:
        error("mermaid_open", Mark(start), allowed=skip, value=lines[start].strip()[:60])
    return found


class _Reader:
    """Goes through the lines of a diagram and gathers the blocks of a map."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.titles: dict[str, str] = {}
        self.blocks: dict[str, list[Node]] = {}
        self.singles: dict[str, Node] = {}
        self.language = LANGUAGES[0]
        self.begun = False
        self.ours = False
        self.held: Node | None = None  # the touchpoint of a comment whose task is to come
        self.stage: str | None = None
        self.section: tuple[str, Mark] | None = None  # one whose comment may be to come
        self.taken: set[str] = set()
        self.tasks: list[Node] = []
        self.actors: dict[str, Mark] = {}

    def error(self, code: str, at: Mark, **values: Any) -> None:
        self.findings.append(Finding(code, "error", Place(at.line + 1, at.column + 1, ""), values))

    def titled(self, text: str) -> None:
        self.titles[""] = _decoded(text)

    def line(self, line: str, at: Mark) -> None:
        word = line.strip()
        if own := _OURS.fullmatch(word):
            return self._comment(own[1], own[2], at)
        if word.startswith("%%"):
            return None
        word = re.sub(r"#.*", "", _CODE.sub("\0\\1\1", word)).strip()  # a comment of its own
        word = re.sub("\0(\\w+)\1", "#\\1;", word)
        if not word:
            return None
        if not self.begun:
            self.begun = True
            first = re.match(r"journey\b", word, re.I)
            if first is None:
                self.error("mermaid_kind", at, value=word[:60], allowed="journey")
                return None
            word = word[first.end() :].strip()
        if found := re.fullmatch(r"title\s+(.*)", word, re.I):
            return self.titled(found[1])
        if found := re.fullmatch(r"section(?:\s+(.*))?", word, re.I):
            return self._section(found[1] or "-", at)
        return self._task(word, at) if word else None

    def end(self) -> None:
        self._settle()
        if self.held is not None:
            self._alone(self.held)
        if self.findings:
            return
        if not self.begun:
            self.error("mermaid_kind", Mark(), value="", allowed="journey")
        elif not self.tasks and not self.ours:
            self.error("mermaid_empty", Mark(), allowed="Bayar: 4: Pelanggan")

    def _alone(self, node: Node) -> None:
        id = child(node, "id")
        self.error("mermaid_alone", node.start_mark, value=id.value if id else "")

    def _comment(self, block: str, text: str, at: Mark) -> None:
        self.ours = True
        try:
            node = of_yaml(text, at)
        except SettingsError as error:
            self.findings.append(not_yaml(error, at))
            return
        if block == "language":
            if node.value in LANGUAGES:
                self.language = node.value
        elif block == "section":
            if self.section:
                self._rename(str(node.value), *self.section)
                self.section, self.stage = None, str(node.value)
        elif block == "touchpoints":
            self._settle()
            if self.held is not None:
                self._alone(self.held)
            self.held = node
        elif block in ("map", "flow"):
            self.singles[block] = node
        elif block in _BLOCKS:
            self.blocks.setdefault(block, []).append(node)
        else:
            self.error("unknown_key", at, value=block, allowed=", ".join(_BLOCKS))

    def _section(self, text: str, at: Mark) -> None:
        self._settle()
        self.section = (_decoded(text), at)

    def _settle(self) -> None:
        """A section without a comment: the stage that is called so, or a new one."""
        if self.section is None:
            return
        name, at = self.section
        self.section = None
        for stage in self.blocks.get("stages", []):
            id = child(stage, "id")
            if id is not None and _name_of(stage, self.language) == _seen(name):
                self.stage = str(id.value)
                return
        known = [id for id, title in self.titles.items() if title == name and id]
        self.stage = known[0] if known else self._new_stage(name, at)

    def _new_stage(self, name: str, at: Mark) -> str:
        taken = {id for id in self.titles if id}
        taken |= {_text(stage, "id") for stage in self.blocks.get("stages", [])}
        id = fresh_id(name, taken)
        self.titles[id] = name
        if "stages" in self.blocks:
            told = {"id": id, "name": name, "goal": name, "expect": "", "assumed": True}
            self.blocks["stages"].append(of_value(told, at))
        return id

    def _rename(self, id: str, name: str, at: Mark) -> None:
        for stage in self.blocks.get("stages", []):
            if _text(stage, "id") == id and _name_of(stage, self.language) != _seen(name):
                _say_name(stage, self.language, name, at)

    def _task(self, word: str, at: Mark) -> None:
        self._settle()
        if self.stage is None:
            name = say("edges.no_section", self.language)
            self.stage = self._new_stage(name, at)
        found = self._parts(word, at)
        if found is None:
            self.held = None
            return
        name, points, actors = found
        node, self.held = self.held, None
        if node is None:
            node = self._new_task(name, points, actors, at)
        else:
            self._changed(node, name, points, actors, at)
        self._expect(node)
        self.tasks.append(node)

    def _expect(self, node: Node) -> None:
        """A stage that was added beside ours expects its last touchpoint."""
        for stage in self.blocks.get("stages", []):
            expect = child(stage, "expect")
            if _text(stage, "id") == self.stage and child(stage, "assumed") is not None:
                new = expect is None or not expect.value
                put(stage, "expect", scalar(_text(node, "id"), node.start_mark)) if new else None

    def _parts(self, word: str, at: Mark) -> tuple[str, float | None, list[str]] | None:
        """Name, score and actors; a name may have colons of its own."""
        raw = word.split(":")
        pieces = [_decoded(piece) for piece in raw]
        numbers = [n for n in range(1, len(pieces)) if _NUMBER.fullmatch(pieces[n])]
        nth = next((n for n in reversed(numbers) if n >= len(pieces) - 2), None)
        if nth is None and len(pieces) > 1 and any(pieces[1:]):
            if len(pieces) > 2 and not pieces[-2]:  # Task: : actor
                return _decoded(":".join(raw[:-2])), None, _listed(pieces[-1])
            bad = pieces[1] if len(pieces) < 4 else pieces[-2]
            self.error("mermaid_score", at, value=bad, allowed="1 2 3 4 5", fix=pieces[0])
            return None
        name = _decoded(":".join(raw[:nth]).strip(": "))
        if not name:
            self.error("mermaid_name", at, value=word[:60], allowed="Bayar: 4: Pelanggan")
            return None
        if nth is None:
            return name, None, []
        points = float(pieces[nth])
        if not 1 <= points <= 5:
            self.error("mermaid_score", at, value=pieces[nth], allowed="1 2 3 4 5", fix=name)
            return None
        return name, points, _listed(":".join(pieces[nth + 1 :]))

    def _new_task(self, name: str, points: float | None, actors: list[str], at: Mark) -> Node:
        told: dict[str, Any] = {"id": fresh_id(name, self.taken), "name": name}
        told |= {"stage": self.stage or "", "contact": _WEB, "by": _actor(actors)}
        if points is not None:
            told["feel"] = int((points - 3) * 1.5)
        if self.ours:  # no flow of ours knows it
            told["anytime"] = True
            contacts = [_text(one, "id") for one in self.blocks.get("contacts", [])]
            told["contact"] = contacts[0] if contacts and _WEB not in contacts else _WEB
        for actor in actors:
            if _side(actor) is None and actor.casefold() not in _ANYBODY:
                self.actors.setdefault(actor, at)
        return of_value({**told, "assumed": True}, at)

    def _changed(
        self, node: Node, name: str, points: float | None, actors: list[str], at: Mark
    ) -> None:
        """Take over what was changed in the diagram, and no more."""
        feel, by = _text(node, "feel"), _text(node, "by")
        before = score(int(feel) if re.fullmatch("-?[0-3]", feel) else None)
        if points is not None and points != before:
            put(node, "feel", scalar(str(int((points - 3) * 1.5)), at))
        if actors and by in ("customer", "brand", "system") and _actor(actors) != by:
            put(node, "by", scalar(_actor(actors), at))
        if _name_of(node, self.language) != _seen(name):
            _say_name(node, self.language, name, at)
        if self.stage and self.stage != _text(node, "stage"):
            put(node, "stage", scalar(self.stage, at))

    def root(self) -> Node:
        """The whole map, as far as the diagram says it."""
        about, title = self.singles.get("map"), self.titles.get("")
        if about is not None and title and _name_of(about, self.language) != _seen(title):
            _say_name(about, self.language, title, about.start_mark)
        pairs = list(self.singles.items())
        pairs += [(block, sequence(items, Mark())) for block, items in self.blocks.items()]
        if not self.ours and self.actors:
            taken: set[str] = set()
            people = [
                of_value({"id": fresh_id(actor, taken), "name": actor, "assumed": True}, at)
                for actor, at in self.actors.items()
            ]
            pairs.append(("personas", sequence(people, Mark())))
        if self.tasks:
            pairs.append(("touchpoints", sequence(self.tasks, Mark())))
        if self.ours:  # what our comments do not say is not there
            pairs += [(b, sequence([], Mark())) for b in ("goals", "contacts", "stages")]
            pairs.append(("flow", mapping([], Mark())))
        return mapping(dict(reversed(pairs)).items(), Mark())  # of two the first counts


def _listed(text: str) -> list[str]:
    return [actor.strip() for actor in text.split(",") if actor.strip()]


def _side(actor: str) -> str | None:
    """Brand or system, where an actor is called like one."""
    word = actor.casefold()
    for side, words in (("brand", _BRAND), ("system", _SYSTEM)):
        if word in words or word in (say(f"edges.{side}", code).casefold() for code in LANGUAGES):
            return side
    return None


def _actor(actors: list[str]) -> str:
    """Who acts: the customer where one is named, else the first that is told."""
    sides = [_side(actor) for actor in actors]
    return "customer" if not sides or None in sides else sides[0] or "customer"


def _decoded(text: str) -> str:
    """A text with mermaid's codes (#58; #quot;) as the characters they stand for."""
    return _CODE.sub(lambda found: _character(found[1], found[0]), text).strip()


def _character(code: str, whole: str) -> str:
    made = html.unescape(f"&#{code};" if code.isdecimal() else f"&{code};")
    return whole if made.startswith("&") and len(made) > 1 else made


def _text(node: Node, key: str) -> str:
    part = child(node, key)
    return str(part.value) if part is not None and part.id == "scalar" else ""


def _seen(text: str) -> str:
    """A text as it comes out of a diagram."""
    return _decoded(shown(text))


def _name_of(node: Node, language: str) -> str:
    """The name that the diagram shows of a block."""
    name = child(node, "name")
    if name is None:
        return ""
    if name.id == "scalar":
        return _seen(str(name.value))
    other = next(code for code in LANGUAGES if code != language)
    return _seen(_text(name, language) or _text(name, other))


def _say_name(node: Node, language: str, text: str, at: Mark) -> None:
    name = child(node, "name")
    if name is None or name.id != "mapping":
        put(node, "name", scalar(text, at))
    else:
        put(name, language, scalar(text, at))
