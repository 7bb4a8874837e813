"""The pairing secret of one run, and the devices that have shown it (R28).

The secret is made anew for each run, printed in the terminal and kept nowhere. A device exchanges
it for a token of its own, of which only a digest is kept here.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from typing import Final

from retropace.phrase import Phrase
from retropace.web.rates import Rates
from retropace.web.refusals import NotNowError, NotPairedError, TooOftenError

DEVICES_LIMIT: Final = 32
_ALPHABET: Final = "23456789abcdefghjkmnpqrstvwxyz"
"""Nothing in it is taken for anything else by an eye or a thumb."""
_SIGNS: Final = 12
_LONGEST: Final = 64
_TRIES_PER_S: Final = 0.2
_TRIES_AT_ONCE: Final = 10

Device = str
"""A paired device: the digest of its token, which opens nothing."""


class Pairing:
    """Who is paired. ``secret`` is for the terminal alone."""

    def __init__(self, now_s: Callable[[], float]) -> None:
        signs = "".join(secrets.choice(_ALPHABET) for _ in range(_SIGNS))
        self.secret = "-".join(signs[at : at + 4] for at in range(0, _SIGNS, 4))
        self._devices: list[Device] = []
        self._rates = Rates(_TRIES_PER_S, _TRIES_AT_ONCE, now_s)

    def pair(self, shown: str, peer: str) -> str:
        """A new token for a device that shows the secret.

        Raises NotPairedError for a wrong one, TooOftenError where a peer guesses on.
        """
        again_s = self._rates.take(peer)
        if again_s > 0:
            wait = Phrase("Too many tries to pair from here: wait a little.")
            raise TooOftenError(wait, again_s)
        if not hmac.compare_digest(_plain(shown), _plain(self.secret)):
            raise NotPairedError(
                Phrase(
                    "That is not this run's pairing code: take the one in the program's terminal."
                )
            )
        if len(self._devices) >= DEVICES_LIMIT:
            raise NotNowError(
                Phrase(
                    "{devices} devices are paired already: unpair one, or begin a new run.",
                    devices=DEVICES_LIMIT,
                )
            )
        token = secrets.token_urlsafe(32)
        self._devices.append(_digest(token))
        return token

    def device(self, token: str | None) -> Device | None:
        """The device that a token belongs to, or None."""
        if not token or len(token) > _LONGEST:
            return None
        digest, found = _digest(token), None
        for known in self._devices:  # all of them, so that the time tells nothing
            if hmac.compare_digest(known, digest):
                found = known
        return found

    def unknown(self, device: Device) -> bool:
        """Whether the device has been let go of meanwhile."""
        return device not in self._devices

    def forget(self, device: Device) -> None:
        """The device is paired no more."""
        if device in self._devices:
            self._devices.remove(device)


def _plain(shown: str) -> bytes:
    """What counts of a code that a person may have typed."""
    signs = "".join(sign for sign in shown[:_LONGEST].lower() if sign not in "- \t")
    return signs.encode("utf-8", "replace")


def _digest(token: str) -> Device:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
