"""Named commands of pyproject.toml, by the tool that runs them."""

import pytest

from readiness.artifacts.pyproject import parse


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("[tool.hatch.envs.default.scripts]\ntest = 'pytest'\n", {"test": ("pytest",), "default:test": ("pytest",)}),
        ("[tool.hatch.envs.docs.scripts]\nbuild = ['a', 'b']\n", {"build": ("a", "b"), "docs:build": ("a", "b")}),
        ("[tool.pdm.scripts]\na = 'x'\nb = {cmd = ['x', '-q']}\nc = {composite = ['a', 'b']}\n",
         {"a": ("x",), "b": ("x -q",), "c": ("a", "b")}),
        ("[tool.poe.tasks]\na = {sequence = [{cmd = 'x'}, 'y', {shell = 'z'}]}\nb = ['x', {ref = 'a'}]\n",
         {"a": ("x", "y", "z"), "b": ("x", "a")}),
        ("[tool.poe.tasks.a]\nscript = 'module:function'\nhelp = 'pytest'\n", {"a": ()}),
        ("[tool.taskipy.tasks]\nt = {cmd = 'x', help = 'y'}\n", {"t": ("x",)}),
        ("[tool.pixi.tasks]\nt = {cmd = 'x', depends-on = ['build']}\n", {"t": ("x", "build")}),
        ("[tool.rye.scripts]\nt = {chain = ['a', 'b']}\n", {"t": ("a", "b")}),
        ("[tool.poe]\ntasks = 3\n[tool.hatch]\nenvs = []\n", {}),
        ("[tool.pdm.scripts]\nt = 3\n", {"t": ()}),
    ],
)  # fmt: skip
def test_tasks(text: str, tasks: dict[str, tuple[str, ...]]) -> None:
    assert {task.name: task.commands for task in parse("pyproject.toml", text.encode()).tasks} == tasks


def test_a_task_has_its_line() -> None:
    found = parse("pyproject.toml", b"[tool.poe.tasks]\n# first\na = 'x'\n\n[tool.poe.tasks.b]\ncmd = 'y'\n").tasks
    assert [(task.name, task.line) for task in found] == [("a", 3), ("b", 5)]


def test_a_task_of_very_many_commands() -> None:
    deep = "{sequence = [" * 50 + "'x'" + "]}" * 50
    text = f"[tool.poe.tasks]\nmany = {['x'] * 5000}\ndeep = {deep}\n"
    assert [len(task.commands) for task in parse("pyproject.toml", text.encode()).tasks] == [100, 0]
