"""Certificates: those that do are known by their names, of the others it is said what is wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID

from retropace.errors import BadInputError
from retropace.web.certificate import read_certificate
from support.authority import Authority, Pair

Made = Callable[[Authority], tuple[Path, Path | None]]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


def test_a_certificate_is_known_by_its_names_and_its_time(authority: Authority) -> None:
    pair = authority.sign(["Walk.example.org", "192.0.2.7", "*.home.arpa"], ends_days=20.5)
    found = read_certificate(pair.cert, pair.key)
    assert found.names == ("walk.example.org", "192.0.2.7", "*.home.arpa")
    assert found.plain_names == ("walk.example.org", "192.0.2.7")
    assert found.days_left() == 20
    for name in ("walk.example.org", "192.0.2.7", "screen.home.arpa"):
        assert found.covers(name)
    for name in ("example.org", "192.0.2.8", "home.arpa", "a.b.home.arpa", "localhost"):
        assert not found.covers(name)


def test_the_key_may_stand_in_the_same_file(authority: Authority) -> None:
    pair = authority.sign(["walk.example.org"])
    both = pair.cert.with_name("both.pem")
    both.write_bytes(pair.cert.read_bytes() + pair.key.read_bytes())
    assert read_certificate(both).covers("walk.example.org")


def _files(pair: Pair) -> tuple[Path, Path | None]:
    return pair.cert, pair.key


TROUBLES: dict[str, tuple[Made, str]] = {
    "no file": (lambda a: (Path("/nowhere/c.pem"), None), "/nowhere/c.pem cannot be read (No such"),
    "no key file": (lambda a: (a.path, Path("/nowhere/k.pem")), "--tls-key /nowhere/k.pem cannot"),
    "a folder": (lambda a: (a.path.parent, None), "cannot be read (Is a directory)"),
    "no certificate": (lambda a: (a.sign(["a.b"]).key, None), "holds no certificate in PEM form"),
    "no key": (lambda a: (a.path, a.path), "holds no private key in PEM form."),
    "no key with it": (lambda a: (a.path, None), "Give it by --tls-key."),
    "another's key": (lambda a: (a.path, a.sign(["a.b"]).key), "is not that of the certificate in"),
    "locked": (lambda a: _files(a.sign(["a.b"], passphrase=b"x")), "locked by a passphrase"),
    "expired": (lambda a: _files(a.sign(["a.b"], begins_days=-9, ends_days=-1)), "expired on 20"),
    "not yet": (lambda a: _files(a.sign(["a.b"], begins_days=2)), "computer's clock right?"),
    "nameless": (lambda a: _files(a.sign([])), "made out to no name or address"),
    "a client's": (
        lambda a: _files(a.sign(["a.b"], usage=ExtendedKeyUsageOID.CLIENT_AUTH)),
        "cannot be used (unsuitable certificate purpose)",
    ),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_wrong_is_said_in_a_sentence(authority: Authority, trouble: str) -> None:
    made, told = TROUBLES[trouble]
    with pytest.raises(BadInputError) as raised:
        read_certificate(*made(authority))
    assert told in str(raised.value)
