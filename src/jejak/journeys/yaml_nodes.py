"""YAML that people write: read node by node, so that every mistake is told with its place."""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import Any

from jejak.errors import SettingsError


class Reader:
    """Reads YAML nodes and knows where each stands; `area` is that of the file's own errors."""

    def __init__(self, path: str, area: str):
        self.path = path
        self.area = area

    def error(self, code: str, node: Any, **values: Any) -> SettingsError:
        """An error of this file's area, or of any YAML where the code says so."""
        mark = node.start_mark
        place = {"file": self.path, "line": mark.line + 1, "column": mark.column + 1}
        return SettingsError(code if "." in code else f"{self.area}.{code}", **place, **values)

    def pairs(
        self, node: Any, allowed: tuple[str, ...], fix: str, may_be_empty: bool = False
    ) -> Iterator[tuple[str, Any]]:
        """Key and value node of a map; keys one of `allowed` where any are given."""
        if node.id != "mapping":
            keys = ", ".join(allowed) or "a-z 0-9 _"
            raise self.error("yaml.not_a_map", node, value=shown(node), allowed=keys, fix=fix)
        seen: set[str] = set()
        for key_node, value in node.value:
            key = self.text(key_node)
            if allowed and key not in allowed:
                raise self.unknown("yaml.unknown_key", key_node, key, allowed)
            if key in seen:
                raise self.error("yaml.duplicate_key", key_node, value=key)
            if is_empty(value) and not may_be_empty:
                raise self.error("yaml.empty", key_node, value=key)
            seen.add(key)
            if not is_empty(value):
                yield key, value

    def items(self, node: Any) -> list[Any]:
        if node.id != "sequence":
            raise self.error("yaml.not_a_list", node, value=shown(node))
        return node.value

    def texts(self, node: Any) -> list[Any]:
        """The scalar nodes of a text or of a list of one text or more."""
        found = self.items(node) if node.id == "sequence" else [node]
        if not found:
            raise self.error("yaml.empty", node, value="[]")
        return found

    def text(self, node: Any) -> str:
        if node.id != "scalar":
            raise self.error("yaml.not_text", node, value=shown(node))
        if is_empty(node):
            raise self.error("yaml.empty", node, value=node.value)
        return node.value.strip()

    def unknown(self, code: str, node: Any, value: str, allowed: tuple[str, ...]) -> SettingsError:
        fix = get_close_matches(value.casefold(), allowed, 1, cutoff=0)[0]
        return self.error(code, node, value=value, allowed=", ".join(allowed), fix=fix)


def compose(text: str, path: str) -> Any:
    """The root node of a text; None where it holds nothing but comments."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    read: Callable[[str], Any] = YAML(typ="safe", pure=True).compose
    try:
        root = read(text)
    except MarkedYAMLError as error:
        raise _unreadable(text, path, error) from None
    except YAMLError as error:
        raise SettingsError(
            "yaml.syntax", file=path, line=1, column=1, problem=str(error).splitlines()[0]
        ) from None
    except RecursionError:
        raise SettingsError("settings.deep", file=path, line=1, column=1) from None
    return None if root is None or is_empty(root) else root


def _unreadable(text: str, path: str, error: Any) -> SettingsError:
    mark = error.problem_mark or error.context_mark
    if "end of stream" in (error.problem or "") and error.context_mark:
        mark = error.context_mark  # a quote or bracket that is never closed: where it opens
    line = text.splitlines()[mark.line] if mark.line < len(text.splitlines()) else ""
    place = {"file": path, "line": mark.line + 1, "column": mark.column + 1}
    star = re.search(r"(?:^|[:\[,-])\s*(\*[^,\]#]*)", line)
    if star is not None:
        value = star.group(1).strip()
        place["column"] = star.start(1) + 1
        return SettingsError("yaml.quote", **place, value=value, fix=f'"{value}"')
    if "\t" in line:
        place["column"] = line.index("\t") + 1
        return SettingsError("yaml.tab", **place)
    return SettingsError("yaml.syntax", **place, problem=error.problem or error.context)


def is_empty(node: Any) -> bool:
    return node.id == "scalar" and (
        not node.value.strip() or (node.style is None and node.value in ("~", "null"))
    )


def shown(node: Any) -> str:
    return node.value[:60] if node.id == "scalar" else {"sequence": "[…]"}.get(node.id, "{…}")
