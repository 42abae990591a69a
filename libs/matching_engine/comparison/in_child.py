"""Variants compared in a process of its own: it may be stopped, or die, and what is finished stays.

The child gets the problem once, and tells of progress and of each variant that is finished.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from libs.matching_engine.comparison.variants import Variant
from libs.matching_engine.comparison.what_if import Compared, NamedPair, Report, what_if
from libs.matching_engine.problem import Problem
from libs.matching_engine.search.effort import Limits
from libs.matching_engine.search.solver import Incumbent

PARENT_IS_GONE = 3


class ComparisonDied(Exception):
    """The process that compared ended before its work was done; the message says how."""


@dataclass(frozen=True, slots=True)
class _Task:
    problem: Problem
    variants: tuple[Variant, ...]
    limits: Limits
    in_force: tuple[NamedPair, ...]


def what_if_in_child(
    problem: Problem,
    variants: Sequence[Variant],
    limits: Limits,
    report: Report,
    in_force: Sequence[NamedPair] = (),
) -> Generator[Compared, None, None]:
    """Like `what_if`; no longer reading on, for whatever reason, ends the child at once.

    `report` is given the value and the bound of plans, without their pairs. Raises ComparisonDied.
    """
    context = multiprocessing.get_context("spawn")
    news, sender = context.Pipe(duplex=False)
    task = _Task(problem, tuple(variants), limits, tuple(in_force))
    process = context.Process(target=_compare, args=(task, sender), daemon=True)
    process.start()
    sender.close()
    left = 1 + len(task.variants)
    try:
        while left:
            told = news.recv()
            if isinstance(told, Compared):
                left -= 1
                yield told
            else:
                report(*told)
    except EOFError:
        process.join()
        raise ComparisonDied(f"the comparison ended with code {process.exitcode}") from None
    finally:
        process.kill()
        process.join()
        news.close()


def _compare(task: _Task, news: Connection) -> None:
    # Ctrl-C reaches every process of a terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def report(name: str, incumbent: Incumbent) -> None:
        news.send((name, replace(incumbent, pairs=())))

    for entry in what_if(task.problem, task.variants, task.limits, report, task.in_force):
        news.send(entry)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(PARENT_IS_GONE)
