"""``retropace simulate``: a simulated treadmill over a real Bluetooth stack."""

import argparse
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import asyncio

    from retropace.cli.keyboard import Keyboard

DEFAULT_TRANSPORT: Final = "usb:0"
KEYS: Final = (
    "Console: start (s), stop (x or space), pause (p), faster (f or +), slower (l or -), "
    "safety key out or in (k), quit (q). "
    "Walker: step aside (a) and back (b), stumble (u), halt and be carried off (h)."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument("--model", metavar="NAME", help="which treadmill; see --list")
    parser.add_argument(
        "--transport",
        metavar="HCI",
        default=DEFAULT_TRANSPORT,
        help="any of Bumble's HCI transports, such as usb:0 (the default: a USB dongle), "
        "hci-socket:0 or tcp-client:HOST:PORT",
    )
    parser.add_argument("--list", action="store_true", help="list the treadmills and end")
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")


def run(options: argparse.Namespace) -> int:
    """List the models, or serve one until quit, SIGINT or SIGTERM; then exit 0."""
    from retropace.driver import find

    simulator = find("retropace.simulators", "treadmill")
    if options.list:
        return _list(simulator.catalogue(), as_json=options.json)

    import asyncio

    asyncio.run(_serve(simulator, options))
    return 0


def _list(models: list[dict[str, Any]], *, as_json: bool) -> int:
    from retropace.cli.output import print_json

    if as_json:
        print_json(models)
        return 0
    width = max(len(model["name"]) for model in models)
    for model in models:
        quirks = f" [{', '.join(model['quirks'])}]" if model["quirks"] else ""
        print(f"{model['name']:<{width}}  {model['title']}{quirks}")
    return 0


async def _serve(simulator: Any, options: argparse.Namespace) -> None:
    """The treadmill on one side, the console on the other."""
    import asyncio
    import contextlib
    import signal

    from retropace.cli.keyboard import Keyboard

    loop = asyncio.get_running_loop()
    commands: asyncio.Queue[str] = asyncio.Queue()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, commands.put_nowait, "quit")
    keyboard = Keyboard()

    def tell(event: dict[str, Any]) -> None:
        _print(event, as_json=options.json)
        if event["event"] == "serving":
            _listen(keyboard, loop, commands, as_json=options.json)

    try:
        await simulator.serve(options.model, options.transport, commands, tell)
    finally:
        keyboard.close()


def _listen(
    keyboard: "Keyboard",
    loop: "asyncio.AbstractEventLoop",
    commands: "asyncio.Queue[str]",
    *,
    as_json: bool,
) -> None:
    """Keys or lines become commands; a terminal that closes ends it, a pipe that ends does not."""

    def ended() -> None:
        if keyboard.is_terminal:
            commands.put_nowait("quit")

    if not as_json:
        print(KEYS, flush=True)
    keyboard.listen(loop, commands.put_nowait, ended)


def _print(event: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        import json

        print(json.dumps(event, ensure_ascii=False), flush=True)
    else:
        print(_sentence(event), flush=True)


def _sentence(event: dict[str, Any]) -> str:
    """What happened, for people."""
    match event["event"]:
        case "serving":
            return (
                f"{event['name']} ({event['title']}) is on the air as {event['address']} "
                f"over {event['transport']}."
            )
        case "belt":
            return _belt_sentence(event)
        case "button":
            told = "" if event["reacted"] else ": the machine does not react"
            return f"Console: {event['command']}{told}."
        case "walker":
            return f"The walker is {event['gait']}."
        case _:
            return f"There is no button {event['command']!r}. {KEYS}"


def _belt_sentence(event: dict[str, Any]) -> str:
    clients = event["clients"]
    connected = "nobody connected" if not clients else f"{clients} connected"
    incline = f", incline {event['incline_pct']:.1f} %" if event["incline_pct"] else ""
    return (
        f"Belt {event['state']}: {event['speed_kmh']:.1f} km/h{incline}, "
        f"{event['distance_m']:.0f} m, {connected}."
    )
