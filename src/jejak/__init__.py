"""jejak: customer journeys from raw events.

>>> import jejak
>>> project = jejak.open("demo")                                # doctest: +SKIP
>>> project.assisted(by="campaign", since="2026-10-01").rows    # doctest: +SKIP
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jejak.project import Project, from_table, new, open
    from jejak.settings import Settings

__all__ = ["Project", "Settings", "from_table", "new", "open"]


def __getattr__(name: str) -> Any:
    if name in ("Project", "from_table", "new", "open"):
        from jejak import project

        return getattr(project, name)
    if name == "Settings":
        from jejak.settings import Settings

        return Settings
    raise AttributeError(f"module 'jejak' has no attribute {name!r}")
