"""HTML and SVG that cannot be injected into: text is escaped unless it is markup already."""

import re
from html import escape

# What a spreadsheet would compute when it opens a CSV.
FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
NO_END = frozenset({"meta", "input", "br", "col"})  # elements of HTML without an end tag


class Markup(str):
    """Text that is markup: it goes into an element as it stands."""

    __slots__ = ()


def element(tag: str, /, *children: object, **attributes: object) -> Markup:
    """One element with its children: `Markup` stays, all else is escaped; None is left out.

    Attribute names: `class_` is class, an inner underscore a hyphen; None is left out and
    True stands without a value.

    >>> element("p", "1 < 2 ", element("b", "so"), class_="plain")
    '<p class="plain">1 &lt; 2 <b>so</b></p>'
    """
    start = "<" + tag + "".join(attribute(key, value) for key, value in attributes.items())
    if tag in NO_END:
        return Markup(start + ">")
    return Markup(f"{start}>{join(*children)}</{tag}>")


def attribute(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def join(*children: object) -> Markup:
    """Several pieces, one after another."""
    return Markup("".join(piece(child) for child in children if child is not None))


def piece(child: object) -> str:
    return child if isinstance(child, Markup) else escape(str(child))
