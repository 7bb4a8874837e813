"""The page's words: the same in every language, all of them used, none of them missing."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from retropace.cues.languages import TONGUES
from retropace.model import Level
from retropace.session import EndingKind, Phase

PAGE = Path(__file__).parents[2] / "src/retropace/web/page"
ENTRY = re.compile(r'(?:^|[,\s])(?:"([^"]+)"|([a-z]+)):\s*"((?:[^"\\]|\\.)*)"')


def words(language: str) -> dict[str, str]:
    text = (PAGE / f"words/{language}.js").read_text(encoding="utf-8")
    return {quoted or bare: value for quoted, bare, value in ENTRY.findall(text)}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("language", TONGUES)
def test_every_language_has_every_word_with_the_same_places(language: str) -> None:
    english, found = words("en"), words(language)
    assert set(found) == set(english)
    for key in english:
        assert placeholders(found[key]) == placeholders(english[key]), key


def test_phases_levels_and_endings_have_their_words() -> None:
    english = words("en")
    for prefix, kinds in (("phase", Phase), ("level", Level), ("ended", EndingKind)):
        assert {f"{prefix}.{kind.value}" for kind in kinds} <= set(english)


def test_every_word_that_the_page_asks_for_is_there_and_none_is_idle() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PAGE.glob("*.js"))
    asked = set(re.findall(r'\bt\("([^"]+)"[,)]', code))
    english = set(words("en"))
    assert asked <= english
    loose = set(re.findall(r'"([a-z.]+)"', code))
    begun = tuple(re.findall(r'"([a-z]+\.)"', code))
    loose |= {
        key for key in english if re.search(rf'"{re.escape(key.partition(".")[0])}\." \+', code)
    }
    idle = {key for key in english if key not in loose and not key.startswith(begun)}
    assert idle <= {"language"}


def test_the_page_asks_for_nothing_from_elsewhere() -> None:
    for path in PAGE.rglob("*.*"):
        text = path.read_text(encoding="utf-8")
        found = set(re.findall(r"https?://[^\s\"'<>)]+", text)) - {"http://www.w3.org/2000/svg"}
        assert not found, (path, found)
        assert "innerHTML" not in text, "text is never read as markup"


@pytest.mark.skipif(shutil.which("node") is None, reason="node reads the modules")
def test_every_module_is_one(tmp_path: Path) -> None:
    for path in PAGE.rglob("*.js"):
        done = subprocess.run(
            ["node", "--check", "--input-type=module"],
            input=path.read_bytes(),
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, (path, done.stderr.decode())


def test_the_manifest_is_one() -> None:
    manifest = json.loads((PAGE / "manifest.webmanifest").read_text())
    assert manifest["display"] == "standalone"
    assert (PAGE / manifest["icons"][0]["src"]).is_file()
