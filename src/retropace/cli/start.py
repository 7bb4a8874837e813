"""``retropace start``: one guided session, on a treadmill or on the simulator."""

import argparse
import sys
from dataclasses import replace
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.mqtt import add_mqtt, mqtt_front, mqtt_settings
from retropace.cli.output import complain, give_up_output
from retropace.cli.serve import add_network_arguments, page_beside
from retropace.cli.sessions import add_data_dir, data_dir_of
from retropace.errors import BadInputError, SessionRefusedError

if TYPE_CHECKING:
    from retropace.app import Guidance, Guided
    from retropace.cli.address import Target
    from retropace.cli.keyboard import Keyboard
    from retropace.memory import Memory
    from retropace.model import Level
    from retropace.profile.plan import Plan

_LONGEST_SPEED_UP: Final = 100_000.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument("profile", metavar="PROFILE", help="a profile's name, or a .toml file")
    add_session(parser, required=True)
    parser.add_argument("--json", action="store_true", help="print the summary as JSON, alone")


def add_session(parser: argparse.ArgumentParser, *, required: bool) -> None:
    """What every command that guides a session takes."""
    parser.add_argument(
        "--treadmill",
        required=required,
        metavar="ADDRESS|simulated[:MODEL]",
        help="the treadmill's Bluetooth address, or the simulator",
    )
    parser.add_argument(
        "--speed-up", type=float, metavar="N", help="simulator only: N times as fast"
    )
    add_data_dir(parser)
    parser.add_argument(
        "--yes", action="store_true", help="simulator only: answer every question with yes"
    )
    parser.add_argument("--mass", type=float, metavar="KG", help="the walker's mass, for kcal")
    parser.add_argument("--heart-rate", metavar="ADDRESS", help="a heart-rate strap's address")
    parser.add_argument(
        "--heart-ceiling", type=int, metavar="BPM", help="ease, then stop, above this heart rate"
    )
    parser.add_argument(
        "--web", action="store_true", help="serve the page too: the session on a phone or screen"
    )
    add_network_arguments(parser)
    add_mqtt(parser)


def run(options: argparse.Namespace) -> int:
    """Guide one session; 0 done, 1 ended early, 2 bad input, 3 treadmill or link trouble."""
    from retropace.cli.keyboard import Keyboard
    from retropace.journal import EXIT_CODES

    keyboard = Keyboard()
    guidance, guided = guide_session(options, keyboard)
    _report(guided, as_json=options.json)
    if keyboard.is_terminal and not (options.yes or options.json):
        _ask_afterwards(keyboard, guided)
    _add_to_history(guidance, guided.journal.stem, as_json=options.json)
    return EXIT_CODES[guided.ending.kind]


def guide_session(
    options: argparse.Namespace, keyboard: "Keyboard", *, needs_strap: bool = False
) -> "tuple[Guidance, Guided]":
    """From the options to the session's end, its journal closed; what went wrong is raised."""
    from retropace.app import learn_treadmill
    from retropace.cli.front import TerminalFront
    from retropace.library import load_profile, own_folder
    from retropace.profile.flatten import flatten

    target = _check(options)
    broker = mqtt_settings(options)
    options.data_dir = data_dir_of(options)
    plan = flatten(load_profile(options.profile, own=own_folder(options.data_dir)))
    world = _world(target)
    level = _level(options, plan, target)
    memory = _ready(options, plan, keyboard)
    guidance = _guidance(options, plan, target, world=world, memory=memory, level=level)
    guidance = replace(guidance, needs_strap=needs_strap)
    front = TerminalFront(
        keyboard,
        title=f"{plan.title} on {options.treadmill}",
        simulated=guidance.simulated,
        autopilot=options.yes,
        quiet=options.json,
        voiced=options.speed_up in (None, 1.0),
    )
    told = None
    if broker is not None:
        told = mqtt_front(broker, plan, guidance.address, simulated=guidance.simulated)
        told.open()
    try:
        guided = _guide(guidance, front, world, options, beside=told)
    finally:
        if told is not None:
            told.close()
        front.close()
    if told is not None and (trouble := told.trouble()) is not None:
        complain(trouble)
    learn_treadmill(guidance, guided)
    return guidance, guided


def _check(options: argparse.Namespace) -> "Target":
    """Options that contradict each other or make no sense; which treadmill is meant."""
    from retropace.app import HEART_CEILINGS_BPM, MASSES_KG
    from retropace.cli.address import read_strap, read_target

    target = read_target(options.treadmill)
    if not target.simulated:
        for name, given in (("--speed-up", options.speed_up), ("--yes", options.yes or None)):
            if given is not None:
                raise BadInputError(
                    f"{name} is for the simulator alone: on a real treadmill a person answers, "
                    "in real time."
                )
    if options.speed_up is not None and not 0 < options.speed_up <= _LONGEST_SPEED_UP:
        raise BadInputError(
            f"--speed-up is {options.speed_up:g}: give a number above 0, at most "
            f"{_LONGEST_SPEED_UP:g}."
        )
    if options.heart_rate is not None:
        options.heart_rate = read_strap(options.heart_rate)
    if options.heart_ceiling is not None and options.heart_rate is None and not target.simulated:
        raise BadInputError(
            "--heart-ceiling needs a strap that can be heard: name it with --heart-rate ADDRESS."
        )
    if not options.web:
        given = (
            ("--port", options.port),
            ("--lan", options.lan),
            ("--host-name", options.host_name),
            ("--tls-cert", options.tls_cert),
            ("--tls-key", options.tls_key),
        )
        for name, value in given:
            if value not in (None, False, []):
                raise BadInputError(f"{name} says how to serve the page: add --web.")
    _bounded("--mass", options.mass, MASSES_KG, "kg")
    _bounded("--heart-ceiling", options.heart_ceiling, HEART_CEILINGS_BPM, "bpm")
    return target


def _bounded(name: str, value: float | None, bounds: tuple[float, float], unit: str) -> None:
    """A number within its bounds, or a sentence."""
    low, high = bounds
    if value is not None and not (isfinite(value) and low <= value <= high):
        raise BadInputError(f"{name} is {value:g}: give {low:g} to {high:g} {unit}.")


def _world(target: "Target") -> Any:
    """The simulated world, or None for the real one."""
    if not target.simulated:
        return None
    from retropace.driver import find

    return find("retropace.simulators", "treadmill").open(target.model)


def _guidance(
    options: argparse.Namespace,
    plan: "Plan",
    target: "Target",
    *,
    world: Any,
    memory: "Memory",
    level: "Level",
) -> "Guidance":
    """All that is known before the session begins."""
    from retropace.app import Guidance
    from retropace.memory import now

    address = target.address or world.address
    return Guidance(
        plan=plan,
        level=level,
        address=address,
        data_dir=options.data_dir,
        started_at=now(),
        known=target.simulated or memory.knows(address),
        simulated=target.simulated,
        backend=None if world is None else world.backend,
        strap_address=options.heart_rate or (None if world is None else world.strap_address),
        mass_kg=options.mass,
        heart_ceiling_bpm=options.heart_ceiling,
    )


def _level(options: argparse.Namespace, plan: "Plan", target: "Target") -> "Level":
    """R05: the level that past sessions give; a profile above it is refused.

    A simulated belt may be walked at any level, so that everything can be tried.
    """
    from retropace.history import level_standing
    from retropace.safety.levels import barred

    if options.yes:
        return plan.level
    now = level_standing(options.data_dir, complain)
    told = barred(plan.title, plan.level, now)
    if told is None:
        return now.level
    if not target.simulated:
        raise SessionRefusedError(told)
    if not options.json:
        print(f"On the simulator you may try it; on a real treadmill it must wait: {told}")
    return plan.level


def _ready(options: argparse.Namespace, plan: "Plan", keyboard: "Keyboard") -> "Memory":
    """The walker's memory after the readiness check; --yes answers it and leaves no trace."""
    from retropace.memory import now, recall, remember
    from retropace.safety.readiness import is_due

    memory, today = recall(options.data_dir), now()
    if options.yes:
        return memory.passed(today)
    days_since = memory.days_since_ready(today)
    _ask(plan, days_since, keyboard)
    # Only a whole check counts for the next thirty days, not the clip of every session.
    if is_due(days_since):
        memory = memory.passed(today)
        remember(memory, options.data_dir)
    return memory


def _ask(plan: "Plan", days_since: float | None, keyboard: "Keyboard") -> None:
    """R22: the readiness check; a no, or no answer, and nothing begins."""
    from retropace.safety.readiness import questions

    for question in questions(plan.level, days_since):
        answer = keyboard.ask(f"{question.text} (yes/no)")
        while answer is not None and answer.lower() not in ("y", "yes", "n", "no"):
            answer = keyboard.ask("Please answer yes or no:")
        if answer is None:
            raise SessionRefusedError(
                "the questions before a session were not answered: answer yes or no to each, "
                "at the keyboard or one a line on standard input."
            )
        if answer.lower().startswith("n"):
            raise SessionRefusedError(question.sorry)


def _guide(
    guidance: "Guidance", front: Any, world: Any, options: argparse.Namespace, beside: Any = None
) -> "Guided":
    """Run the session in the world's time; ``beside`` is another front, if there is one.

    Until the session listens to them itself, signals break off the connecting (R29).
    """
    import asyncio

    from retropace.app import Together, guide
    from retropace.cli.front import on_stop_signals
    from retropace.cli.turning import Turning
    from retropace.clock import wakeful_loop

    async def main() -> "Guided":
        connecting = asyncio.current_task()
        if connecting is not None:
            on_stop_signals(asyncio.get_running_loop(), connecting.cancel)
        async with page_beside(options, guidance) as bay:
            front.connecting()
            if bay is not None:
                return await bay.host(guidance, *fronts)
            return await guide(guidance, Together(*fronts))

    fronts = [front, *([] if beside is None else [beside])]
    fronts += [] if world is None else [Turning(world.face)]
    guided: Guided
    try:
        if world is None:
            with asyncio.Runner(loop_factory=wakeful_loop) as runner:
                guided = runner.run(main())
        else:
            guided = world.run(main(), options.speed_up or 1.0)
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    return guided


def _report(guided: "Guided", *, as_json: bool) -> None:
    """The summary of the session, from its journal; a terminal that is gone changes nothing."""
    from retropace.cli.sessions import print_summary

    try:
        if guided.trouble is not None:
            complain(guided.trouble)
        print_summary(guided.journal, as_json=as_json, ending=guided.ending)
        sys.stdout.flush()
    except OSError:
        give_up_output()


def _ask_afterwards(keyboard: "Keyboard", guided: "Guided") -> None:
    """The belt rests, and the link is let go of; after an alarm or a fault nobody is questioned."""
    from retropace.cli.afterwards import ask_told
    from retropace.session import EndingKind

    if guided.ending.kind in (EndingKind.DONE, EndingKind.WALKER) and sys.stdout.isatty():
        ask_told(keyboard, guided.journal)


def _add_to_history(guidance: "Guidance", name: str, *, as_json: bool) -> None:
    """What this session made of the walker; its journal is whole whatever becomes of this."""
    from retropace.errors import RetropaceError
    from retropace.history import read_history
    from retropace.history.plan import progress_by

    try:
        history = read_history(guidance.data_dir)
        for sentence in history.told:
            complain(sentence)
        if as_json:
            return
        now = history.standing
        if not guidance.simulated and now.level is not guidance.level:
            print(f'\nYour level is {now.level} now: see "retropace history".')
        if told := progress_by(name, guidance.data_dir, history.sessions):
            print(f"\n{told}")
    except RetropaceError as error:
        complain(error)
    except OSError:
        return
