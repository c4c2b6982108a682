"""Our .sql files: several SELECTs a file, each headed by `-- NAME: input → output`."""

import re
from functools import cache
from importlib import resources

_HEAD = re.compile(r"^-- (\w+): (.+)$", re.MULTILINE)
_COMMENT = re.compile(r"--.*$", re.MULTILINE)
_PARAMETER = re.compile(r"\$([a-z_][a-z_0-9]*)")


@cache
def read(package: str, file: str) -> dict[str, str]:
    """The statements of a file of a package: {name: sql}, in the file's order.

    >>> list(read("jejak.journeys", "people.sql"))[0]
    'internal_accounts'
    """
    text = (resources.files(package) / file).read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return {
        head[1]: text[head.start() : end].strip().removesuffix(";")
        for head, end in zip(heads, ends, strict=True)
    }


@cache
def parameters(sql: str) -> frozenset[str]:
    """The names of the values a statement binds."""
    return frozenset(_PARAMETER.findall(_COMMENT.sub("", sql)))
