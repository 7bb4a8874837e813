"""The page as one answer: on a slow line it is journeys that cost, not octets.

Two dozen modules and style sheets are four or five journeys over the six connections that a browser
opens. So what ``index.html`` names is put into it when the program starts: style sheets and scripts
as they are, the modules each in a function of its own, those before it that it imports. The files
stay what they are: plain modules, which any browser takes one by one.
"""

import gzip
import hashlib
import posixpath
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from starlette.responses import Response

from retropace.report.page import hash_source

_STYLES: Final = re.compile(r'(?:<link rel="stylesheet" href="[\w./]+">\n)+')
_SCRIPT: Final = re.compile(r'<script( type="module")? src="([\w./]+)"></script>')
_HREF: Final = re.compile(r'href="([\w./]+)"')
_IMPORT: Final = re.compile(r'^import (?:\{ ([^}]+) \}|(\w+)) from "(\.[\w./]+)";\n', re.M)
_EXPORT: Final = re.compile(r"^export (?:(?:async )?function|const|class) (\w+)", re.M)
_DEFAULT: Final = re.compile(r"^export default ", re.M)
_WORD: Final = re.compile(r"^(?:import|export)\b.*", re.M)
_HTML: Final = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page, and the names of its scripts and its style in the policy that allows them."""

    octets: bytes
    compressed: bytes
    tag: str
    scripts: str
    styles: str

    def answer(self, headers: Any) -> Response:
        """The page for a browser; no more than a nod where it has this one already."""
        told = {"etag": self.tag, "cache-control": "no-cache", "vary": "accept-encoding"}
        if self.tag in headers.get("if-none-match", ""):
            return Response(status_code=304, headers=told)
        if "gzip" not in headers.get("accept-encoding", ""):
            return Response(self.octets, headers=told, media_type=_HTML)
        told["content-encoding"] = "gzip"
        return Response(self.compressed, headers=told, media_type=_HTML)


def page_folder() -> Path:
    """Where the page's files lie."""
    return Path(str(files("retropace.web") / "page"))


@cache
def packed() -> Page:
    """The page that ships."""
    return pack(page_folder())


def pack(folder: Path) -> Page:
    """All that ``index.html`` names, in it. Raises ValueError for a module it cannot put there."""
    scripts: list[str] = []
    styles: list[str] = []

    def style(found: re.Match[str]) -> str:
        styles.append("".join(_read(folder, name) for name in _HREF.findall(found[0])))
        return f"<style>{styles[-1]}</style>\n"

    def script(found: re.Match[str]) -> str:
        kind, name = found[1] or "", found[2]
        scripts.append(_modules(folder, name) if kind else _read(folder, name))
        if "</script" in scripts[-1].lower():
            raise ValueError(f"{name}: a script inside a page cannot hold the end of one.")
        return f"<script{kind}>{scripts[-1]}</script>"

    octets = _SCRIPT.sub(script, _STYLES.sub(style, _read(folder, "index.html"))).encode()
    digest = hashlib.sha256(octets).hexdigest()[:16]
    return Page(
        octets,
        gzip.compress(octets, 9, mtime=0),
        f'"{digest}"',
        " ".join(map(hash_source, scripts)),
        " ".join(map(hash_source, styles)),
    )


def _modules(folder: Path, main: str) -> str:
    """A module and all that it imports, each once and after what it imports itself."""
    numbers: dict[str, int | None] = {}
    parts: list[str] = []

    def add(name: str) -> int:
        if name in numbers:
            number = numbers[name]
            if number is None:
                raise ValueError(f"{name}: modules that import each other cannot be packed.")
            return number
        numbers[name] = None
        text = _IMPORT.sub(lambda found: _taken(found, add, name), _read(folder, name))
        numbers[name] = len(parts)
        parts.append(f"const $m{len(parts)} = (function () {{\n{_given(name, text)}}})();\n")
        return len(parts) - 1

    add(main)
    return "".join(parts)


def _taken(found: re.Match[str], add: Any, importer: str) -> str:
    """What stands for an import: the names, out of what the other module gave."""
    names, whole, path = found.groups()
    number = add(posixpath.normpath(posixpath.join(posixpath.dirname(importer), path)))
    if whole:
        return f"const {whole} = $m{number}.default;\n"
    return f"const {{ {names.replace(' as ', ': ')} }} = $m{number};\n"


def _given(name: str, text: str) -> str:
    """A module's text without its exports, which its function returns instead."""
    names = _EXPORT.findall(text)
    text = _EXPORT.sub(lambda found: found[0].removeprefix("export "), text)
    text, defaults = _DEFAULT.subn("const $default = ", text)
    names += ["default: $default"] * defaults
    left = _WORD.search(text)
    if left is not None:
        raise ValueError(f"{name}: cannot be packed: {left[0]}")
    return f"{text}return {{ {', '.join(names)} }};\n"


def _read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")
