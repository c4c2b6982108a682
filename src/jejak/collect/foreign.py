"""Files of another kind than their names say: told by their first bytes, and what to do instead."""

import re
import zipfile
import zlib
from pathlib import Path

from jejak.errors import InputError

_BOOK = b"\xd0\xcf\x11\xe0"  # the container of old Office files and of those with a password
_STARTS = (
    (b"%PDF", "import.is_pdf"),
    (b"\x89PNG", "import.is_picture"),
    (b"\xff\xd8\xff", "import.is_picture"),
    (b"GIF8", "import.is_picture"),
    (b"Rar!", "import.is_archive"),
    (b"7z\xbc\xaf", "import.is_archive"),
    (b"{\\rtf", "import.is_document"),
    (b"SQLite format 3\0", "import.is_database"),
)
_PAGE = re.compile(
    rb"\s*(<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(!doctype html|html|head|body|table|meta|div|style)\b",
    re.I | re.S,
)
_OLD_XML = re.compile(rb'progid="Excel\.Sheet"|urn:schemas-microsoft-com:office:spreadsheet')
_SHEETS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")  # xlsx, xlsb, ods
_DOCUMENTS = ("word/", "ppt/", "visio/")
_NO_SHEET = ("WordDocument", "PowerPoint Document")
_LOCKED = "EncryptedPackage"
_NAMED = 5  # files of an archive that an error names


def refuse_foreign(path: Path, head: bytes) -> None:
    """InputError where a file is none of a kind that can be read, however it is named.

    `head` are its first bytes, unpacked.  What is told by none of them is left to the readers.
    """
    start = head.removeprefix(b"\xef\xbb\xbf")
    code = next((code for mark, code in _STARTS if start.startswith(mark)), None)
    if code is None and start.lstrip().startswith(b"<"):
        code = _page(start)
    if code is None and start.startswith(_BOOK):
        code = _old_office(path)
    if code == "import.is_archive":
        raise InputError(code, file=path.name, value=path.name, fix="jejak import *.csv")
    if code:
        raise InputError(code, file=path.name, fix=f"jejak import {path.stem}.xlsx")
    if start.startswith(b"PK\x03\x04"):
        _refuse_zip(path)


def _page(start: bytes) -> str | None:
    if _OLD_XML.search(start):
        return "import.is_old_xml"
    return "import.is_page" if _PAGE.match(start) else None


def _old_office(path: Path) -> str | None:
    """Of what its directory names a document of Word or slides, or a workbook with a password."""
    data = path.read_bytes()
    if any(name.encode("utf-16-le") in data for name in _NO_SHEET):
        return "import.is_document"
    return "import.is_locked" if _LOCKED.encode("utf-16-le") in data else None


def _refuse_zip(path: Path) -> None:
    """A packed file that is no workbook: a document, or an archive of other files."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            kind = packed.read("mimetype") if "mimetype" in names else b""
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError):
        return  # cut off or broken: its reader says so
    is_text = b"opendocument" in kind and b"spreadsheet" not in kind
    if is_text or any(name.startswith(_DOCUMENTS) for name in names):
        raise InputError("import.is_document", file=path.name, fix=f"jejak import {path.stem}.xlsx")
    if not any(sheet in names for sheet in _SHEETS):
        listed = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
        fix = "jejak import *.csv"
        raise InputError("import.is_archive", file=path.name, value=listed or "–", fix=fix)
