"""What a message quotes of a file, without the credentials in it. Tokens are put together here, so that none stands in the file."""

import pytest

from readiness.facts.secrets.redaction import redacted

TOKEN = "_".join(("ghp", "aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0eF3hJ6"))
SECRET = "zQ9xV7mK2p" + "L5wR8tY1uB"
DIGEST = "a1b2c3d4" * 8


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"ADD https://u:{SECRET}@host/x.tar has no checksum", "ADD https://u:***@host/x.tar has no checksum"),
        (f"git+https://{SECRET}@github.com/a", "git+https://***@github.com/a"),
        (f"web needs the service {TOKEN}, which is defined nowhere", "web needs the service ghp_***, which is defined nowhere"),
        (f"{TOKEN} and {TOKEN}", "ghp_*** and ghp_***"),
        (f"not a requirement: 'password={SECRET}'", "not a requirement: 'password=***'"),
        (f"AWS_SECRET_ACCESS_KEY={SECRET}{SECRET}", "AWS_SECRET_ACCESS_KEY=***"),
        (f'{{"token": "{SECRET}"}}', '{"token": "***"}'),
        (f"run --password {SECRET} --token={SECRET} -x", "run --password *** --token=*** -x"),
    ],
)
def test_a_credential_is_blanked_out(text: str, shown: str) -> None:
    assert redacted(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "SECRET_KEY is a literal of 26 characters in the code",
        "password: ${DB_PASSWORD} and postgres://u:${PASSWORD}@db/x",
        "https://user@host/path and git@github.com:a/b",
        f"FROM python:3.12@sha256:{DIGEST}",
        "the token checkout@08c6903cd8 is used without a version",
        "password=changeme",
        "",
    ],
)
def test_all_else_stays(text: str) -> None:
    assert redacted(text) == text
