"""Dockerfiles: instructions with their lines, flags and forms; what Docker would not build is no Dockerfile."""

import contextlib

import pytest

from readiness.artifacts.dockerfile import MAX_STAGES, Dockerfile, Instruction, parse
from readiness.artifacts.errors import UnparsableError


def read(text: str) -> Dockerfile:
    return parse("Dockerfile", text.encode())


def only(body: str) -> Instruction:
    (instruction,) = read(f"FROM a\n{body}\n").instructions
    return instruction


def test_stages_and_arguments_before_them() -> None:
    model = read("# syntax=docker/dockerfile:1\nARG V=3.12\nFROM --platform=linux/amd64 python:${V} AS Build\nRUN x\nfrom build\n")
    assert model.syntax == "docker/dockerfile:1"
    assert [(pair.name, pair.value.text if pair.value else None, pair.line) for pair in model.arguments] == [("V", "3.12", 2)]
    assert [(stage.name, stage.base.text, stage.line, len(stage.instructions)) for stage in model.stages] == [
        ("build", "python:${V}", 3, 1), ("", "build", 5, 0),
    ]


@pytest.mark.parametrize(
    ("body", "argv", "text"),
    [
        ('CMD ["a", "b c"]', ("a", "b c"), '["a", "b c"]'),
        ('CMD ["a", \\\n  "b"]', ("a", "b"), '["a",   "b"]'),
        ("CMD ['a']", None, "['a']"),
        ("CMD a b", None, "a b"),
        ("ENTRYPOINT []", (), "[]"),
        ("HEALTHCHECK --interval=5s \\\n  CMD curl -f x || exit 1", None, "curl -f x || exit 1"),
        ('HEALTHCHECK CMD ["a"]', ("a",), '["a"]'),
    ],
)
def test_forms(body: str, argv: tuple[str, ...] | None, text: str) -> None:
    found = only(body)
    assert (found.argv, found.joined) == (argv, text)


def test_comments_and_blank_lines_inside_continuations_keep_line_numbers() -> None:
    found = only("RUN a && \\\n    # why\n\n    b")
    assert (found.line, found.end_line, found.text) == (2, 5, "a && \\\n\\\n\\\n    b")


def test_environment_pairs_have_their_own_lines() -> None:
    found = only('ENV A=b \\\n    C="d e" \\\n    F=${A:-x}')
    assert [(pair.name, pair.value.text if pair.value else None, pair.line) for pair in found.pairs] == [("A", "b", 2), ("C", "d e", 3),
        ("F", "${A:-x}", 4)]
    old = only("ENV NAME some value")
    assert [(pair.name, pair.value.text if pair.value else None) for pair in old.pairs] == [("NAME", "some value")]


def test_flags_and_words() -> None:
    found = only('COPY --from=build --chown=1:1 ["a b", "c/"]')
    assert [(flag.name, flag.value.text) for flag in found.flags] == [("from", "build"), ("chown", "1:1")]
    assert [word.text for word in found.words] == ["a b", "c/"]
    mount = only("RUN --mount=type=secret,id=x,required cmd").flag("mount")
    assert mount is not None
    assert mount.fields == {"type": "secret", "id": "x", "required": "true"}


def test_here_documents_are_no_instructions() -> None:
    model = read('FROM a\nRUN <<EOF\nFROM b\nUSER c\nEOF\nCOPY <<-"X" <<Y /d/\n\tone\n\tX\ntwo\nY\nUSER e\n')
    assert [instruction.name for instruction in model.instructions] == ["RUN", "COPY", "USER"]
    run, copy, _ = model.instructions
    assert (run.heredocs[0].body, run.heredocs[0].line) == ("FROM b\nUSER c\n", 3)
    assert [(heredoc.delimiter, heredoc.literal) for heredoc in copy.heredocs] == [("X", True), ("Y", False)]
    assert model.instructions[-1].line == 11


def test_directives_line_ends_and_onbuild() -> None:
    windows = read("# escape=`\r\nFROM a\r\nRUN dir `\r\n  c:\\\r\nONBUILD COPY . /x\r\n")
    assert windows.escape == "`"
    assert [(instruction.name, instruction.line, instruction.onbuild) for instruction in windows.instructions] == [("RUN", 3, False),
        ("COPY", 5, True)]


@pytest.mark.parametrize(
    ("text", "line"),
    [("", None), ("RUN a\n", 1), ("FROM a\nBOGUS b\n", 2), ("FROM {{ image }}\n", 1), ("{% if x %}\nFROM a\n{% endif %}\n", 1), ("ARG A\n",
        None)],
)
def test_what_docker_would_not_build(text: str, line: int | None) -> None:
    with pytest.raises(UnparsableError) as caught:
        read(text)
    assert caught.value.line == line


_HOSTILE = ("FROM a\n" + "RUN a && \\\n" * 3000 + "b\n", "FROM a\nCMD " + "[" * 20_000, "FROM a\nENV A=" + "${" * 3000, "FROM a\nRUN x \\")


@pytest.mark.parametrize("text", _HOSTILE)
def test_hostile_files_neither_crash_nor_hang(text: str) -> None:
    with contextlib.suppress(UnparsableError):
        read(text)


def test_more_stages_than_anybody_writes() -> None:
    stages = "".join(f"FROM s{number} AS s{number + 1}\n" for number in range(MAX_STAGES))
    assert len(read(stages).stages) == MAX_STAGES
    with pytest.raises(UnparsableError, match=f"more than {MAX_STAGES} stages") as refusal:
        read(f"{stages}FROM scratch\n")
    assert refusal.value.line == MAX_STAGES + 1
