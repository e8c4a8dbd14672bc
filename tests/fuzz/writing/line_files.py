"""Kinds of which every line, or every few, is a sentence of its own."""

from hypothesis import strategies as st

from tests.fuzz.writing.pieces import lines, name, number, words

dockerfile = lines(
    "FROM <a> AS <b>", "FROM <a>", "RUN <a> && <b>", "RUN --mount=type=<a>,id=<b> <c>", "RUN <<EOF\n<a>\nEOF",
    "COPY --from=<a> --chown=<b> <c> <d>",
    'COPY ["<a>", "<b>"]', "ADD <a> <b>", 'CMD ["<a>", "<b>"]', "CMD <a>", 'ENTRYPOINT ["<a>"]', "ENTRYPOINT <a>", "ENV <a>=<b> <c>=<d>",
    "ENV <a> <b>",
    "ARG <a>=<b>", "EXPOSE <a>", "USER <a>", "WORKDIR <a>", "HEALTHCHECK --interval=<a> CMD <b>", "HEALTHCHECK NONE", "ONBUILD RUN <a>",
    "VOLUME <a>",
    'SHELL ["<a>", "-c"]', "LABEL <a>=<b>", "# <a>", "RUN <a> \\\n  # <b>\n  <c>",
).map(lambda text: f"FROM python:3.12-slim\n{text}")  # fmt: skip
nginx = lines(
    "<a> <b>;", "listen <a> <b>;", "server_name <a>;", "location <a> <b> {\nproxy_pass http://<c>:<d>;\n}",
    "location = <a> {\nreturn <b> <c>;\n}",
    "if ($a = <a>) {\n<b>;\n}", 'add_header <a> "<b>" always;', "include <a>;", "set $<a> <b>;", "proxy_set_header <a> $<b>;", "# <a>",
    "ssl_certificate <a>;", "root '<a>';",
).map(lambda text: f"upstream app {{ server api:8000; }}\nserver {{\n{text}}}\n")  # fmt: skip
unit = lines(
    "[Service]", "[Unit]", "[Install]", "[<a>]", "ExecStart=<a>", "ExecStart=-/usr/bin/<a> \\\n <b>", "ExecStartPre=+<a>", "ExecStart=",
    'Environment="<a>=<b>" <c>=<d>', "EnvironmentFile=-<a>", "User=<a>", "Restart=<a>", "<a>=<b>", "; <a>", "WorkingDirectory=<a>",
).map(lambda text: f"[Service]\n{text}")  # fmt: skip
env_file = lines(
    "<a>=<b>", "export <a>=<b>", '<a>="<b>"', "<a>='<b>'", "#<a>=<b>", "<a>", "<a>=<b> # <c>", '<a>="<b>\n<c>"', "<a> : <b>", a=name,
)  # fmt: skip
requirements = lines(
    "<a>==<b>", '<a>>=<b>,<<c> ; python_version < "<d>"', "<a>[<b>]~=<c>", "-r <a>", "-c <a>", "-e <a>",
    "<a> @ git+https://<b>@<c>#egg=<d>",
    "--index-url <a>", "<a>==<b> \\\n  --hash=sha256:<c>", "# <a>", "<a>  # <b>", "https://<a>/<b>.whl", "<a>",
    a=st.sampled_from(("flask", "fastapi", "redis", "Django", "a", "é", "requirements.txt", "base.txt")), b=number, c=number,
)  # fmt: skip
_quoted = words.map(lambda text: "'" + text.replace("'", "").replace("\x1b", "") + "'")
pyproject = lines(
    "[project]", "[tool.<a>]", "[tool.poetry.dependencies]", "[dependency-groups]", "[[tool.<a>.<b>]]", "<a> = <v>", "name = <v>", "# <v>",
    "dependencies = [<v>, <w>]", "requires-python = <v>", "<a> = {version = <v>, extras = [<w>]}", "<a> = [<v>, {include-group = <w>}]",
    "[project.scripts]", "[build-system]", "<a>.<b> = <v>",
    a=st.sampled_from(("uv", "poetry", "pdm", "a", "readiness", "dev")), b=name, v=_quoted, w=_quoted,
)  # fmt: skip
markdown = lines(
    "# <a>", "[<a>](<b>)", '![<a>](<b> "<c>")', "```<a>\n$ <b>\n```", "~~~\n<a>\n", "- `<a>`", "| <a> | <b> |\n|---|---|", "<!-- <a> -->",
    "[<a>]: <b>", "    <a>", '<a href="<b>">', "<a>", "> <a>", "```",
)  # fmt: skip
shell = lines(
    "<a>", "export <a>=<b>", "if <a>; then\n<b>\nfi", "for <a> in <b>; do <c>; done", "case <a> in\n<b>) <c> ;;\nesac", "<a>() {\n<b>\n}",
    "cat <<EOF > <a>\n<b>\nEOF", 'exec <a> "$@"', ': "${<a>:=<b>}"', "<a> | <b> &", "set -<a>", "<a> && <b> || <c>", "# <a>", "(<a>; <b>)",
    "x=$(<a> `<b>`)",
)  # fmt: skip
