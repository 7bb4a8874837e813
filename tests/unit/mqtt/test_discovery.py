"""What Home Assistant is told."""

import json
from typing import Any

import pytest

from retropace.mqtt.discovery import SAMPLE_LIFE_S, discovery_payload, discovery_topic
from retropace.mqtt.payloads import About
from retropace.mqtt.topics import Topics, node_for

TOPICS = Topics("retropace", "hall-2")
ABOUT = About("knees", "Ten minutes for the knees", "Horizon Omega Z", simulated=False)


def payload(**changes: object) -> dict[str, object]:
    given = {"version": "1.0", "may_start": False, **changes}
    made: dict[str, object] = discovery_payload(TOPICS, ABOUT, **given)  # type: ignore[arg-type]
    return json.loads(json.dumps(made))  # type: ignore[no-any-return]


def whole(**changes: object) -> dict[str, Any]:
    """Its components."""
    made: Any = payload(**changes)["components"]
    return dict(made)


def test_one_device_with_everything_it_needs() -> None:
    made = payload()
    assert set(made) == {"device", "origin", "availability_topic", "components"}
    assert discovery_topic("homeassistant", TOPICS) == (
        "homeassistant/device/retropace_hall_2/config"
    )


def test_each_component_is_whole_and_has_a_name_of_its_own() -> None:
    components = whole(may_start=True, profiles=["knees"])
    identities = [one["unique_id"] for one in components.values()]
    assert len(set(identities)) == len(identities)
    for one in components.values():
        assert one["platform"] in ("sensor", "binary_sensor", "button", "select")
        wanted = "command_topic" if one["platform"] == "button" else "state_topic"
        assert one[wanted].startswith("retropace/hall-2/")


def test_a_stop_button_always_and_a_start_button_only_where_it_would_be_heard() -> None:
    without, having = whole(), whole(may_start=True)
    assert without["do_stop"]["payload_press"] == "stop"
    assert without["do_stop"]["command_topic"] == "retropace/hall-2/stop"
    assert without["do_stop"]["availability_topic"] == "retropace/hall-2/stop/availability"
    assert without["do_pause"]["command_topic"] == "retropace/hall-2/command"
    assert having["do_start"]["payload_press"] == "start"
    taken_away = {key for key, one in without.items() if set(one) == {"platform"}}
    # Home Assistant keeps what is left out: a button that an earlier run showed would stay.
    assert taken_away == {"do_start", "do_go", "choice"}
    assert without["choice"] == {"platform": "select"}


@pytest.mark.rule("R11")
def test_a_measurement_that_is_not_renewed_is_none_any_more() -> None:
    made = whole()
    expiring = {key for key, one in made.items() if one.get("expire_after") == SAMPLE_LIFE_S}
    measured = {
        key for key, one in made.items() if one.get("state_topic") == "retropace/hall-2/sample"
    }
    assert expiring == measured
    assert "speed_kmh" in measured


@pytest.mark.parametrize(
    ("name", "node"),
    [("Horizon Omega Z", "horizon-omega-z"), ("+/#", "treadmill"), ("Ä" * 99, "treadmill"),
     ("a/b+c#", "a-b-c")],
)  # fmt: skip
def test_a_treadmills_name_becomes_one_safe_level(name: str, node: str) -> None:
    assert node_for(name) == node
