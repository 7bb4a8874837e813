"""A certificate for the page (https): to whom it is made out, how long it holds, what is wrong.

OpenSSL itself judges it, in a handshake with nobody but ourselves, as a browser would later on.
"""

import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from retropace.errors import BadInputError

_ANY_TIME: Final = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME (openssl/x509_vfy.h): we say ourselves when it is out of date."""
_TURNS: Final = 8
_DAY_S: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server shows; ``names`` are the names and addresses that it is made out to."""

    context: ssl.SSLContext
    names: tuple[str, ...]
    expires_s: float

    def covers(self, name: str) -> bool:
        """Whether browsers take it for this name or address."""
        wild = "*." + name.partition(".")[2]
        return name in self.names or ("." in name and wild in self.names)

    @property
    def plain_names(self) -> tuple[str, ...]:
        """Those of its names that are one computer's."""
        return tuple(name for name in self.names if "*" not in name)

    def days_left(self) -> int:
        """Whole days until it expires."""
        return int((self.expires_s - time.time()) // _DAY_S)


def read_certificate(cert: Path, key: Path | None = None) -> Certificate:
    """The certificate in PEM files; the key may stand in the same one.

    Raises BadInputError for files that cannot be read or do not fit, and out of its time.
    """
    _must_be_readable("--tls-cert", cert)
    if key is not None:
        _must_be_readable("--tls-key", key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.options |= ssl.OP_NO_RENEGOTIATION
    looking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        looking.load_verify_locations(cert)
    except ssl.SSLError:
        raise BadInputError(f"--tls-cert {cert} holds no certificate in PEM form.") from None
    try:
        context.load_cert_chain(cert, key, password=_no_passphrase)
    except ssl.SSLError as error:
        raise BadInputError(_key_trouble(cert, key, error)) from None
    return _judged(cert, context, _shown(cert, context, looking))


def _must_be_readable(option: str, path: Path) -> None:
    try:
        path.open("rb").close()
    except OSError as error:
        reason = error.strerror or str(error)
        raise BadInputError(f"{option} {path} cannot be read ({reason}).") from None


def _no_passphrase() -> str:
    raise BadInputError("--tls-key is locked by a passphrase: give a key without one.")


def _key_trouble(cert: Path, key: Path | None, error: ssl.SSLError) -> str:
    where = key or cert
    if error.reason == "KEY_VALUES_MISMATCH":
        return (
            f"the key in {where} is not that of the certificate in {cert}: give the one that was "
            "made with it."
        )
    if error.reason is None or "PEM" in error.reason:
        option = "--tls-cert" if key is None else "--tls-key"
        more = " Give it by --tls-key." if key is None else ""
        return f"{option} {where} holds no private key in PEM form.{more}"
    told = error.reason.replace("_", " ").lower()
    return f"the certificate in {cert} cannot be used with the key in {where} ({told})."


def _shown(cert: Path, context: ssl.SSLContext, looking: ssl.SSLContext) -> dict[str, Any]:
    """What a browser would see of it."""
    looking.check_hostname = False  # the names are compared where the address is known
    looking.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN | _ANY_TIME
    there, back = ssl.MemoryBIO(), ssl.MemoryBIO()
    browser = looking.wrap_bio(back, there)
    server = context.wrap_bio(there, back, server_side=True)
    try:
        for _ in range(_TURNS):
            for side in (browser, server):
                try:
                    side.do_handshake()
                except ssl.SSLWantReadError:
                    continue
    except ssl.SSLError as error:
        told = getattr(error, "verify_message", "") or str(error.reason or error).lower()
        raise BadInputError(f"the certificate in {cert} cannot be used ({told}).") from None
    return dict(browser.getpeercert() or {})


def _judged(cert: Path, context: ssl.SSLContext, shown: dict[str, Any]) -> Certificate:
    """It, unless its time is not now."""
    begins_s = float(ssl.cert_time_to_seconds(str(shown["notBefore"])))
    expires_s = float(ssl.cert_time_to_seconds(str(shown["notAfter"])))
    now_s = time.time()
    if now_s > expires_s:
        raise BadInputError(
            f"the certificate in {cert} expired on {_day(expires_s)}: renew it first."
        )
    if now_s < begins_s:
        raise BadInputError(
            f"the certificate in {cert} holds from {_day(begins_s)} only: is this computer's clock "
            "right?"
        )
    names = tuple(str(name).lower() for _, name in shown.get("subjectAltName", ()))
    if not names:
        raise BadInputError(
            f"the certificate in {cert} is made out to no name or address (subjectAltName): no "
            "browser takes it."
        )
    return Certificate(context, names, expires_s)


def _day(at_s: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at_s))
