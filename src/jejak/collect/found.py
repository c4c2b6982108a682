"""What every reader of a format leaves."""

import msgspec


class Found(msgspec.Struct, frozen=True):
    """What a reader says beside table collect_fields.

    `lines`: a relation (row, raw) of the rows as the file has them, for the rejected ones.
    `names`: what the file calls each field.  `refused`: rows left out already (checks.REFUSED).
    """

    source: str
    kind: str | None
    lines: str
    names: dict[str, str]
    refused: list[tuple[int, str, str, str, str]]
