"""Files whose size, encoding or structure is the attack. Each stands in one tree with all the others, as its name would be read, and costs
at most itself."""

import codecs

import pytest

from tests.hostile.scanning import OUTSIDE, Scan, scan

NEST = 100_000
BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
MERGES = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}], k{n}: 1}}\n" for n in range(1, 40))
ENTITIES = "".join(f"<!ENTITY l{n} '&l{n - 1};&l{n - 1};&l{n - 1};'>" for n in range(1, 40))
LAUGHS = f"<!DOCTYPE l [<!ENTITY l0 'ha'>{ENTITIES}]><l>&l39;</l>"
OUTER = f"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'><!ENTITY f SYSTEM '../{OUTSIDE}'>]><x>&e;&f;</x>"
NEWER = "type A[T] = list[T]\ndef f[T: int = int](x: T) -> T:\n    try:\n        return x\n    except A, B:\n        return t'{x}'\n"
OLDER = "print 'x'\nexec 'y' in {}\nraise E, 'x'\ntry:\n    pass\nexcept E, e:\n    print >>f, `e`\n0777L <> ur'x'\n"

YAML = {
    "bomb": BOMB, "merges": MERGES, "recursive": "a: &a [*a]\nb: &b {c: *b}\n", "nest": "[" * NEST, "maps": "{a: " * NEST,
    "indented": "".join(f"{' ' * n}a:\n" for n in range(2_000)),
    "tags": "a: !!python/object/apply:os.system [id]\nb: !x.y {c: !!binary z}\n",
    "twice": "a: 1\na: 2\n" * 1_500, "anchors": "".join(f"- &a{n} x\n" for n in range(9_000)), "colons": ":" * 200_000,
    "questions": "? " * 50_000, "documents": "---\n" * 2_000, "flow": "- [a, {b: c}]\n" * 1_500, "directive": "%YAML 9.9\n---\na: 1\n",
    "quotes": "a: '" + "''" * 100_000, "blocks": "a: |\n" + " x\n" * 100_000, "ints": "a: " + "9" * 300_000,
    "times": "a: 99:99:99\n" * 9_999,
}  # fmt: skip
AGAIN = ("bomb", "merges", "recursive", "nest", "flow", "documents")
PYTHON = {
    "parentheses": "(" * NEST + ")" * NEST,
    "sum": "x = 1" + "+1" * NEST, "names": "x = a" + "+a" * NEST, "not": "x = " + "not " * NEST + "1",
    "lists": "x = " + "[" * NEST, "calls": "f(" * NEST, "attributes": "x" + ".y" * NEST, "strings": "x = " + "'a' " * NEST,
    "power": "x = 9**9**9**9\ny = 'a' * 10**12\nz = [0] * 10**12\nw = 1 << 10**10\n", "digits": "x = " + "9" * 300_000, "newer": NEWER,
    "older": OLDER, "elif": "if a:\n pass\n" + "elif a:\n pass\n" * 20_000, "lambda": "x = " + "lambda: " * 50_000 + "1",
    "f": "x = " + "f'{" * 3_000, "deep": "".join(f"{' ' * n}if a:\n" for n in range(3_000)), "walrus": "(a:=" * 20_000,
    "operators": "x " + "-<" * 150_000, "tags": "<!--" * 70_000, "nul": "x = '\0'",
    "names2": "".join(f"a{n} = a{n - 1}\n" for n in range(9_000)),
    "coding": "# coding: rot13\nvzcbeg bf\n", "coding2": "# coding: unicode_escape\n\\x0a", "decorators": "@a\n" * 50_000 + "def f(): 0\n",
    "import": "from " + "." * 50_000 + " import x\n", "star": "import " + ", ".join(f"a{n}" for n in range(40_000)),
    "circle": "from circle import x\nx = x + x\ndef f(): return g()\ndef g(): return f()\n", "unicode": "ｘ = 1\n" * 5_000,
}  # fmt: skip
DOCKER = {
    "continued": "FROM a\nRUN x \\\n" + "\\\n" * NEST, "heredoc": "FROM a\nRUN <<E\n" + "x\n" * 50_000,
    "heredocs": "FROM a\nRUN " + "<<A " * 20_000,
    "marker": "FROM a\nRUN <<" + "E" * 5_000 + "\nx\n", "markers": "FROM a\nRUN " + " ".join(f"<<E{n}" for n in range(5_000)) + "\n",
    "stages": "FROM a AS b\n" * 50_000, "escape": "# escape=`\nFROM a\nRUN `\n`\n", "syntax": f"# syntax=../{OUTSIDE}\nFROM a\n",
    "onbuild": "FROM a\n" + "ONBUILD " * 20_000 + "RUN x\n", "from": "FROM $A\n" * 200,
    "args": "ARG A=${A:-${B}}\nARG B=$A\nFROM $B\nENV A=$B B=$A\n",
    "copy": "FROM a\nCOPY ../../etc/passwd /etc/shadow /x/\nADD file:///etc/passwd http://[::1 /\n",
    "json": "FROM a\nCMD [" + '"a",' * 50_000,
    "spaces": "FROM a\nRUN" + " " * 300_000 + "\n", "flags": "FROM a\nRUN " + "--mount=type=bind " * 20_000 + "x\n",
    "loop": "FROM b AS a\nFROM a AS b\n",
    "shell": "FROM a\nRUN " + "(" * 50_000 + "\n", "and": "FROM a\nRUN " + "a && " * 30_000 + "a\n",
    "quotes": "FROM a\nRUN " + "'\"" * 50_000,
}  # fmt: skip
FILES: dict[str, str | bytes] = {
    **{f"{name}.yaml": text for name, text in YAML.items()},
    **{f"compose/{name}/compose.yml": f"services:\n  a:\n    image: {name}\nx-a:\n  b: {YAML[name]}" for name in AGAIN},
    **{f"k8s/{name}.yml": f"apiVersion: v1\nkind: Pod\nspec:\n- {YAML[name]}" for name in AGAIN},
    **{f"py/{name}.py": text for name, text in PYTHON.items()},
    **{f"docker/{name}/Dockerfile": text for name, text in DOCKER.items()},
    "nest.json": "[" * NEST, "maps.json": '{"a":' * NEST, "digits.json": "[" + "9" * 100_000 + "]",
    "twice.json": "{" + '"a":1,' * 10_000 + '"a":1}',
    "package.json": '{"scripts": ' * 50_000, "nest.toml": "a = " + "[" * NEST, "inline.toml": "a = " + "{b = " * 50_000,
    "keys.toml": ".".join("a" * 50_000) + " = 1\n", "tables.toml": "".join(f"[a{n}.b]\n" for n in range(5_000)),
    "pyproject.toml": "[[project]]\n" * 9_000,
    "poetry.lock": "[[package]]\nname = 'a'\n" * 9_000, "Pipfile.lock": '{"default": ' * 50_000,
    "laughs.xml": LAUGHS, "outer.xml": OUTER, "outer.svg": OUTER,
    "nginx.conf": (
        f"include /etc/passwd;\nhttp {{ include ../{OUTSIDE}; include /etc/*; include nginx.conf;\n"
        "server { include /proc/self/mem; } }\n"
    ),
    "nginx/nest.conf": "server { " * 50_000, "nginx/lua.conf": "server { content_by_lua_block {" + "{" * 50_000,
    "nginx/semicolons.conf": "server {" + ";" * 90_000,
    "requirements.txt": (
        f"-r /etc/passwd\n-r ../{OUTSIDE}\n-c /etc/shadow\n-r requirements.txt\n-r requirements/a.txt\n-e git+ssh://x/y\n-e ../..\n"
        "--index-url file:///\n"
        "--extra-index-url http://127.0.0.1:1/\nx @ file:///etc/passwd\nhttps://127.0.0.1:1/x.tar.gz\n--find-links /etc\n"
        "--require-hashes\n./setup\n"
    ),
    "requirements/a.txt": "-r ../requirements.txt\n" + "-r a.txt\n" * 5_000, "requirements/b.txt": "a==" + "1." * 100_000,
    "requirements/c.txt": "a[" + "b," * 100_000,
    "requirements/d.txt": "a; " + "(" * 50_000, "requirements/e.txt": "a; " + "os_name == 'a' and " * 5_000,
    "requirements/f.txt": "a \\\n" * 50_000,
    "Makefile": "a: a\n\t$(shell id)\n" + "b:" + " b" * 100_000 + "\ninclude /etc/passwd\n", "crontab": "* " * 100_000,
    "Procfile": "web: " + "$(" * 50_000,
    "run.sh": "#!/bin/sh\n" + "if " * 30_000, "here.sh": "cat <<E\n" * 20_000, "case.sh": "case a in " * 20_000,
    "dollars.sh": "x=" + "${a:-" * 30_000,
    "x.service": "[Service]\nEnvironmentFile=/etc/passwd\nExecStart=" + "\\\n" * 50_000,
    ".env": "A=${A}\nB=" + "${" * 50_000 + "\nC='" + "x\n" * 50_000,
    "README.md": "[" * 50_000 + "](" + "<" * 50_000, "a.md": "```\n" * 20_000, "b.md": "|" * 100_000 + "\n",
    "c.md": f"[x](file:///etc/passwd) [y](../../{OUTSIDE})\n",
    ".dockerignore": "**/" * 5_000 + "x\n",
    ".github/workflows/a.yml": "on: push\njobs:\n  a:\n    steps:\n    - uses: ../../../etc\n    - run: ${{ " + "(" * 30_000,
    "openapi.yaml": "openapi: 3.0.0\npaths:\n  /a:\n    $ref: /etc/passwd\n",
    "setup.cfg": "[metadata]\nname = file: /etc/passwd\nversion = attr: os.system\n",
    "setup.py": "import os\nos.system('touch executed')\n",
    ".gitlab-ci.yml": "include: /etc/passwd\na:\n  script: !reference [a, script]\n",
    "tox.ini": "[testenv]\ncommands = {[testenv]commands}\n" * 5_000, "utf16.py": "x = 1\n".encode("utf-16"),
    "utf16.yml": "a: 1\n".encode("utf-16"),
    "utf32.yml": "a: 1\n".encode("utf-32"), "bom.py": codecs.BOM_UTF8 + b"x = 1\n", "bom.env": codecs.BOM_UTF8 + b"A=1\n",
    "latin.py": b"# \xe9\nx = '\xe9'\n",
    "latin.yml": b"a: \xe9\n", "latin/Dockerfile": b"FROM a\nRUN \xe9\n", "latin/requirements.txt": b"\xe9\n",
    "latin.toml": b"a = '\xe9'\n", "nul.py": b"\0" * 100_000,
    "nul/Dockerfile": b"FROM a\0b\n", "nul/requirements.txt": b"a\0==1\n", "nul.yml": b"a: \0\n", "nul.toml": b"a = '\0'\n",
    "nul.json": b"{\"a\": \"\0\"}", "nul.env": b"A=\0\n",
    "surrogate.json": '{"a": "\\ud800", "\\udfff": "\\u0000"}', "surrogate.yml": 'a: "\\ud800\\0"\n',
    "surrogate.toml": 'a = "\\ud800"\n', "binary/Dockerfile": bytes(range(256)) * 40,
    "escape.yml": 'a: "\x1b[31m\u202e"\n', "escape/Dockerfile": "FROM \x1b[31m\u202ea:latest\nUSER \x1b]0;x\x07\n",
    "escape/requirements.txt": "\x1b[31mx\n", "empty.py": "",
    "returns.py": "x = 1\r" * 9_000, "separators.py": "x = '\u2028\x85\x0c'\n" * 5_000, "blank.py": " " * 300_000,
    "lines.yml": "\n" * 300_000, "line.js": "x;" * 400_000,
}  # fmt: skip


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Scan:
    """All of them in one scan."""
    root = tmp_path_factory.mktemp("structures")
    (root / OUTSIDE).write_text(OUTSIDE)
    for path, content in FILES.items():
        file = root / "tree" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    result = scan(root / "tree")
    assert not list(root.rglob("executed"))
    return result


def test_they_are_read_or_refused(found: Scan) -> None:
    assert found.report["target"]["files"] == len(FILES)
    assert found.errors == ""
    lost = {path: reason for path, reason in found.reasons.items() if "reader" in reason or "worker" in reason or "took longer" in reason}
    assert lost == {}, "parsers have limits of their own; what comes this far would cost seconds"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("bomb.yaml", "nodes after expanding aliases"), ("recursive.yaml", "contains itself"), ("nest.yaml", "nested deeper than"),
        ("maps.yaml", "nested deeper"),
        ("py/parentheses.py", "nested"), ("py/sum.py", "nested too deeply"), ("py/older.py", "not Python 3"), ("py/nul.py", "a NUL byte"),
        ("utf16.py", "UTF-16"), ("latin.py", "no encoding is declared"), ("nul.yml", "not valid YAML"), ("nest.toml", "TOML"),
        ("package.json", "not valid JSON"),
    ],
)  # fmt: skip
def test_the_reason_says_what_it_is(found: Scan, path: str, said: str) -> None:
    assert said in found.reasons[path]


@pytest.mark.parametrize("path", ["py/newer.py", "bom.py", "bom.env", "utf16.yml", "twice.yaml", "tags.yaml", "py/power.py"])
def test_what_is_odd_and_right_is_read(found: Scan, path: str) -> None:
    assert path not in found.reasons


def test_hidden_characters_of_a_finding_are_spelt_out(found: Scan) -> None:
    assert any("\\u001b" in line or "\\x1b" in line for line in found.markdown.splitlines())
