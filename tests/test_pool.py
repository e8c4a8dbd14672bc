"""Workers that die, hang or run out of memory cost the item they were on, and nothing else."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import readiness
from readiness.pool import HEAVY, Lost, default_jobs, map_items
from readiness.workers import Worker

ITEMS = list(range(240))
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the suite itself may run in threads


@pytest.fixture(params=["forked", "started"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to have a worker."""
    for module in ("readiness.workers", "readiness.pool"):
        monkeypatch.setattr(f"{module}.may_fork", lambda: request.param == "forked")
    return str(request.param)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("readiness.workers", "readiness.pool"):
        monkeypatch.setattr(f"{module}.may_fork", lambda: True)


@pytest.fixture
def threaded(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("readiness.workers", "readiness.pool"):
        monkeypatch.setattr(f"{module}.may_fork", lambda: False)


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


def count_for_ever_at_5(number: int) -> int:
    return 3 ** (10**9) if number == 5 else number  # in C, where no signal handler of Python runs


def leave_this_process(number: int) -> int:
    return os.getpid()


def heavy(number: int) -> int:
    return 2 * HEAVY


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


class Deadly:
    """An item whose worker ends while it is still being told what to do. It has a weight, so that it does not fit into a pipe."""

    def __init__(self) -> None:
        self.text = "x" * 300_000

    def __reduce__(self) -> tuple[object, tuple[int], str]:
        return os._exit, (4,), self.text


def stay(item: object) -> object:
    return item


def lost(results: list[int | Lost]) -> list[int]:
    return [number for number, result in enumerate(results) if isinstance(result, Lost)]


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_results_come_in_the_order_of_the_items(jobs: int, way: str) -> None:
    heard: list[int] = []
    results = map_items(double, ITEMS, jobs=jobs, weight=lambda number: number * 4711 % 20_000, progress=heard.append)
    assert results == [number * 2 for number in ITEMS]
    assert heard == list(range(1, len(ITEMS) + 1))


def test_few_items_have_one_worker(forked: None) -> None:
    """Limits hold for the scan of one file, too: a fork costs next to nothing."""
    seen: list[int] = []

    def closure(number: int) -> int:
        seen.append(number)
        return os.getpid()

    workers = set(map_items(closure, range(10), jobs=4))
    assert len(workers) == 1
    assert os.getpid() not in workers
    assert (seen, map_items(double, [], jobs=4)) == ([], [])


def test_few_light_items_stay_in_a_process_that_may_not_be_forked(threaded: None) -> None:
    def closure(number: int) -> int:
        return os.getpid()

    assert set(map_items(closure, range(10), jobs=4)) == {os.getpid()}
    assert set(map_items(leave_this_process, range(10), jobs=4, weight=heavy)) != {os.getpid()}


def test_a_process_with_threads_is_not_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    from readiness import workers

    monkeypatch.setattr(os, "listdir", lambda _: ["1", "2"])
    assert not workers.may_fork()
    monkeypatch.setattr(os, "listdir", lambda _: ["1"])
    assert workers.may_fork()
    monkeypatch.undo()
    monkeypatch.setattr(os, "listdir", _refuse)
    assert not workers.may_fork(), "a system that does not say"


def _refuse(*_: object) -> None:
    raise OSError(11, "Resource temporarily unavailable")


def test_a_system_without_another_process(monkeypatch: pytest.MonkeyPatch, forked: None) -> None:
    descriptors = len(os.listdir("/proc/self/fd"))
    monkeypatch.setattr(os, "fork", _refuse)
    assert map_items(double, ITEMS, jobs=2) == [number * 2 for number in ITEMS]
    assert len(os.listdir("/proc/self/fd")) == descriptors


def test_a_worker_that_dies(way: str) -> None:
    results = map_items(die_at_7, ITEMS, jobs=2)
    assert lost(results) == [7]
    assert results[7] == Lost("the worker that read it died (signal 11)")
    assert results[8:] == ITEMS[8:]


def test_workers_that_leave_one_after_another(way: str) -> None:
    results = map_items(leave_at_9, ITEMS, jobs=2)
    assert results[9] == results[10] == Lost("the worker that read it died (exit code 3)")
    assert lost(results) == [9, 10]


@pytest.mark.parametrize("items", [ITEMS, ITEMS[:8]])
def test_a_worker_that_hangs(way: str, items: list[int]) -> None:
    results = map_items(hang_at_5, items, jobs=2, weight=heavy, seconds=0.5)
    assert results[5] == Lost("took longer than 0.2 s")
    assert lost(results) == [5]


def test_a_worker_that_never_comes_back_from_c(way: str) -> None:
    results = map_items(count_for_ever_at_5, ITEMS, jobs=2, seconds=0.5)
    assert results[5] == Lost("took longer than 0.5 s")
    assert lost(results) == [5]


def work_at_5(number: int) -> int:
    end = time.process_time() + (1.2 if number == 5 else 0)
    while time.process_time() < end:
        pass
    return number


def test_a_worker_that_the_machine_has_no_time_for_is_waited_for(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clock it has taken a hundred times what it may; it is at work all the same."""
    monkeypatch.setattr("readiness.pool._CLOCK", 0.001)
    monkeypatch.setattr("readiness.pool._PATIENCE", 10_000)
    assert map_items(work_at_5, ITEMS, jobs=2, seconds=10) == ITEMS


def room_for_calls(number: int) -> int:
    try:
        return room_for_calls(number + 1)
    except RecursionError:
        return number


def test_the_room_for_recursion_is_the_same_however_deep_the_scan_was_called(way: str) -> None:
    def rooms(depth: int) -> list[int | Lost]:
        return rooms(depth - 1) if depth else map_items(room_for_calls, [0] * 3, weight=heavy)

    assert rooms(0) == rooms(1) == rooms(100)


def test_patience_ends(forked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readiness.pool._CLOCK", 0.001)
    monkeypatch.setattr("readiness.pool._PATIENCE", 0)
    assert lost(map_items(work_at_5, ITEMS, jobs=2, seconds=10)) == [5]


def test_a_large_item_may_take_longer(forked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []
    give = Worker.give

    def noted(self: Worker[int], task: object, message: bytes) -> None:
        given.append(task.seconds)  # type: ignore[attr-defined]
        give(self, task, message)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "give", noted)
    map_items(double, [0, 400_000, 5_000_000], weight=lambda number: number, seconds=10)
    assert [round(seconds, 3) for seconds in given] == [10, 6, 2]


def test_a_worker_that_runs_out_of_memory_or_stack(way: str) -> None:
    results = map_items(eat_at_3, ITEMS, jobs=2)
    assert results[3:5] == [Lost("needs too much memory"), Lost("nested too deeply")]
    assert results[5] == 5


@pytest.mark.parametrize("count", [8, len(ITEMS)])
def test_a_function_that_raises_costs_its_item_with_workers_and_without(way: str, count: int) -> None:
    results = map_items(crash_at_2, ITEMS[:count], jobs=2)
    assert results[2] == Lost("its reader crashed: ValueError")
    assert results[:2] + results[3:] == ITEMS[:2] + ITEMS[3:count]


def test_memory_and_stack_run_out_without_workers_too(threaded: None) -> None:
    assert map_items(eat_at_3, ITEMS[:9])[3:6] == [Lost("needs too much memory"), Lost("nested too deeply"), 5]


def test_a_result_that_cannot_be_sent(way: str, capfd: pytest.CaptureFixture[str]) -> None:
    results = map_items(give_what_cannot_be_sent, ITEMS, jobs=2)
    assert isinstance(results[6], Lost)
    assert results[6].reason.startswith("its facts cannot be sent")
    assert sum(isinstance(result, Lost) for result in results) == 1
    assert capfd.readouterr() == ("", ""), "a worker says nothing by itself"


def say_something(number: int) -> int:
    os.write(1, b"from a library")
    os.write(2, b"that complains")
    return number


def test_a_worker_has_no_terminal(way: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert map_items(say_something, ITEMS, jobs=2) == ITEMS
    assert capfd.readouterr() == ("", "")


def test_workers_that_are_dead_on_arrival_end_the_work_all_the_same(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Items larger than a pipe holds: the parent notices while it sends."""
    monkeypatch.setattr("readiness.pool.SERIAL_BELOW", 2)
    results = map_items(stay, [Deadly() for _ in range(12)], jobs=2)
    assert results == [Lost("the worker that read it died (exit code 4)")] * 12


def test_items_and_results_larger_than_a_pipe(way: str) -> None:
    items = [b"x" * (number * 7919 % 300_000) for number in range(240)]
    assert map_items(stay, items, jobs=2, weight=len) == items


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


ORPHANS = """
import os, sys
from readiness import pool, workers

def at_work(item):
    with open(sys.argv[1], "a") as file:
        file.write(f"{os.getpid()}\\n")
    return 3 ** (10**9)  # in C: nothing of Python runs until it is done

if __name__ == "__main__":
    if sys.argv[2] == "started":
        pool.may_fork = workers.may_fork = lambda: False
    pool.map_items(at_work, range(300), jobs=2)
"""


@contextlib.contextmanager
def working(tmp_path: Path, kind: str) -> Iterator[tuple["subprocess.Popen[bytes]", list[int]]]:
    """A process whose two workers are in the middle of an item that takes minutes, and their numbers."""
    script, noted = tmp_path / "script.py", tmp_path / "workers"
    script.write_text(ORPHANS)
    noted.touch()
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(readiness.__file__).parents[1])}
    with subprocess.Popen([sys.executable, str(script), str(noted), kind], env=environment, stderr=subprocess.PIPE) as process:
        try:
            until = time.monotonic() + 60
            while noted.read_text().count("\n") < 2 and time.monotonic() < until:
                time.sleep(0.02)
            yield process, [int(line) for line in noted.read_text().split()]
        finally:
            process.kill()


@pytest.mark.parametrize("kind", ["forked", "started"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_die_with_their_parent_in_the_middle_of_an_item(tmp_path: Path, kind: str, number: signal.Signals) -> None:
    with working(tmp_path, kind) as (process, workers):
        assert len(workers) == 2
        assert all(map(alive, workers))
        process.send_signal(number)
        process.wait(60)
        until = time.monotonic() + 30
        while any(map(alive, workers)) and time.monotonic() < until:
            time.sleep(0.02)
        assert not any(map(alive, workers))


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
