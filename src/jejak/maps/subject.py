"""What a picture is about, what is known of it beside its figures, and on what it is drawn."""

from collections.abc import Sequence
from datetime import date as Day  # noqa: N812 - as in model.py
from typing import Literal, Protocol

from msgspec import Struct, field

from jejak.maps.columns import Placed
from jejak.maps.measured import MeasuredMap, MeasuredTouchpoint, Share
from jejak.maps.model import Id, Map, Touchpoint
from jejak.words import say

Verdict = Literal["passed", "failed", "undecided"]
Size = Literal["a4", "a3", "screen", "report"]


class Told(Protocol):
    """A finding, as far as a picture counts it."""

    @property
    def severity(self) -> str: ...


class Standing(Struct, frozen=True):
    """How a map stands: the share of journeys that fit, its tests' verdicts, when it was checked.

    A test without a verdict has not run.
    """

    fitness: Share | None = None
    verdicts: dict[Id, Verdict] = {}
    checked: Day | None = None


class Paper(Struct, frozen=True):
    """A page without its margins, in points; one without a height is as high as the map."""

    width: float
    height: float | None
    unit: str  # in which its size is told, and how many points that is
    points: float
    page: tuple[int, int] | None = None  # millimetres, margins included


MM = 72 / 25.4
PAPERS: dict[Size, Paper] = {
    "a4": Paper(277 * MM, 190 * MM, "mm", MM, (297, 210)),
    "a3": Paper(400 * MM, 277 * MM, "mm", MM, (420, 297)),
    "screen": Paper(847.0, None, "px", 1 / 1.7),
    "report": Paper(186 * MM, 265 * MM, "px", 1 / 1.8),  # upright A4, as the HTML report prints
}


class Style(Struct, frozen=True):
    """How much a lane may hold, so that a row of the map fits a page."""

    name: int  # lines
    bound: int  # of what binds a touchpoint
    goal: int
    contact: float  # points from row to row
    contacts: int  # rows
    feeling: float  # points
    people: float
    chips: int  # under one column
    texts: int  # of backstage, of pains
    lines: int  # of each of them
    gap: float


STYLES = (
    Style(4, 2, 2, 9.6, 16, 62.0, 52.0, 3, 3, 4, 8.0),
    Style(3, 2, 2, 8.6, 12, 48.0, 40.0, 2, 2, 3, 6.0),
    Style(3, 1, 1, 8.0, 10, 40.0, 32.0, 2, 1, 3, 4.5),
    Style(2, 1, 1, 7.8, 8, 34.0, 24.0, 1, 1, 2, 3.5),
)


class Subject(Struct, frozen=True):
    """A map with its figures, in a language."""

    map: Map
    measured: MeasuredMap | None
    standing: Standing
    findings: Sequence[Told]
    language: str
    figures: dict[str, MeasuredTouchpoint] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        return say(f"picture.{key}", self.language, **values)

    def of(self, touchpoint: Touchpoint) -> MeasuredTouchpoint | None:
        return self.figures.get(touchpoint.id)

    @property
    def most_people(self) -> int:
        return max((one.people for one in self.figures.values()), default=0) or 1


class Strip(Struct, frozen=True):
    """A row of the picture: some columns, from the labels' left end to the right end."""

    subject: Subject
    placed: Sequence[Placed]
    left: float
    start: float  # of the columns
    right: float
    style: Style
    continued: bool = False  # whether its first stage began in the row before
    ident: str = ""  # before the names of its patterns


def subject_of(
    map: Map,
    measured: MeasuredMap | None,
    standing: Standing | None,
    findings: Sequence[Told],
    language: str,
) -> Subject:
    figures = {one.id: one for one in measured.touchpoints} if measured else {}
    return Subject(map, measured, standing or Standing(), findings, language, figures)
