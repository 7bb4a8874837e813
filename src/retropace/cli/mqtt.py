"""The options with which a session is told to an MQTT broker."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retropace.errors import BadInputError

if TYPE_CHECKING:
    from retropace.mqtt import BrokerSettings, MqttFront
    from retropace.mqtt.payloads import About
    from retropace.profile.plan import Plan
    from retropace.web.bay import Bay


def add_mqtt(parser: argparse.ArgumentParser) -> None:
    """The options, for every command that guides sessions."""
    group = parser.add_argument_group(
        "MQTT", "tell a broker; a password goes into the variable RETROPACE_MQTT_PASSWORD"
    )
    group.add_argument("--mqtt", metavar="URL", help="mqtt://[USER@]HOST[:PORT], or mqtts://...")
    group.add_argument("--mqtt-ca", type=Path, metavar="FILE", help="the broker's CA certificate")
    group.add_argument(
        "--mqtt-base", metavar="TOPIC", help="the first level of every topic (retropace)"
    )
    group.add_argument(
        "--mqtt-may-start",
        action="store_true",
        help="hear start, go and skip too, not only stop, pause and slower",
    )


def mqtt_settings(options: argparse.Namespace) -> "BrokerSettings | None":
    """Where to tell it, or None. Raises BadInputError for what makes no sense."""
    if options.mqtt is None:
        given = {
            "--mqtt-ca": options.mqtt_ca,
            "--mqtt-base": options.mqtt_base,
            "--mqtt-may-start": options.mqtt_may_start or None,
        }
        for name, value in given.items():
            if value is not None:
                raise BadInputError(f"{name} says how to use a broker: name one with --mqtt URL.")
        return None
    from retropace.mqtt import read_settings

    return read_settings(
        options.mqtt,
        ca_file=options.mqtt_ca,
        may_start=options.mqtt_may_start,
        base="retropace" if options.mqtt_base is None else options.mqtt_base,
    )


def bay_front(
    settings: "BrokerSettings", bay: "Bay", profiles: list[str], *, many: bool
) -> "MqttFront":
    """The front that tells of all sessions of one treadmill of a room."""
    from retropace.mqtt.payloads import About

    machine = bay.machine
    name = machine.name if machine.simulated else machine.address
    if many and machine.simulated and not name.endswith(f" {bay.id}"):
        name = f"{name}-{bay.id}"
    about = About("", "", machine.name, machine.simulated)
    return _front(settings, name, about, profiles=profiles, choose=bay.choose, stop=bay.stop)


def mqtt_front(
    settings: "BrokerSettings", plan: "Plan", treadmill: str, *, simulated: bool
) -> "MqttFront":
    """The front that tells it; ``treadmill`` is the address, and names its topics."""
    from retropace.mqtt.payloads import About

    return _front(settings, treadmill, About(plan.name, plan.title, treadmill, simulated))


def _front(settings: "BrokerSettings", name: str, about: "About", **more: Any) -> "MqttFront":
    from retropace.journal import program_version
    from retropace.mqtt import MqttFront
    from retropace.mqtt.topics import Topics, node_for

    topics = Topics(settings.base, node_for(name))
    return MqttFront(settings, topics, about, version=program_version(), **more)
