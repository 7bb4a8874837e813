"""A certificate authority of our own, as mkcert makes one, for tests of https."""

import base64
import datetime
import hashlib
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DAY = datetime.timedelta(days=1)
_SIGNS = x509.KeyUsage(
    digital_signature=False, content_commitment=False, key_encipherment=False,
    data_encipherment=False, key_agreement=False, key_cert_sign=True, crl_sign=True,
    encipher_only=False, decipher_only=False,
)  # fmt: skip
PEM = serialization.Encoding.PEM


class Pair(NamedTuple):
    """The two files, and the digest by which Chromium can be told to take the key."""

    cert: Path
    key: Path
    digest: str

    @property
    def options(self) -> list[str]:
        return ["--tls-cert", str(self.cert), "--tls-key", str(self.key)]


class Authority:
    """Signs certificates into a folder; ``context`` trusts them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name("Retropace's tests")
        made = _builder(self._name, self._name, self._key.public_key(), -1, 10)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        made = made.add_extension(_SIGNS, critical=True)
        itself = x509.SubjectKeyIdentifier.from_public_key(self._key.public_key())
        made = made.add_extension(itself, critical=False)
        self._cert = made.sign(self._key, hashes.SHA256())
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / "ca.pem"
        self.path.write_bytes(self._cert.public_bytes(PEM))

    @property
    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))

    def sign(
        self,
        names: Sequence[str],
        *,
        begins_days: float = -1.0,
        ends_days: float = 90.0,
        usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.SERVER_AUTH,
        passphrase: bytes | None = None,
    ) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        made = _builder(_name("page"), self._name, key.public_key(), begins_days, ends_days)
        if names:
            alternatives = x509.SubjectAlternativeName([_general(name) for name in names])
            made = made.add_extension(alternatives, critical=False)
        made = made.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        ours = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        made = made.add_extension(ours, critical=False)  # Python 3.13 trusts none without it
        number = len(list(self._folder.glob("cert-*.pem")))
        cert, keyed = self._folder / f"cert-{number}.pem", self._folder / f"key-{number}.pem"
        cert.write_bytes(made.sign(self._key, hashes.SHA256()).public_bytes(PEM))
        locked: Any = serialization.NoEncryption()
        if passphrase is not None:
            locked = serialization.BestAvailableEncryption(passphrase)
        form = serialization.PrivateFormat.PKCS8
        keyed.write_bytes(key.private_bytes(PEM, form, locked))
        public = key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return Pair(cert, keyed, base64.b64encode(hashlib.sha256(public).digest()).decode())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: Any, begins_days: float, ends_days: float
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins_days * DAY)
        .not_valid_after(now + ends_days * DAY)
    )
