"""``retropace serve``: the page on this computer, or on the local network."""

import argparse
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from retropace.cli.mqtt import add_mqtt, bay_front, mqtt_settings
from retropace.cli.sessions import add_data_dir, data_dir_of
from retropace.errors import BadInputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from retropace.app import Guidance
    from retropace.mqtt import MqttFront
    from retropace.web.bay import Bay, Machine
    from retropace.web.certificate import Certificate
    from retropace.web.serving import Served

DEFAULT_PORT: Final = 8766
_FASTEST: Final = 1000.0
_RENEW_DAYS: Final = 14


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "--treadmill",
        action="append",
        default=[],
        metavar="[NAME=]ADDRESS|simulated[:MODEL]",
        help="a treadmill's Bluetooth address, or the simulator, and what to call it; up to eight "
        "times",
    )
    add_network_arguments(parser)
    parser.add_argument(
        "--speed-up", type=float, metavar="N", help="simulator only: N times as fast"
    )
    add_data_dir(parser)
    add_mqtt(parser)


def add_network_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the page is served."""
    parser.add_argument(
        "--port", type=int, metavar="N", help=f"the page's port ({DEFAULT_PORT}; 0 for any)"
    )
    parser.add_argument(
        "--lan", action="store_true", help="serve the local network too, not this computer alone"
    )
    parser.add_argument(
        "--host-name",
        action="append",
        default=[],
        metavar="NAME",
        help="another name under which the page is opened",
    )
    parser.add_argument(
        "--tls-cert",
        type=Path,
        metavar="FILE",
        help="serve https with this certificate (PEM), as of mkcert, a CA of yours or Tailscale",
    )
    parser.add_argument(
        "--tls-key", type=Path, metavar="FILE", help="its key (PEM), where the file has it not"
    )


def run(options: argparse.Namespace) -> int:
    """Serve until a signal; 0, or 2 by an error."""
    import asyncio
    import time

    from retropace.clock import wakeful_loop
    from retropace.web.around import Around
    from retropace.web.room import Room

    machines, worlds = _machines(options)
    mqtt_settings(options)  # what is wrong with them is said before anything begins
    data_dir = _usable(data_dir_of(options))
    if options.speed_up in (None, 1.0):
        with asyncio.Runner(loop_factory=wakeful_loop) as runner:
            now_s = runner.get_loop().time
            room = Room(machines, data_dir, now_s, around=Around(now_s))
            runner.run(_serve(room, options))
    else:
        room = Room(machines, data_dir, time.monotonic, speed_up=options.speed_up)
        worlds[0].run(_serve(room, options), options.speed_up)
    return 0


def _usable(data_dir: "Path") -> "Path":
    """The folder, once it can be there: found out now, not after all the questions."""
    from retropace.files import make_private_folder

    try:
        make_private_folder(data_dir)
    except OSError as error:
        reason = error.strerror or error
        raise BadInputError(
            f"the folder {data_dir} cannot be made ({reason}): choose another --data-dir."
        ) from None
    return data_dir


def _machines(options: argparse.Namespace) -> "tuple[list[Machine], list[Any]]":
    """The treadmills that were named, and the worlds of those that are simulated."""
    from retropace.cli.address import read_named, read_target
    from retropace.driver import find
    from retropace.web.bay import Machine

    named = [read_named(text) for text in options.treadmill]
    targets = [read_target(text) for _, text in named]
    real = [target.address for target in targets if target.address is not None]
    twice = next((address for address in real if real.count(address) > 1), None)
    if twice is not None:
        raise BadInputError(f"--treadmill {twice} is given twice: each treadmill has one session.")
    if options.speed_up is not None and (real or not targets):
        raise BadInputError("--speed-up is for the simulator alone: a real belt has real time.")
    if options.speed_up is not None and not 0 < options.speed_up <= _FASTEST:
        raise BadInputError(
            f"--speed-up is {options.speed_up:g}: give a number above 0, at most {_FASTEST:g}."
        )
    names = _names(named, [target.simulated for target in targets])
    machines, worlds = [], []
    for name, target in zip(names, targets, strict=True):
        if target.address is not None:
            machines.append(Machine(name, target.address))
            continue
        world = find("retropace.simulators", "treadmill").open(target.model)
        worlds.append(world)
        machines.append(Machine(name, world.address, True, world.backend, world.strap_address))
    return machines, worlds


def _names(named: list[tuple[str | None, str]], simulated: list[bool]) -> list[str]:
    """What each is called: as it was named, else as it was given; simulators by their number."""
    given = [name.casefold() for name, _ in named if name is not None]
    for name, _ in named:
        if name is not None and given.count(name.casefold()) > 1:
            raise BadInputError(f"--treadmill {name}=... is given twice: give each its own name.")
    several = sum(simulated) > 1
    return [
        name or (f"{text} {number}" if made_up and several else text)
        for number, ((name, text), made_up) in enumerate(zip(named, simulated, strict=True), 1)
    ]


async def _serve(room: Any, options: argparse.Namespace) -> None:
    """Until something means stop: then every belt comes to rest before the page goes (R29)."""
    import asyncio

    from retropace.cli.front import on_stop_signals
    from retropace.cli.keyboard import Keyboard

    served = serve_room(room, options)
    loop, over, keyboard = asyncio.get_running_loop(), asyncio.Event(), Keyboard()

    def stop(name: str) -> None:
        room.stop(source=name)
        over.set()

    on_stop_signals(loop, stop)
    told = _told(room, options)
    try:
        await served.begin()
        print_address(served, options)
        print("Any key stops every belt; Ctrl-C also ends the program.", flush=True)
        if keyboard.is_terminal:
            keyboard.listen(loop, lambda _: _stop_by_key(room), lambda: stop("terminal closed"))
        await over.wait()
    finally:
        try:
            await served.end()
        finally:
            keyboard.close()
            for front in told:
                front.close()


def _told(room: Any, options: argparse.Namespace) -> "list[MqttFront]":
    """The fronts that tell a broker of every treadmill, where one was named."""
    import asyncio

    from retropace.library import own_folder, own_names, shipped_names

    settings = mqtt_settings(options)
    fronts: list[MqttFront] = []
    if settings is None:
        return fronts
    profiles = [*shipped_names(), *own_names(own_folder(room.data_dir))]

    def welcome(bay: "Bay") -> None:
        bay.beside = front = bay_front(settings, bay, profiles, many=len(room.bays) > 1)
        front.open()
        fronts.append(front)

    def farewell(bay: "Bay") -> None:
        front = next(one for one in fronts if one is bay.beside)
        fronts.remove(front)
        asyncio.get_running_loop().run_in_executor(None, front.close)

    for bay in room.bays.values():
        welcome(bay)
    room.welcome, room.farewell = welcome, farewell
    return fronts


def _stop_by_key(room: Any) -> None:
    """R19: any key stops every belt; the page stays."""
    if room.stop(source="key"):
        print("Stopping.", flush=True)


@asynccontextmanager
async def page_beside(
    options: argparse.Namespace, guidance: "Guidance"
) -> "AsyncIterator[Bay | None]":
    """The page of a session that a terminal begins, as long as that lasts; None without --web."""
    if not options.web:
        yield None
        return
    import asyncio
    import time

    from retropace.web.bay import Machine
    from retropace.web.room import Room

    machine = Machine(
        options.treadmill,
        guidance.address,
        guidance.simulated,
        guidance.backend,
        guidance.strap_address,
    )
    speed_up = options.speed_up or 1.0
    now_s = asyncio.get_running_loop().time if speed_up == 1.0 else time.monotonic
    room = Room([machine], guidance.data_dir, now_s, speed_up=speed_up)
    served = serve_room(room, options)
    await served.begin()
    print_address(served, options, out=sys.stderr if options.json else None)
    try:
        yield room.bays["1"]
    finally:
        await served.end()


def serve_room(room: Any, options: argparse.Namespace) -> "Served":
    """The room, listening where the options say."""
    from retropace.web.addresses import host_name, own_names
    from retropace.web.serving import EVERYWHERE, LOCAL, Served, listen

    names = frozenset(host_name(name) for name in options.host_name)
    if options.lan:
        names |= own_names()
    certificate = _certificate(options)
    port = DEFAULT_PORT if options.port is None else options.port
    listener = listen(EVERYWHERE if options.lan else LOCAL, port)
    return Served(room, listener, names, certificate)


def _certificate(options: argparse.Namespace) -> "Certificate | None":
    """The one that was named, if any. Raises BadInputError where it does not do."""
    if options.tls_cert is None:
        if options.tls_key is not None:
            raise BadInputError("--tls-key needs the certificate too: give --tls-cert FILE.")
        return None
    from retropace.web.certificate import read_certificate

    return read_certificate(options.tls_cert, options.tls_key)


def print_address(
    served: "Served", options: argparse.Namespace, *, out: TextIO | None = None
) -> None:
    """Where the page is, with the code that pairs a device: in this terminal and nowhere else."""
    host, encrypted = _host(served, options), served.certificate is not None
    scheme = "https" if encrypted else "http"
    url = f"{scheme}://{host}:{served.port}/#pair={served.room.pairing.secret}"
    print(f"The page is at {url}", file=out)
    lines = []
    if options.lan:
        _print_code(url, out)
        lines += [
            "Everyone on this network can reach it. Who has the code can start the belt; who has "
            "not can only stop it.",
        ]
    else:
        lines += ["Only this computer can reach it; --lan opens it to phones and other screens."]
    if served.certificate is not None:
        lines += _about(served.certificate, host)
    elif options.lan:
        lines += ["It is not encrypted: use a network whose people you trust."]
    if not served.room.bays:
        lines += [
            "No treadmill is named: look for one on the page, or give --treadmill ADDRESS or "
            "--treadmill simulated."
        ]
    print("\n".join(lines), file=out, flush=True)


def _host(served: "Served", options: argparse.Namespace) -> str:
    """The name or address to open: the first of ours for which the certificate, if any, is good."""
    from retropace.web.addresses import host_name, own_address, own_names
    from retropace.web.serving import LOCAL

    usual = (own_address() or LOCAL) if options.lan else LOCAL
    if served.certificate is None:
        return usual
    given = [host_name(name) for name in options.host_name]
    ours = [*given, usual, *sorted(own_names())] if options.lan else [*given, "localhost", LOCAL]
    ours += [name for name in served.certificate.plain_names if not name[-1].isdigit()]
    return next((name for name in ours if served.certificate.covers(name)), usual)


def _about(certificate: "Certificate", host: str) -> list[str]:
    """What is to be known of a certificate before a phone stumbles over it."""
    lines = ["It is encrypted; a device must trust whoever signed the certificate."]
    if not certificate.covers(host):
        names = ", ".join(certificate.names)
        lines += [f"The certificate is made out to {names}, not to {host}: browsers will warn."]
    days = certificate.days_left()
    if days < _RENEW_DAYS:
        lines += [f"The certificate expires in {days} days: renew it."]
    return lines


def _print_code(url: str, out: TextIO | None) -> None:
    """A code for a phone's camera, where it can be drawn."""
    import contextlib

    import segno

    with contextlib.suppress(UnicodeEncodeError):
        segno.make(url, error="l", micro=False).terminal(
            out=out or sys.stdout, border=2, compact=True
        )
