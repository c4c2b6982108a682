"""Reads a report back as a browser would see it: elements, tables, what refers to what."""

from html.parser import HTMLParser

EMPTY = {"meta", "input", "br", "col"}


class Element:
    """One element: its tag, attributes, children and the element around it."""

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: "Element | None"):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    def all(self, tag: str | None = None) -> "list[Element]":
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if tag in (None, child.tag) else []
                found += child.all(tag)
        return found

    @property
    def text(self) -> str:
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()


class Reader(HTMLParser):
    """A strict reader: every element is closed in order, no attribute comes twice."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {}, None)
        self.open = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        made = Element(tag, dict(attrs), self.open)
        self.open.children.append(made)
        if tag not in EMPTY:
            self.open = made

    def handle_endtag(self, tag: str) -> None:
        assert self.open.tag == tag, f"</{tag}> closes <{self.open.tag}>"
        assert self.open.parent is not None
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.children.append(data)


def read(page: str) -> Element:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open is reader.root, f"<{reader.open.tag}> is never closed"
    return reader.root


def tables(root: Element) -> dict[str, list[list[str]]]:
    """Every table by its caption: its rows, the head first; rows folded away are added on."""
    found: dict[str, list[list[str]]] = {}
    for table in root.all("table"):
        caption = table.all("caption")[0].text
        rows = [
            [cell.text.strip() for cell in row.all() if cell.tag in ("th", "td")]
            for row in table.all("tr")
        ]
        found[caption] = found[caption] + rows[1:] if caption in found else rows
    return found


def figure(text: str, language: str) -> float:
    """A number back from its text: `Rp 1.250.000`, `4,2%`, `−2,1`."""
    text = text.replace("Rp\u00a0", "").replace("−", "-").removesuffix("%")
    if language == "id":
        text = text.replace(".", "").replace(",", ".")
    return float(text.replace(",", "").lstrip("<>"))
