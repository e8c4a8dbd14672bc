"""Files as people write them, nearly: hypothesis strategies with the grammar of each kind and names from one small pool, so that the files
of a repository speak of each other. Every strategy gives text; `spoilt` breaks some of it.
"""

from tests.fuzz.writing import line_files, yaml_files
from tests.fuzz.writing.pieces import Text, spoilt
from tests.fuzz.writing.python_files import python

__all__ = ["KINDS", "spoilt"]

# By the kind of a parser.
KINDS: dict[str, Text] = {
    "dockerfile": line_files.dockerfile, "compose": yaml_files.compose, "kubernetes": yaml_files.kubernetes,
    "workflow": yaml_files.workflow,
    "nginx": line_files.nginx, "unit": line_files.unit, "env-file": line_files.env_file, "requirements": line_files.requirements,
    "pyproject": line_files.pyproject, "markdown": line_files.markdown, "shell": line_files.shell, "python": python,
}  # fmt: skip
