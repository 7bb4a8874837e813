"""The page as one answer: all its modules in it, each once, and named in the policy."""

import base64
import gzip
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from retropace.web.packing import pack, packed, page_folder

INDEX = """<html>
<script src="early.js"></script>
<link rel="stylesheet" href="a.css">
<link rel="stylesheet" href="b.css">
<script type="module" src="main.js"></script>
</html>
"""
MODULES = {
    "early.js": "window.early = 1;\n",
    "a.css": "a {}\n",
    "b.css": "b {}\n",
    "main.js": 'import { add as plus, one } from "./sums.js";\nimport en from "./words/en.js";\n'
    "const add = 5;\nconsole.log(JSON.stringify([plus(one, add), en.yes]));\n",
    "sums.js": 'import { say } from "./say.js";\nexport const one = 1;\n'
    "export function add(a, b) { say(a); return a + b; }\nexport async function idle() {}\n",
    "say.js": "export class Voice {}\nlet said = 0;\nexport function say() { said += 1; }\n",
    "words/en.js": 'export default {\n  yes: "yes",\n};\n',
}


def write(folder: Path, **more: str) -> Path:
    for name, text in (MODULES | {"index.html": INDEX} | more).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def scripts(html: str) -> list[str]:
    return re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)


def digests(texts: list[str]) -> str:
    hashed = (base64.b64encode(hashlib.sha256(text.encode()).digest()) for text in texts)
    return " ".join(f"'sha256-{one.decode()}'" for one in hashed)


def test_scripts_and_styles_stand_in_the_page_and_in_its_policy(tmp_path: Path) -> None:
    page = pack(write(tmp_path))
    html = page.octets.decode()
    assert "src=" not in html
    assert "href=" not in html
    assert scripts(html)[0] == MODULES["early.js"]
    assert "<style>a {}\nb {}\n</style>" in html
    assert page.scripts == digests(scripts(html))
    assert page.styles == digests(["a {}\nb {}\n"])
    assert gzip.decompress(page.compressed) == page.octets


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the modules")
def test_what_is_packed_does_what_the_modules_do(tmp_path: Path) -> None:
    module = scripts(pack(write(tmp_path)).octets.decode())[1]
    done = subprocess.run(
        ["node", "--input-type=module"],
        input=module.encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert json.loads(done.stdout) == [6, "yes"]


@pytest.mark.parametrize(
    ("changed", "text", "told"),
    [
        ("say.js", 'import { one } from "./sums.js";\n', "import each other"),
        ("say.js", 'export * from "./early.js";\n', "say.js: cannot be packed: export *"),
        ("say.js", "export let said = 0;\n", "say.js: cannot be packed: export let"),
        ("main.js", 'import "./say.js";\n', "main.js: cannot be packed: import"),
        ("main.js", 'const end = "</script>";\n', "cannot hold the end of one"),
    ],
)
def test_what_cannot_be_packed_is_told_of(
    tmp_path: Path, changed: str, text: str, told: str
) -> None:
    write(tmp_path, **{changed: text})
    with pytest.raises(ValueError, match=re.escape(told)):
        pack(tmp_path)


def test_every_module_of_the_page_is_in_it_once() -> None:
    """A module that is fetched on its own costs a phone one more journey."""
    html = packed().octets.decode()
    modules = {path.name: path for path in page_folder().rglob("*.js") if path.name != "worker.js"}
    for name, path in modules.items():
        first = path.read_text(encoding="utf-8").splitlines()[0]
        if first.startswith("//"):
            assert html.count(first) == 1, name
    assert (
        html.count("\nconst $m") + html.count(">const $m") == len(modules) - 1
    )  # early.js is none
    assert not re.search(r"^(import|export)\b", html, re.MULTILINE)
