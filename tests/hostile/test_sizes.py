"""Files of monstrous size: each is left out with its reason, or read, and the others are judged as if it were not there."""

from pathlib import Path

from tests.hostile.scanning import scan

MEGABYTE = 1_000_000


def test_huge_files(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    tree.mkdir()
    with (tree / "sparse.py").open("wb") as file:
        file.truncate(2 * 1024**3)
    written = {
        "one_line.py": (b"x = '" + b"a" * 100 * MEGABYTE + b"'\n", "larger than 10 MB (100.0 MB)"),
        "ten_million_lines.py": (b"\n" * 10 * MEGABYTE + b"x", "larger than 10 MB (10.0 MB)"),
        "long_line.py": (b"x = '" + b"b" * 3 * MEGABYTE + b"'\n", "Python of more than 1024 KiB"),
        "empty_lines.py": (b"\n" * 3 * MEGABYTE, "Python of more than 1024 KiB"),
        "Dockerfile": (b"FROM python\n" + b"RUN a \\\n" * 400_000, "larger than 1024 KiB"),
        "nginx.conf": (b"server {\n" * 400_000, "an nginx configuration larger than 1024 KiB"),
        "prod.env": (b"\n" * 3 * MEGABYTE, "an env file larger than 256 KiB"),
        "lines.yml": (b"a: 1\n" * 500_000, ""),
        "README.md": (b"# a\n" * 700_000, ""),
        "main.py": (b"import os\n", ""),
    }
    for name, (content, _) in written.items():
        (tree / name).write_bytes(content)
    found = scan(tree, "--no-cache", "--exit-zero")
    assert found.reasons.pop("sparse.py", "").startswith("larger than 10 MB")
    refused = {name: reason for name, (_, reason) in written.items() if reason}
    assert {name: reason for name, reason in found.reasons.items() if name in refused} == refused
    assert "main.py" not in found.reasons
    assert found.outcomes["operations.readme-missing"] == "pass"
