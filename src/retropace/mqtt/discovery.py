"""Home Assistant's MQTT discovery: one retained message that describes the whole treadmill.

Device-based discovery, Home Assistant 2024.11 and newer:
https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from retropace.mqtt.payloads import About
from retropace.mqtt.topics import Topics

SAMPLE_LIFE_S: Final = 10
"""A measurement older than that is none any more (R11): Home Assistant shows it as unavailable."""


class _Sensor(NamedTuple):
    """One value of a topic's JSON."""

    key: str
    name: str
    topic: str
    unit: str | None = None
    device_class: str | None = None
    icon: str | None = None


_SENSORS = (
    _Sensor("phase", "Phase", "state", icon="mdi:walk"),
    _Sensor("profile", "Profile", "state", icon="mdi:format-list-numbered"),
    _Sensor("step_name", "Step", "state", icon="mdi:shoe-print"),
    _Sensor("next_name", "Next step", "state", icon="mdi:debug-step-over"),
    _Sensor("speed_kmh", "Speed", "sample", "km/h", "speed"),
    _Sensor("asked_speed_kmh", "Speed asked", "sample", "km/h", "speed"),
    _Sensor("distance_m", "Distance", "sample", "m", "distance"),
    _Sensor("remaining_s", "Time left", "sample", "s", "duration"),
    _Sensor("heart_rate_bpm", "Heart rate", "sample", "bpm", icon="mdi:heart-pulse"),
    _Sensor("mets", "Effort", "sample", "MET", icon="mdi:fire"),
    _Sensor("equivalent_speed_kmh", "Forward equivalent", "sample", "km/h", "speed"),
    _Sensor("text", "Last cue", "cue", icon="mdi:bullhorn"),
)
_BUTTONS = (
    ("stop", "Stop", "mdi:stop-circle"),
    ("pause", "Pause", "mdi:pause-circle"),
    ("slower", "Slower", "mdi:speedometer-slow"),
)
_START_BUTTONS = (
    ("start", "Start", "mdi:play-circle"),
    ("go", "Go on", "mdi:walk"),
)


def discovery_topic(prefix: str, topics: Topics) -> str:
    """Where Home Assistant looks for the treadmill."""
    return f"{prefix}/device/{identity(topics)}/config"


def identity(topics: Topics) -> str:
    """The treadmill's name to Home Assistant."""
    return f"{topics.base}_{topics.node}".replace("-", "_")


def discovery_payload(
    topics: Topics,
    about: About,
    *,
    version: str,
    may_start: bool,
    profiles: Sequence[str] = (),
) -> dict[str, Any]:
    """The device, what it measures, and what can be asked of it.

    ``profiles`` are those that can be chosen from; without any there is no choice to show.
    """
    me = identity(topics)
    components: dict[str, Any] = {}
    for sensor in _SENSORS:
        components[sensor.key] = _sensor(me, topics, sensor)
    components["linked"] = {
        "platform": "binary_sensor",
        "unique_id": f"{me}_linked",
        "name": "Treadmill link",
        "device_class": "connectivity",
        "state_topic": topics.state,
        "value_template": "{{ 'ON' if value_json.linked | default(false) else 'OFF' }}",
    }
    for word, name, icon in (*_BUTTONS, *_START_BUTTONS):
        components[f"do_{word}"] = {
            "platform": "button",
            "unique_id": f"{me}_do_{word}",
            "name": name,
            "icon": icon,
            "command_topic": topics.command,
            "payload_press": word,
        }
    # A stop has a way of its own, which no flood of the others fills; and it says when it is heard.
    components["do_stop"]["command_topic"] = topics.stop
    components["do_stop"]["availability_topic"] = topics.stop_availability
    components["choice"] = {
        "platform": "select",
        "unique_id": f"{me}_choice",
        "name": "Profile to walk",
        "icon": "mdi:format-list-bulleted",
        "options": list(profiles),
        "state_topic": topics.state,
        "value_template": "{{ value_json.chosen }}",
        "command_topic": topics.profile,
    }
    for word, _, _ in () if may_start else _START_BUTTONS:
        _take_away(components, f"do_{word}")
    if not profiles:
        _take_away(components, "choice")
    return {
        "device": {
            "identifiers": [me],
            "name": f"Retropace {about.treadmill}",
            "model": about.treadmill,
            "manufacturer": "Retropace (simulated)" if about.simulated else "Retropace",
            "sw_version": version,
        },
        "origin": {"name": "Retropace", "sw_version": version},
        "availability_topic": topics.availability,
        "components": components,
    }


def _take_away(components: dict[str, Any], key: str) -> None:
    """Home Assistant keeps what is only left out; what has a platform alone is taken away."""
    components[key] = {"platform": components[key]["platform"]}


def _sensor(me: str, topics: Topics, sensor: _Sensor) -> dict[str, Any]:
    made: dict[str, Any] = {
        "platform": "sensor",
        "unique_id": f"{me}_{sensor.key}",
        "name": sensor.name,
        "state_topic": topics.of(sensor.topic),
        "value_template": f"{{{{ value_json.{sensor.key} | default(none) }}}}",
    }
    if sensor.unit is not None:
        made["unit_of_measurement"] = sensor.unit
        made["state_class"] = "measurement"
    if sensor.topic == "sample":
        made["expire_after"] = SAMPLE_LIFE_S
    if sensor.device_class is not None:
        made["device_class"] = sensor.device_class
    if sensor.icon is not None:
        made["icon"] = sensor.icon
    return made
