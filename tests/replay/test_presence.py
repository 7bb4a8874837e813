"""A walker who left is in the journal, and replays; journals from before know nothing of it."""

import json
from dataclasses import replace
from pathlib import Path

from retropace.journal import chain, read_journal, verify
from retropace.model import Request
from retropace.session import Phase
from support.recorded import record, recorded, walked
from support.rig import Rig, machine, plan, rig, step


def left_alone() -> Rig:
    """A walker who leaves, comes back, and stops."""
    info = replace(machine(), presence=("elapsed_s",))
    made = rig(plan(step(2.0, 60)), info=info, counts=True)
    made.walk()
    made.run(10)
    made.afoot = False
    made.run_until(Phase.PAUSED)
    made.afoot = True
    made.ask(Request.GO)
    made.run_until(Phase.ENDED, 200)
    return made


def test_a_walker_who_left_is_left_out_of_nothing_and_replays(tmp_path: Path) -> None:
    made = left_alone()
    journal = recorded(made, tmp_path / "one.jsonl")
    assert journal.header.setup.treadmill.presence == ("elapsed_s",)
    told = [n for step in journal.steps() for n in step.out.get("notices", [])]
    kinds = [n["kind"] for n in told]
    assert kinds.index("nobody seen on the belt") < kinds.index("nobody on the belt")
    gone = next(n for n in told if n["kind"] == "nobody on the belt")
    assert gone["stops"]
    assert 2.8 <= gone["value"] <= 4.0
    assert verify(journal).same


def test_a_journal_from_before_says_nothing_of_presence_and_replays(tmp_path: Path) -> None:
    path = record(walked(), tmp_path / "one.jsonl")
    header, *rest = (json.loads(line) for line in path.read_bytes().splitlines())
    del header["setup"]["treadmill"]["presence"]
    before, out = chain.FIRST, []
    for raw in (header, *rest):
        raw.pop("chain")
        sealed, before = chain.sealed(json.dumps(raw, separators=(",", ":")), before)
        out.append(sealed)
    path.write_bytes(b"".join(out))
    journal = read_journal(path)
    assert journal.header.setup.treadmill.presence == ()
    assert verify(journal).same
