"""A session told to an MQTT broker, and the few requests that may come back from it.

A thread of its own speaks with the broker; nothing the broker does or leaves undone reaches the
session (R26).
"""

from retropace.mqtt.front import MqttFront
from retropace.mqtt.settings import BrokerSettings, read_settings

__all__ = ["BrokerSettings", "MqttFront", "read_settings"]
