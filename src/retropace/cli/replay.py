"""``retropace replay``: a recorded session on the screen again, or checked decision by decision."""

import argparse
import time
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.output import clock_text, complain, print_json
from retropace.cli.sessions import SESSION_HELP, add_data_dir, journal_of, plain
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retropace.journal import Difference, Journal, Verification
    from retropace.runtime.snapshot import Snapshot

_SLOWEST: Final = 0.1
_FASTEST: Final = 100_000.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    parser.add_argument(
        "--verify",
        action="store_true",
        help="run the recorded inputs through today's code and compare every decision",
    )
    parser.add_argument("--speed-up", metavar="N", default="1", help="play N times as fast")
    add_data_dir(parser)
    parser.add_argument("--json", action="store_true", help="print JSON, names with units")


def run(options: argparse.Namespace) -> int:
    """Play or verify; 0, 1 where a decision differs or the record was changed, 2 bad input."""
    from retropace.journal import read_journal

    speed_up = _speed_up(options.speed_up)
    journal = read_journal(journal_of(options))
    if options.verify:
        return _verify(journal, as_json=options.json)
    if options.json:
        return _play_as_json(journal)
    return _play(journal, speed_up)


def _speed_up(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not _SLOWEST <= value <= _FASTEST:  # false for NaN too
        raise BadInputError(
            f"--speed-up {text!r}: give a number from {_SLOWEST:g} to {_FASTEST:.0f}."
        )
    return value


# --- verify -------------------------------------------------------------------------------------


def _verify(journal: "Journal", *, as_json: bool) -> int:
    from retropace.journal import verify

    result = verify(journal)
    if as_json:
        print_json(_verification_json(journal, result))
    else:
        print("\n".join(_verification_lines(result)))
    return 0 if result.same else 1


def _verification_json(journal: "Journal", result: "Verification") -> dict[str, Any]:
    return {
        "session_id": journal.header.session_id,
        "same": result.same,
        "steps": result.steps,
        "duration_s": round(result.duration_s, 3),
        "first_difference": _difference_json(result.difference),
        "ended": result.ended,
        "problems": [
            {"line": found.line, "kind": str(found.kind), "problem": found.sentence}
            for found in result.problems
        ],
    }


def _difference_json(difference: "Difference | None") -> dict[str, Any] | None:
    if difference is None:
        return None
    return difference._asdict() | {
        "time_s": round(difference.time_s, 3),
        "recorded": _finite(difference.recorded),
        "now": _finite(difference.now),
    }


def _finite(value: Any) -> Any:
    """JSON has no word for what is no number."""
    return str(value) if isinstance(value, float) and not isfinite(value) else value


def _verification_lines(result: "Verification") -> list[str]:
    lines = []
    difference = result.difference
    steps = f"{result.steps} steps over {clock_text(result.duration_s)} min"
    if difference is not None:
        lines.append(_difference_sentence(difference))
        lines.append(f"The steps before it are the same: {steps}.")
    elif result.broken:
        lines.append(f"Every decision that could be read is the same: {steps}.")
    else:
        lines.append(f"Every decision is the same: {steps}.")
    lines += [plain(found.sentence) for found in result.problems]
    if not result.ended:
        lines.append("There is no end line: the program was ended while it recorded.")
    return lines


def _difference_sentence(difference: "Difference") -> str:
    return (
        f"The first decision that differs is step {difference.step}, "
        f"{difference.time_s:.1f} s after the start: {plain(difference.field)} was recorded as "
        f"{plain(repr(difference.recorded))}, and today's code says {plain(repr(difference.now))}."
    )


# --- play ---------------------------------------------------------------------------------------


def _play(journal: "Journal", speed_up: float) -> int:
    """On the screen, at the pace it had; Ctrl-C ends it quietly."""
    from retropace.cli.screen import open_screen

    header = journal.header
    differences: list[Difference] = []
    screen = open_screen(f"Replay of {plain(header.session_id)}: {plain(header.setup.plan.title)}")
    begun_s: float | None = None
    try:
        for snapshot in _snapshots(journal, differences):
            if begun_s is None:
                begun_s = time.monotonic() - snapshot.now_s / speed_up
            wait_s = begun_s + snapshot.now_s / speed_up - time.monotonic()
            if wait_s > 0:
                time.sleep(wait_s)
            screen.show(snapshot)
    except KeyboardInterrupt:
        return 0
    finally:
        screen.close()
    for difference in differences:
        complain(f"not quite as it was. {_difference_sentence(difference)}")
    for problem in journal.problems:
        complain(plain(problem.sentence))
    return 0


def _play_as_json(journal: "Journal") -> int:
    """What the screen would show, once a second and whenever something is said; not paced."""
    rows = []
    shown_s = -1.0
    for snapshot in _snapshots(journal, []):
        if snapshot.cues or snapshot.now_s - shown_s >= 1:
            shown_s = snapshot.now_s
            rows.append(_snapshot_json(snapshot))
    print_json(rows)
    return 0


def _snapshots(journal: "Journal", differences: "list[Difference]") -> "Iterator[Snapshot]":
    """Every recorded moment; the first decision that is another today is told to the caller."""
    from retropace.journal import rebuild, replay
    from retropace.runtime.publish import snapshot_of

    header = journal.header
    kernel = rebuild(journal)
    for replayed in replay(journal, kernel):
        if replayed.difference is not None and not differences:
            differences.append(replayed.difference)
        yield snapshot_of(kernel, replayed.decision, header.base_ns, header.walker_mass_kg)


def _snapshot_json(snapshot: "Snapshot") -> dict[str, Any]:
    from retropace.cues.text import caption
    from retropace.units import told_kmh

    view = snapshot.view
    return {
        "time_s": round(snapshot.now_s, 3),
        "phase": str(view.phase),
        "step": view.step_number,
        "step_name": view.step_name,
        "direction": str(view.direction),
        "commanded_speed_kmh": told_kmh(snapshot.commanded_mps),
        "speed_kmh": told_kmh(snapshot.measured_mps),
        "distance_m": round(snapshot.distance_m, 1),
        "heart_rate_bpm": snapshot.heart_rate_bpm,
        "alarm": snapshot.alarm,
        "linked": snapshot.linked,
        "said": [caption(cue) for cue in snapshot.cues],
    }
