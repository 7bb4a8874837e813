"""``retropace-campaign``: plays the scenarios of many seeds, and says which did not hold."""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from retropace_simulators.campaign import by_hand
from retropace_simulators.campaign.draw import draw
from retropace_simulators.campaign.faults import CATALOGUE
from retropace_simulators.campaign.invariants import violations
from retropace_simulators.campaign.play import play
from retropace_simulators.campaign.scenario import Scenario
from retropace_simulators.campaign.story import Story
from retropace_simulators.models import model_names

_CHUNK: Final = 8
_SHOWN: Final = 25


class Result(NamedTuple):
    """What one seed came to; a violation is (rule, seconds since the beginning, words)."""

    seed: int
    model: str
    ending: str
    duration_s: float
    faults: tuple[str, ...]
    violations: tuple[tuple[str, float, str], ...]


def main(arguments: list[str] | None = None) -> int:
    """Play, and exit 0 where everything held, 1 where something did not, 2 for bad options."""
    options = _parser().parse_args(arguments)
    if options.faults:
        return _list_faults(as_json=options.json)
    if options.model is not None and options.model not in model_names():
        known = ", ".join(model_names())
        print(f"retropace-campaign: there is no model {options.model!r}: {known}.", file=sys.stderr)
        return 2
    if options.fault or options.press:
        scenario = draw(options.seed or 0, options.model)
        scenario = by_hand.arranged(scenario, options.fault, options.press)
    elif options.seed is not None:
        scenario = draw(options.seed, options.model)
    else:
        return _many(options)
    return _one(scenario, verbose=options.verbose, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="retropace-campaign",
        description="Whole sessions in virtual time with random treadmills, profiles, walkers and "
        "faults; holds the safety rules on the belt's true speed.",
    )
    parser.add_argument("--seeds", type=_count, default=1000, help="how many (default 1000)")
    parser.add_argument("--seed-base", type=int, default=0, help="the first of them (default 0)")
    parser.add_argument("--seed", type=int, help="play this one alone")
    parser.add_argument("--model", help="put this treadmill under every walker")
    parser.add_argument("--workers", type=_count, help="processes (default: one a core)")
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        type=by_hand.trouble,
        metavar="NAME@[PHASE+]S[:LASTS[:STRENGTH]]",
        help="with the walker and profile of --seed, break this alone, then; may be repeated",
    )
    parser.add_argument(
        "--press",
        action="append",
        default=[],
        type=by_hand.press,
        metavar="KEY@[PHASE+]S",
        help="... and have the walker press this key then; may be repeated",
    )
    parser.add_argument("--faults", action="store_true", help="list the faults and end")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell the story of --seed")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number above 0")
    return number


def _list_faults(*, as_json: bool) -> int:
    """The catalogue."""
    if as_json:
        listed = [{"name": one.name, "about": one.about} for one in CATALOGUE.values()]
        print(json.dumps(listed, indent=2))
        return 0
    for one in CATALOGUE.values():
        print(f"{one.name:<28} {one.about}")
    return 0


def judge(story: Story) -> Result:
    """The result of a story."""
    found = tuple(
        (one.rule, round((one.at_ns - story.begin_ns) / 1e9, 3), one.told)
        for one in violations(story)
    )
    ending = story.refused or ("nothing" if story.ending is None else story.ending.reason)
    return Result(
        story.scenario.seed,
        story.scenario.model,
        ending,
        round((story.last_ns - story.begin_ns) / 1e9, 3),
        tuple(injected.trouble.fault for injected in story.injected),
        found,
    )


def _one(scenario: Scenario, *, verbose: bool, as_json: bool) -> int:
    """One scenario, in words."""
    story = play(scenario)
    result = judge(story)
    if as_json:
        print(json.dumps(_as_dict(result), indent=2))
        return 1 if result.violations else 0
    lines = story.scenario.lines()
    if verbose:
        lines += story.lines()
    lines += [f"VIOLATED {rule} at {at_s:.3f} s: {told}" for rule, at_s, told in result.violations]
    lines.append("did not hold" if result.violations else f"held: {result.ending}")
    print("\n".join(lines))
    return 1 if result.violations else 0


def _play_and_judge(task: tuple[int, str | None]) -> Result:
    """In a worker; whatever breaks there is a violation of this seed."""
    seed, model = task
    try:
        return judge(play(draw(seed, model)))
    except Exception as error:  # the others are to be played all the same
        told = f"the campaign broke: {error!r}"
        return Result(seed, model or "?", "", 0.0, (), (("CAMPAIGN", 0.0, told),))


def _results(tasks: list[tuple[int, str | None]], workers: int) -> Iterator[Result]:
    if workers == 1:
        yield from map(_play_and_judge, tasks)
        return
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        yield from pool.imap_unordered(_play_and_judge, tasks, chunksize=_CHUNK)


def _many(options: argparse.Namespace) -> int:
    """Many seeds on every core."""
    seeds = range(options.seed_base, options.seed_base + options.seeds)
    workers = min(options.workers or os.cpu_count() or 1, len(seeds))
    begun_s = time.monotonic()
    results = list(_results([(seed, options.model) for seed in seeds], workers))
    took_s = time.monotonic() - begun_s
    failed = sorted(one for one in results if one.violations)
    if options.json:
        print(json.dumps(_summary(results, took_s), indent=2))
    else:
        _report(results, failed, took_s, options.model)
    return 1 if failed else 0


def _report(
    results: Iterable[Result], failed: list[Result], took_s: float, model: str | None
) -> None:
    results = list(results)
    with_model = f" --model {model}" if model else ""
    for one in failed[:_SHOWN]:
        rule, at_s, told = one.violations[0]
        more = f" (and {len(one.violations) - 1} more)" if len(one.violations) > 1 else ""
        print(f"seed {one.seed} on {one.model}: {rule} at {at_s:.1f} s: {told}{more}")
        print(f"    retropace-campaign --seed {one.seed}{with_model} -v")
    if len(failed) > _SHOWN:
        print(f"... and {len(failed) - _SHOWN} more")
    belt_s = sum(one.duration_s for one in results)
    print(
        f"{len(results)} sessions, {belt_s / 3600:.1f} h of belt time, in {took_s:.0f} s: "
        f"{len(failed)} did not hold"
    )


def _summary(results: list[Result], took_s: float) -> dict[str, object]:
    """For programs, and for whoever wonders what was covered."""
    return {
        "sessions": len(results),
        "duration_s": round(took_s, 1),
        "belt_time_s": round(sum(one.duration_s for one in results), 1),
        "models": dict(sorted(Counter(one.model for one in results).items())),
        "faults": dict(sorted(Counter(name for one in results for name in one.faults).items())),
        "endings": dict(Counter(one.ending.split(":")[0] for one in results).most_common(30)),
        "failed": [_as_dict(one) for one in sorted(results) if one.violations],
    }


def _as_dict(result: Result) -> dict[str, object]:
    return {
        "seed": result.seed,
        "model": result.model,
        "ending": result.ending,
        "duration_s": result.duration_s,
        "faults": list(result.faults),
        "violations": [
            {"rule": rule, "at_s": at_s, "told": told} for rule, at_s, told in result.violations
        ],
    }
