"""The command line: ``retropace``."""


def main() -> int:
    """Run the command line; the exit code."""
    from retropace.cli.main import run_command_line

    return run_command_line()
