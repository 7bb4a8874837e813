"""What a command line says of a broker, and what it may not say."""

from pathlib import Path

import pytest

from retropace.errors import BadInputError
from retropace.mqtt import BrokerSettings, read_settings

SECRET = {"RETROPACE_MQTT_PASSWORD": "s3cret"}


def test_the_shortest_address_is_enough() -> None:
    assert read_settings("mqtt://nas", environment={}) == BrokerSettings("nas")


def test_an_encrypted_address_with_a_user_and_a_port() -> None:
    settings = read_settings("mqtts://walker@nas:9000", environment=SECRET)
    assert (settings.port, settings.tls, settings.username) == (9000, True, "walker")
    assert settings.password == "s3cret"
    assert "s3cret" not in repr(settings)


@pytest.mark.rule("R27")
@pytest.mark.parametrize(
    "url",
    ["", "nas", "http://nas", "mqtt://", "mqtt://nas:x", "mqtt://nas:99999", "mqtt://nas/topic",
     "mqtt://[", "mqtt://nas?x=1", "mqtt://nas:0"],
)  # fmt: skip
def test_an_address_that_is_none_is_refused_with_the_shape_it_should_have(url: str) -> None:
    with pytest.raises(BadInputError, match="mqtt://HOST"):
        read_settings(url, environment={})


def test_a_password_on_the_command_line_is_refused_and_not_repeated() -> None:
    for url in ("mqtt://walker:s3cret@nas", "http://walker:s3cret@nas"):
        with pytest.raises(BadInputError) as refused:
            read_settings(url, environment={})
        assert "s3cret" not in str(refused.value)


def test_a_password_without_a_user_is_told() -> None:
    with pytest.raises(BadInputError, match="names no user"):
        read_settings("mqtt://nas", environment=SECRET)


@pytest.mark.rule("R28")
@pytest.mark.parametrize(
    ("url", "environment"),
    [("mqtts://nas", {}), ("mqtts://walker@nas", {}), ("mqtt://walker@nas", SECRET)],
)
def test_starting_needs_credentials_and_encryption(url: str, environment: dict[str, str]) -> None:
    with pytest.raises(BadInputError, match="--mqtt-may-start"):
        read_settings(url, may_start=True, environment=environment)


@pytest.mark.parametrize("url", ["mqtts://walker@nas", "mqtt://walker@localhost"])
def test_starting_is_allowed_to_a_known_user_whom_nobody_overhears(url: str) -> None:
    assert read_settings(url, may_start=True, environment=SECRET).may_start


@pytest.mark.parametrize("base", ["", "a/b", "#", "+", "a b", "x" * 65])
def test_a_base_topic_is_one_plain_level(base: str) -> None:
    with pytest.raises(BadInputError, match="topic"):
        read_settings("mqtt://nas", base=base, environment={})


def test_a_certificate_must_be_there_and_of_use(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="is no file"):
        read_settings("mqtts://nas", ca_file=tmp_path / "none.pem", environment={})
    with pytest.raises(BadInputError, match="not encrypted"):
        read_settings("mqtt://nas", ca_file=tmp_path / "none.pem", environment={})
