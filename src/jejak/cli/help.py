"""Help of a command in the reader's language: the texts in the code are keys."""

from typing import Any

from jejak.cli.columns import columns, paragraph
from jejak.words import say, texts

TITLES = {
    "Arguments": "cli.title.arguments",
    "Parameters": "cli.title.parameters",
    "Commands": "cli.title.commands",
}


class Help:
    """A cyclopts help formatter: two plain columns, no frames, any language."""

    show_metavar = False

    def __init__(self, language: str):
        self.language = language

    def __call__(self, console: Any, options: Any, panel: Any) -> None:
        rows = [
            (", ".join(entry.display_labels), self.said(entry.description))
            for entry in panel.entries
        ]
        if rows:
            title = self.said(panel.title)
            print(columns(self.said(TITLES.get(title, title)), rows) + "\n")

    def render_usage(self, console: Any, options: Any, usage: Any) -> None:
        print(f"{say('cli.title.usage', self.language)}: {str(usage).strip()}\n")

    def render_description(self, console: Any, options: Any, description: Any) -> None:
        print(paragraph(self.said(description)) + "\n")

    def said(self, text: Any) -> str:
        """The sentence behind a key; any other text as it is."""
        text = getattr(text, "primary_renderable", text)
        plain = str(getattr(text, "plain", text) or "").strip()
        return texts(self.language).get(plain, plain)
