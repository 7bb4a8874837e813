"""``retropace calibrate``: your own ratio of backward to forward effort, by your heart."""

import argparse
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from retropace.cli.output import complain, print_json
from retropace.cli.sessions import SESSION_HELP, data_dir_of
from retropace.cli.start import add_session, guide_session
from retropace.errors import BadInputError, RetropaceError

if TYPE_CHECKING:
    from retropace.effort.calibration import Calibration
    from retropace.history.calibrated import Kept

_WIDTH: Final = 80


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Walk one with --treadmill, read one with --from, or see what is kept with --show."""
    add_session(parser, required=False)
    parser.add_argument(
        "--profile", metavar="PROFILE", help="another than the calibration of your level"
    )
    parser.add_argument(
        "--from",
        dest="session",
        metavar="SESSION",
        help=f"read one that was walked already: {SESSION_HELP}",
    )
    parser.add_argument("--show", action="store_true", help="show what is kept")
    parser.add_argument(
        "--simulated", action="store_true", help="with --show: the one of the simulator"
    )
    parser.add_argument("--forget", action="store_true", help="remove what is kept")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="draw it, as .svg or .png; also with --show"
    )
    parser.add_argument("--json", action="store_true", help="print JSON, names with units")


def run(options: argparse.Namespace) -> int:
    """Walk or read a calibration, fit it and keep it; 0, 1 ended early, 2 bad input, 3 trouble."""
    _check(options)
    if options.forget:
        return _forget(options)
    if options.show:
        return _show(options)
    if options.session is not None:
        from retropace.journal import find_session

        return _read(options, find_session(data_dir_of(options), options.session))
    return _walk(options)


def _check(options: argparse.Namespace) -> None:
    """One thing at a time, and the plot's place before sixteen minutes of walking."""
    modes = {
        "--treadmill": options.treadmill is not None,
        "--from": options.session is not None,
        "--show": options.show,
        "--forget": options.forget,
    }
    given = [name for name, is_given in modes.items() if is_given]
    if len(given) != 1:
        told = "nothing to do" if not given else f"{' and '.join(given)} do not go together"
        raise BadInputError(
            f"{told}: give --treadmill to walk a calibration, --from SESSION to read one, "
            "--show or --forget."
        )
    if options.simulated and not options.show:
        raise BadInputError("--simulated goes with --show.")
    if options.plot is not None:
        if options.forget:
            raise BadInputError("--plot has nothing to draw with --forget.")
        from retropace.report.calibration_plot import check_plot

        check_plot(options.plot)


def _walk(options: argparse.Namespace) -> int:
    """The session, by the same way as any other, and then its reading."""
    from retropace.cli.address import read_target
    from retropace.cli.keyboard import Keyboard
    from retropace.history import read_history
    from retropace.journal import EXIT_CODES
    from retropace.session import EndingKind

    if not read_target(options.treadmill).simulated and options.heart_rate is None:
        raise BadInputError(
            "a calibration reads your heart: put a strap on and name it with --heart-rate ADDRESS "
            '("retropace scan" lists it).'
        )
    if options.profile is None:
        options.profile = _profile_of(data_dir_of(options))
    _, guided = guide_session(options, Keyboard(), needs_strap=True)
    if guided.trouble is not None:
        complain(guided.trouble)
    with contextlib.suppress(RetropaceError, OSError):  # only a quicker way to the journals
        read_history(data_dir_of(options))
    if guided.ending.kind is EndingKind.DONE:
        return _read(options, guided.journal)
    told = f"The session ended early ({guided.ending.reason}): nothing was calibrated."
    if options.json:
        print_json({"calibrated": False, "reason": told})
    else:
        print(told + " What was walked is kept as a session.")
    return EXIT_CODES[guided.ending.kind]


def _profile_of(data_dir: Path) -> str:
    """The calibration that the walker's level allows."""
    from retropace.history import level_standing
    from retropace.model import Level

    first = level_standing(data_dir).level is Level.FIRST_STEPS
    return "calibration-first-steps" if first else "calibration"


def _read(options: argparse.Namespace, journal: Path) -> int:
    """Fit a session's stages, keep them, and tell; where they cannot be read nothing changes."""
    from retropace.history import practice_before
    from retropace.history.calibrated import Kept, keep_calibration
    from retropace.journal import read_recording
    from retropace.journal.sessions import sessions_dir
    from retropace.journal.stages import stages_of

    data_dir = data_dir_of(options)
    if journal.resolve().parent != sessions_dir(data_dir).resolve():
        raise BadInputError(
            f"{journal} is not among your own sessions ({data_dir}): another's heart says nothing "
            "of yours."
        )
    recording = read_recording(journal)
    started_at, simulated = recording.header.started_at, recording.header.simulated
    try:
        kept = Kept(
            recording.header.session_id,
            started_at,
            stages_of(recording),
            practice_before(journal, started_at),
        )
        fit = kept.fit()
    except BadInputError as error:
        raise BadInputError(f"{error} Nothing was calibrated, and nothing is changed.") from error
    keep_calibration(data_dir, kept, simulated=simulated)
    _tell(options, kept, fit, simulated=simulated)
    return 0


def _show(options: argparse.Namespace) -> int:
    from retropace.history.calibrated import kept_calibration

    kept = kept_calibration(data_dir_of(options), simulated=options.simulated)
    if kept is None:
        if options.json:
            print_json({"calibrated": False})
        else:
            whose = "simulated " if options.simulated else ""
            print(
                f"No {whose}calibration is kept: figures are those of people in general.\n"
                'Walk one with "retropace calibrate --treadmill ADDRESS --heart-rate ADDRESS".'
            )
        return 0
    _tell(options, kept, kept.fit(), simulated=options.simulated)
    return 0


def _forget(options: argparse.Namespace) -> int:
    from retropace.history.calibrated import forget_calibration

    was = forget_calibration(data_dir_of(options))
    if options.json:
        print_json({"forgotten": was})
    else:
        print(
            "Forgotten: from now on figures are those of people in general."
            if was
            else "No calibration was kept."
        )
    return 0


# --- telling ------------------------------------------------------------------------------------


def _tell(
    options: argparse.Namespace, kept: "Kept", fit: "Calibration", *, simulated: bool
) -> None:
    """The answer, for people or as JSON, and the plot where one was asked for."""
    plot = None
    if options.plot is not None:
        from retropace.report.calibration_plot import write_plot

        write_plot(options.plot, fit, title=f"Session {kept.session_id}")
        plot = str(options.plot)
    if options.json:
        about: dict[str, Any] = {"calibrated": True, "session_id": kept.session_id}
        about |= {"started_at": kept.started_at, "simulated": simulated}
        print_json(about | fit.to_json() | {"plot": plot})
        return
    from retropace.cli.calibration_table import as_table

    print("\n".join(as_table(kept, fit, simulated=simulated, width=_WIDTH)))
    if plot is not None:
        print(f"\n{plot} written.")
