"""Workers that die, hang or run out of memory cost the item they were on, and nothing else."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import readiness
from readiness.pool import Lost, default_jobs, map_items

ITEMS = list(range(240))


def double(number: int) -> int:
    return number * 2


def die_at_7(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGSEGV)
    return number


def leave_at_9(number: int) -> int:
    if number in (9, 10):
        os._exit(3)
    return number


def hang_at_5(number: int) -> int:
    while number == 5:
        time.sleep(60)
    return number


def eat_at_3(number: int) -> int:
    if number == 3:
        raise MemoryError
    if number == 4:
        raise RecursionError
    return number


def give_what_cannot_be_sent(number: int) -> object:
    return (lambda: number) if number == 6 else number


def crash_at_2(number: int) -> int:
    if number == 2:
        raise ValueError("what stands in the file")
    return number


class DeadOnArrival:
    """A function whose worker ends while it is still being told what to do."""

    def __call__(self, item: bytes) -> int:
        return len(item)

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (4,)


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(jobs: int) -> None:
    heard: list[int] = []
    results = map_items(double, ITEMS, jobs=jobs, weight=lambda number: -number % 17, progress=heard.append)
    assert results == [number * 2 for number in ITEMS]
    assert heard == list(range(1, len(ITEMS) + 1))


def test_few_items_stay_in_this_process() -> None:
    seen: list[int] = []

    def closure(number: int) -> int:
        seen.append(number)
        return os.getpid()

    assert set(map_items(closure, range(10), jobs=4)) == {os.getpid()}
    assert seen == list(range(10))
    assert map_items(double, [], jobs=4) == []


def test_a_worker_that_dies() -> None:
    results = map_items(die_at_7, ITEMS, jobs=2)
    assert [number for number, result in enumerate(results) if isinstance(result, Lost)] == [7]
    assert results[7] == Lost("the worker that read it died (signal 11)")
    assert results[8:] == ITEMS[8:]


def test_workers_that_leave_one_after_another() -> None:
    results = map_items(leave_at_9, ITEMS, jobs=2)
    assert results[9] == results[10] == Lost("the worker that read it died (exit code 3)")
    assert [result for result in results if isinstance(result, int)] == [number for number in ITEMS if number not in (9, 10)]


def test_a_worker_that_hangs() -> None:
    results = map_items(hang_at_5, ITEMS, jobs=2, seconds=0.5)
    assert results[5] == Lost("took longer than 0.5 s")
    assert sum(isinstance(result, Lost) for result in results) == 1


def test_a_worker_that_runs_out_of_memory_or_stack() -> None:
    results = map_items(eat_at_3, ITEMS, jobs=2)
    assert results[3:5] == [Lost("needs too much memory"), Lost("nested too deeply")]
    assert results[5] == 5


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_function_that_raises_costs_its_item_with_workers_and_without(jobs: int) -> None:
    results = map_items(crash_at_2, ITEMS, jobs=jobs)
    assert results[2] == Lost("its reader crashed: ValueError")
    assert results[:2] + results[3:] == ITEMS[:2] + ITEMS[3:]


@pytest.mark.parametrize("jobs", [1, 2])
def test_memory_and_stack_run_out_without_workers_too(jobs: int) -> None:
    assert map_items(eat_at_3, ITEMS, jobs=jobs)[3:6] == [Lost("needs too much memory"), Lost("nested too deeply"), 5]


def test_a_result_that_cannot_be_sent(capfd: pytest.CaptureFixture[str]) -> None:
    results = map_items(give_what_cannot_be_sent, ITEMS, jobs=2)
    assert isinstance(results[6], Lost)
    assert results[6].reason.startswith("its facts cannot be sent")
    assert sum(isinstance(result, Lost) for result in results) == 1
    assert capfd.readouterr() == ("", ""), "a worker says nothing by itself"


def test_workers_that_are_dead_on_arrival_end_the_work_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Items larger than a pipe holds: the parent notices while it sends."""
    monkeypatch.setattr("readiness.pool.SERIAL_BELOW", 2)
    items = [b"x" * 300_000] * 12
    results = map_items(DeadOnArrival(), items, jobs=2)
    assert len(results) == len(items)
    assert all(isinstance(result, Lost) for result in results)


def test_as_many_jobs_as_processors() -> None:
    assert default_jobs() == len(os.sched_getaffinity(0))


LAUNCHER = """
import sys
from readiness.pool import map_items

if __name__ == "__main__":
    print(sum(map_items(abs, range(300), jobs=2)))
"""


def test_workers_load_nothing_from_the_working_directory(tmp_path: Path) -> None:
    """The working directory is often the scanned repository, and its modules are named as it likes."""
    repository, launcher = tmp_path / "repository", tmp_path / "bin" / "launcher.py"
    repository.mkdir()
    launcher.parent.mkdir()
    launcher.write_text(LAUNCHER)
    for name in ("multiprocessing", "msgspec", "signal", "selectors", "socket", "struct", "threading", "readiness"):
        (repository / f"{name}.py").write_text(f"open({str(tmp_path / 'executed')!r}, 'a').write(__name__)\n")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(readiness.__file__).parents[1])}
    run = subprocess.run(
        [sys.executable, str(launcher)], cwd=repository, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{sum(range(300))}\n", "")
    assert not (tmp_path / "executed").exists()
