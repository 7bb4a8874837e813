"""``python -m retropace_simulators.campaign``: the same as ``retropace-campaign``."""

import sys

from retropace_simulators.campaign.command import main

if __name__ == "__main__":
    sys.exit(main())
