"""Recordings are walked once for all tests of the exports."""

import pytest

from retropace.journal import Recording
from support.exported import some_recordings


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    return some_recordings(tmp_path_factory.mktemp("export"))
