"""The keyword pass and the formats behind it. Tokens are put together here, so that none stands in a file."""

import random
import string

import pytest

from readiness.facts.secrets import keywords, vendors
from readiness.facts.secrets.candidates import SecretCandidate, keyword_engine, secret_candidates
from readiness.facts.secrets.keywords import KeywordSet, hit_lines
from readiness.facts.secrets.text import Form
from readiness.model import Role

ALNUM, LOWER, HEX, UPPER, BASE32 = (
    string.ascii_letters + string.digits,
    string.ascii_lowercase + string.digits,
    "0123456789abcdef",
    string.ascii_uppercase + string.digits,
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
)


def made(alphabet: str, length: int, seed: int = 3) -> str:
    chooser = random.Random(f"{alphabet}{length}{seed}")
    return "".join(chooser.choice(alphabet) for _ in range(length))


TOKENS = {
    "aws-access-key": "AKIA" + made(BASE32, 16),
    "google-api-key": "AIza" + made(ALNUM, 35),
    "google-oauth-secret": "GOCSPX-" + made(ALNUM, 28),
    "github-token": "ghp_" + made(ALNUM, 36),
    "gitlab-token": "glpat-" + made(ALNUM, 20),
    "slack-token": "xoxb-" + made("123456789", 12) + "-" + made("123456789", 13) + "-" + made(ALNUM, 24),
    "slack-webhook": "hooks.slack.com/services/T" + made(UPPER, 8) + "/B" + made(UPPER, 8) + "/" + made(ALNUM, 24),
    "stripe-key": "sk_live_" + made(ALNUM, 24),
    "stripe-webhook-secret": "whsec_" + made(ALNUM, 32),
    "twilio-key": "SK" + made(HEX, 32),
    "sendgrid-key": "SG." + made(ALNUM, 22) + "." + made(ALNUM, 43),
    "openai-key": "sk-" + made(ALNUM, 20) + "T3Blbk" + "FJ" + made(ALNUM, 20),
    "anthropic-key": "sk-ant-api03-" + made(ALNUM, 93),
    "huggingface-token": "hf_" + made(ALNUM, 34),
    "npm-token": "npm_" + made(ALNUM, 36),
    "pypi-token": "pypi-AgEIcHlwaS5vcmc" + made(ALNUM, 80),
    "telegram-bot-token": made("123456789", 10) + ":AA" + made(ALNUM, 33),
    "mailgun-key": "key-" + made(HEX, 32),
    "mailchimp-key": made(HEX, 32) + "-us14",
    "square-token": "sq0atp-" + made(ALNUM, 22),
    "azure-storage-key": "AccountKey=" + made(ALNUM, 86) + "==",
    "azure-client-secret": made(ALNUM, 3) + "8Q~" + made(ALNUM, 34),
    "digitalocean-token": "dop_v1_" + made(HEX, 64),
    "shopify-token": "shpat_" + made(HEX, 32),
    "discord-webhook": "discord.com/api/webhooks/" + made("123456789", 18) + "/" + made(ALNUM, 68),
    "databricks-token": "dapi" + made(HEX, 32),
    "grafana-token": "glsa_" + made(ALNUM, 32) + "_" + made(HEX, 8),
    "vault-token": "hvs." + made(ALNUM, 90),
    "docker-token": "dckr_pat_" + made(ALNUM, 27),
    "new-relic-key": "NRAK-" + made(UPPER, 27),
    "supabase-token": "sbp_" + made(HEX, 40),
    "rubygems-key": "rubygems_" + made(HEX, 48),
}


def found(path: str, text: str | bytes, role: Role = Role.PRODUCTION) -> tuple[SecretCandidate, ...]:
    return secret_candidates(path, role, text.encode() if isinstance(text, str) else text)


def kinds(path: str, text: str | bytes, role: Role = Role.PRODUCTION) -> list[str]:
    return [candidate.kind for candidate in found(path, text, role)]


@pytest.mark.parametrize(("kind", "token"), TOKENS.items())
def test_a_vendors_token_is_found_where_it_stands_and_never_kept(kind: str, token: str) -> None:
    (candidate,) = found("app.py", f'import os\n\nX = "https://{token}"\n' if "/" in token else f'import os\n\nX = "{token}"\n')
    assert (candidate.kind, candidate.line) == (kind, 3)
    assert token[8:] not in repr(candidate)
    assert len(candidate.fingerprint) == 12


def test_a_secret_key_needs_its_vendor_on_the_line() -> None:
    secret = made(ALNUM, 40)
    assert kinds("a.py", f'aws_secret_access_key = "{secret}"\n') == ["aws-secret-key"]
    assert kinds("a.py", f'digest = "{secret}"\n') == []


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "ghp_" + "x" * 36,
        "ghp_" + "1234567890abcdefghijklmnopqrstuvwxyz",
        "sk-proj-" + "your-key-here-" * 4,
        "AKIA" + made(BASE32, 15),
        "taskAKIA" + made(BASE32, 16),
        "sk_test_" + made(ALNUM, 24),
        "pk_live_" + made(ALNUM, 24),
    ],
)
def test_examples_fillers_and_strings_of_another_shape_are_no_tokens(text: str) -> None:
    assert kinds("app.py", f'X = "{text}"\n') == []


def test_both_engines_find_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chooser = random.Random(5)
    parts = [*vendors.KEYWORDS, "\n", " x ", "akaKIA", "sksk-"]
    text = "".join(chooser.choice(parts) for _ in range(4000)).encode()
    assert keyword_engine() == "ahocorasick_rs"
    fast = KeywordSet(vendors.KEYWORDS).hits(text)
    monkeypatch.setattr(keywords, "_automata", None)
    assert keyword_engine() == "pure Python"
    assert KeywordSet(vendors.KEYWORDS).hits(text) == fast
    assert fast


def test_lines_are_numbered_and_giant_lines_windowed() -> None:
    words = KeywordSet(("token",))
    assert [(number, line) for number, _, line, _ in hit_lines(b"a\nToken 1\n\nb token\r\n", words)] == [(2, b"Token 1"), (4, b"b token")]
    giant = b"x" * 100_000 + b" token=1 " + b"x" * 100_000
    ((number, offset, line, _),) = hit_lines(giant, words)
    assert number == 1
    assert giant[offset : offset + len(line)] == line
    assert len(line) <= keywords.MAX_LINE


def test_a_token_in_a_giant_line_has_its_own_column() -> None:
    token = TOKENS["github-token"]
    (candidate,) = found("bundle.js", "x" * 50_000 + f' "{token}" ' + "x" * 50_000, Role.GENERATED)
    assert candidate.column == 50_000 + 3


def test_vendored_and_binary_files_are_not_searched() -> None:
    token = TOKENS["github-token"]
    assert kinds("node_modules/a.js", token, Role.VENDORED) == []
    assert kinds("a.bin", b"\0\1" + token.encode()) == []
    assert kinds("a.txt", token.encode("utf-16")) == ["github-token"]


def pem(label: str, body: str) -> str:
    return "\n".join((f"-----BEGIN {label}-----", *(body[n : n + 64] for n in range(0, len(body), 64)), f"-----END {label}-----", ""))


def test_private_keys() -> None:
    key = "PRIVATE " + "KEY"
    body = made(ALNUM + "+/", 300)
    assert kinds("a.key", pem(key, body)) == ["private-key"]
    assert kinds("a.key", pem("RSA " + key, body)) == ["private-key"]
    assert kinds("a.key", pem("OPENSSH " + key, body)) == ["private-key"]
    assert kinds("a.key", pem("ENCRYPTED " + key, body)) == ["encrypted-private-key"]
    assert kinds("a.json", '{"private_key": "' + pem(key, body).replace("\n", "\\n") + '"}') == ["private-key"]
    assert kinds("a.key", pem("RSA " + key, "MIIE...")) == []
    assert kinds("a.py", f'HEADER = "-----BEGIN RSA {key}-----"\n') == []
    assert kinds("a.pem", pem("CERTIFICATE", body)) == []
    assert kinds("a.pem", pem("PUBLIC KEY", body)) == []


def test_keystores_with_a_private_key() -> None:
    entry = bytes.fromhex("feedfeed00000002") + (1).to_bytes(4, "big")
    assert kinds("a.jks", entry + (1).to_bytes(4, "big") + b"\0" * 40) == ["keystore"]
    assert kinds("trust.jks", entry + (2).to_bytes(4, "big") + b"\0" * 40) == []
    assert kinds("a.p12", bytes.fromhex("3082000002010306092a864886f70d010701") + b"\0" * 40) == ["keystore"]
    assert kinds("a.png", b"\x89PNG\0\0") == []


def test_forms_of_scripts_and_images() -> None:
    value = "Vq8mB3x" + "tT6n!"
    assert [(c.kind, c.name) for c in found("a.sh", f"export DB_PASSWORD='{value}'\n")] == [("assignment", "DB_PASSWORD")]
    assert [(c.kind, c.name) for c in found("Dockerfile", f"ENV A=1 DB_PASSWORD={value}\n")] == [("image", "DB_PASSWORD")]
    assert [(c.kind, c.name) for c in found("Dockerfile", f"ENV DB_PASSWORD {value}\n")] == [("image", "DB_PASSWORD")]
    assert [(c.kind, c.name) for c in found("Dockerfile", f"RUN DB_PASSWORD={value} make\n")] == [("assignment", "DB_PASSWORD")]
    assert [c.kind for c in found("a.sh", f"mysql -u root -p{value} app\n")] == ["argument"]
    assert [c.kind for c in found("a.sh", f"curl -u admin:{value} https://db.internal\n")] == ["argument"]
    assert [(c.kind, c.name) for c in found("a.sh", ': "${JWT_SECRET:=built-in}"\n')] == [("default", "JWT_SECRET")]
    assert [c.host for c in found("a.sh", f"psql postgresql://app:{value}@db.internal/app\n")] == ["db.internal"]


@pytest.mark.parametrize(
    "line",
    [
        'export DB_PASSWORD="$1"',
        "DB_PASSWORD=$(pass show db)",
        "DB_PASSWORD=${DB_PASSWORD:?}",
        "read -s PASSWORD",
        'if [ -z "$SECRET_KEY" ]; then exit 1; fi',
        "PASSWORD_FILE=/run/secrets/db",
        "git clone https://github.com/example/app",
    ],
)
def test_lines_of_scripts_that_hold_nothing(line: str) -> None:
    assert found("a.sh", line + "\n") == ()


def test_of_python_only_comments_are_read_for_words() -> None:
    value = "Vq8mB3x" + "tT6n!"
    assert found("a.py", f'password = "{value}"\n') == ()
    (candidate,) = found("a.py", f"# password: {value}\n")
    assert candidate.comment
    assert candidate.shape.real


def test_commands_that_write_a_secret() -> None:
    assert [(c.kind, c.name) for c in found("a.md", "`openssl rand -hex 32 > .secret_key`\n")] == [("secret-file", ".secret_key")]
    assert [(c.kind, c.name) for c in found("a.sh", "openssl genrsa -out jwt.pem 4096\n")] == [("secret-file", "jwt.pem")]
    assert found("a.sh", "openssl rand -hex 32 2>/dev/null\n") == ()


def test_a_user_whose_name_is_the_password_is_not_named() -> None:
    text = b"Grafana stands at http://127.0.0.1:3000 (login `superadmin:superadmin`).\n"
    (found,) = secret_candidates("README.md", Role.DOCUMENTATION, text)
    assert (found.kind, found.name) == (Form.PAIR, "")
