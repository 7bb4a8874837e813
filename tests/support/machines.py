"""Simulated machines by name, in plain synchronous time, and what they last said."""

from retropace.ftms import TreadmillDataDecoder
from retropace.model import Sample
from retropace_simulators.models import load_model
from support.gatt import Bench

MERACH_LOCK = "59554c55-0000-6666-8888-4d4552414348"
MERACH_KEY = bytes.fromhex("aa01000155")


def bench(name: str) -> Bench:
    """A machine at rest, with a client that hears everything."""
    made = Bench(load_model(name))
    made.connect()
    return made


def last_sample(made: Bench) -> Sample:
    """The last record, decoded."""
    sample = TreadmillDataDecoder().feed(bytes.fromhex(made.said("2acd")[-1]), 0)
    assert isinstance(sample, Sample)
    return sample


def machine_table(name: str) -> dict[str, tuple[str, ...]]:
    """The characteristics of its Fitness Machine Service, and their properties."""
    (machine,) = [s for s in Bench(load_model(name)).server.services if s.uuid == "1826"]
    return {item.uuid: item.properties for item in machine.characteristics}


def unlocked_merach() -> Bench:
    """A Merach whose belt runs under control."""
    made = bench("merach-mrk-t")
    made.server.write(MERACH_LOCK, MERACH_KEY, 1, made.now_ns)
    made.wait(1)
    for octets in ("00", "07"):
        assert made.result(octets) == 1
    made.wait(20)
    return made
