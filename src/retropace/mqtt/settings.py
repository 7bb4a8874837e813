"""Where the broker is, who we are to it, and what it may ask of a session."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from retropace.errors import BadInputError

PASSWORD_VARIABLE: Final = "RETROPACE_MQTT_PASSWORD"
PORTS: Final = {"mqtt": 1883, "mqtts": 8883}
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_LEVEL: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SHAPE: Final = "mqtt://HOST[:PORT], mqtts://HOST[:PORT], with USER@ before the host if need be"


@dataclass(frozen=True, slots=True)
class BrokerSettings:
    """One broker.

    ``may_start`` lets start, go and skip in, which can set a belt in motion or speed it up; else
    only stop, pause and slower are heard. ``base`` is the first level of every topic of ours.
    """

    host: str
    port: int = 1883
    tls: bool = False
    ca_file: Path | None = None
    username: str | None = None
    password: str | None = None
    may_start: bool = False
    base: str = "retropace"
    discovery_prefix: str = "homeassistant"

    def __repr__(self) -> str:
        """Without the password, which belongs into no log."""
        user = "" if self.username is None else f"{self.username}@"
        return f"BrokerSettings({'mqtts' if self.tls else 'mqtt'}://{user}{self.host}:{self.port})"


def read_settings(
    url: str,
    *,
    ca_file: Path | None = None,
    may_start: bool = False,
    base: str = "retropace",
    environment: Mapping[str, str] = os.environ,
) -> BrokerSettings:
    """From a command line; the password comes from the environment, where no other account reads.

    Raises BadInputError for an address that is none, a password on the command line, and for
    ``may_start`` without credentials or over a network without TLS (R28).
    """
    parts = _split(url)
    password = environment.get(PASSWORD_VARIABLE) or None
    if password is not None and parts.username is None:
        raise BadInputError(
            f"{PASSWORD_VARIABLE} is set, and --mqtt names no user: write "
            f"{parts.scheme}://USER@{parts.hostname}."
        )
    if not _LEVEL.fullmatch(base):
        raise BadInputError(
            f"the topic {base!r:.80} is none: give 1 to 64 letters, digits, - or _, and no slash."
        )
    settings = BrokerSettings(
        host=parts.hostname or "",
        port=parts.port or PORTS[parts.scheme],
        tls=parts.scheme == "mqtts",
        ca_file=_certificates(ca_file, parts.scheme),
        username=parts.username,
        password=password,
        may_start=may_start,
        base=base,
    )
    if may_start:
        _check_start(settings)
    return settings


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        usable = bool(parts.hostname) and parts.scheme in PORTS and parts.port != 0
    except ValueError:
        usable = False
    if not usable or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise BadInputError(f"--mqtt {_without_password(url)!r:.200} is no broker: give {_SHAPE}.")
    if parts.password is not None:
        raise BadInputError(
            "--mqtt holds a password, which every account of this computer could read: put it "
            f"into the environment variable {PASSWORD_VARIABLE}, and only USER@ before the host."
        )
    return parts


def _without_password(url: str) -> str:
    return re.sub(r"(//[^/@:]*):.*@", r"\1:***@", url)


def _certificates(ca_file: Path | None, scheme: str) -> Path | None:
    if ca_file is None:
        return None
    if scheme != "mqtts":
        raise BadInputError("--mqtt-ca is for mqtts:// addresses: this one is not encrypted.")
    if not ca_file.is_file():
        raise BadInputError(f"--mqtt-ca {ca_file} is no file: name the broker's CA certificate.")
    return ca_file


def _check_start(settings: BrokerSettings) -> None:
    """R28: nobody sets a belt in motion over a broker that everybody may use or overhear."""
    if settings.username is None or settings.password is None:
        raise BadInputError(
            "--mqtt-may-start needs a user and a password at the broker: write USER@ before the "
            f"host, and set {PASSWORD_VARIABLE}."
        )
    if not settings.tls and settings.host not in LOOPBACK:
        raise BadInputError(
            "--mqtt-may-start over a network needs mqtts://: without encryption anyone on it could "
            "read the password and start the belt."
        )
