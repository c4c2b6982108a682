"""mermaid's own reading of a `journey`, written after its published grammar: what the lexer takes
for what, which statements there are, and how a task is taken apart.  Independent of ours."""

import re
from typing import NamedTuple

# In the order in which the lexer tries them; without regard to case.
RULES = (
    (r"%%(?!\{)[^\n]*", ""),
    (r"[^}]%%[^\n]*", ""),
    (r"\n+", "NEWLINE"),
    (r"\s+", ""),
    (r"#[^\n]*", ""),
    (r"journey\b", "journey"),
    (r"title\s[^#\n;]+", "title"),
    (r"accTitle\s*:\s*[^\n;#]*", "acc"),
    (r"accDescr\s*:\s*[^\n;#]*", "acc"),
    (r"accDescr\s*\{\s*[^}]*\}", "acc"),
    (r"section\s[^#:\n;]+", "section"),
    (r"[^#:\n;]+", "taskName"),
    (r":[^#\n;]+", "taskData"),
    (r":", "colon"),
)


class Task(NamedTuple):
    section: str
    name: str
    score: float
    actors: list[str]


class Diagram(NamedTuple):
    title: str
    sections: list[str]
    tasks: list[Task]


def tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        tried = ((name, re.compile(rule, re.I).match(text, at)) for rule, name in RULES)
        taken = next(((name, match[0]) for name, match in tried if match and match[0]), None)
        assert taken, f"invalid: {text[at : at + 40]!r}"
        found += [taken] * bool(taken[0])
        at += len(taken[1])
    return found


def parse(text: str) -> Diagram:
    text = re.sub(r"\r\n?", "\n", text)
    text = re.sub(r"#(\w+);", "ﬂ°\\1¶ß", text)  # codes, before anything else
    assert not re.search(r"%%\{\s*(?:\w+)", text), "a directive nobody wrote"
    text = re.sub(r"^\s*%%(?!\{)[^\n]+\n?", "", text.lstrip(), flags=re.M)
    read = [token for token in tokens(text) if token[0] != "NEWLINE"]
    assert read and read[0][0] == "journey"
    title, section, sections, tasks = "", "", [], []
    rest = iter(read[1:])
    for name, value in rest:
        if name == "title":
            title = decoded(value[6:])
        elif name == "section":
            section = decoded(value[8:])
            sections.append(section)
        elif name == "taskName":
            kind, data = next(rest, ("", ""))
            assert kind == "taskData", (value, kind, data)
            score, *people = data[1:].split(":")
            actors = [actor.strip() for actor in people[0].split(",")] if people else []
            tasks.append(Task(section, decoded(value), float(score), actors))
        else:
            assert name == "acc", (name, value)
    return Diagram(title, sections, tasks)


def decoded(text: str) -> str:
    return re.sub(r"ﬂ°(\d+)¶ß", lambda found: chr(int(found[1])), text).strip()
