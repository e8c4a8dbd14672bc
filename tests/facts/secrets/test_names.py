"""Names and values: the near misses decide whether people trust the rules."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.artifacts.secret_names import may_hold_secret_name
from readiness.facts.secrets.names import (
    Strength,
    is_placeholder,
    is_reference,
    is_secret_name,
    is_signing_key_name,
    looks_random,
    shape_of,
    strength,
    url_password,
    without_password,
    words_of,
)

# As a generator would make them, and the same in every run.
HEX = hashlib.sha256(b"a test").hexdigest()
RANDOM = base64.urlsafe_b64encode(hashlib.sha384(b"a test").digest()).decode()
SECRET = """
SECRET_KEY DJANGO_SECRET_KEY JWT_SECRET JWT_SECRET_KEY jwtSecret app.secret_key SECRET secret SESSION_SECRET SECRET_KEY_BASE
SECRET_KEY_PROD SECRET_KEY_FALLBACKS POSTGRES_PASSWORD DB_PASSWORD DB_PASS DB_PWD db_pwd password PASSWORD passwd MYSQL_ROOT_PASSWORD
MYSQL_PWD PGPASSWORD dbpassword REDIS_PASSWORD API_KEY apiKey apikey OPENAI_API_KEY STRIPE_SECRET_KEY AWS_SECRET_ACCESS_KEY ACCESS_TOKEN
AUTH_TOKEN github_token BOT_TOKEN REFRESH_TOKEN PRIVATE_KEY SSH_PRIVATE_KEY ENCRYPTION_KEY FERNET_KEY SIGNING_KEY CLIENT_SECRET
OAUTH_CLIENT_SECRET WEBHOOK_SECRET PASSPHRASE SECURITY_PASSWORD_SALT EMAIL_HOST_PASSWORD FIRST_SUPERUSER_PASSWORD RABBITMQ_ERLANG_COOKIE
AZURE_STORAGE_ACCOUNT_KEY TOKEN SMTP_PASS ADMIN_PASSWORD ADMIN_PASSWORD_2 LICENSE_KEY X-Api-Key
"""
PLAIN = """
PUBLIC_KEY JWT_PUBLIC_KEY STRIPE_PUBLISHABLE_KEY TOKEN_URL PASSWORD_MIN_LENGTH PASSWORD_HASHERS POSTGRES_PASSWORD_FILE SECRET_KEY_FILE
SECRET_NAME SECRET_ID CSRF_COOKIE_NAME CSRF_TOKEN ACCESS_TOKEN_EXPIRE_MINUTES TOKEN_EXPIRE_MINUTES password_field
AUTH_PASSWORD_VALIDATORS PASSWORD_RESET_TIMEOUT reset_password forgot_password CONFIRM_PASSWORD hashed_password password_hash
API_KEY_HEADER API_KEY_NAME TOKEN_PREFIX TOKEN_TYPE next_token eos_token page_token MAX_TOKENS tokens PRIMARY_KEY FOREIGN_KEY CACHE_KEY
SESSION_KEY AWS_ACCESS_KEY_ID SECRETS_DIR SECRET_PATH SECRET_MANAGER_ENABLED USE_TOKEN REQUIRE_PASSWORD INVALID_PASSWORD PWD OLDPWD PASS
bypass compass keyboard monkey DATABASE_URL SENTRY_DSN GOOGLE_APPLICATION_CREDENTIALS PASSWORD_LABEL TOKEN_ALGORITHM JWT_ALGORITHM
SECRET_LENGTH PASSWORD_REGEX KEY ACCESS_KEY MINIO_ACCESS_KEY tokenizer secretary password_changed_at first_pass x_pass TOKEN_BUCKET_SIZE
PASSWORD_REQUIRED has_password is_token STORAGE_KEY SORT_KEY idempotency_token
"""
SIGNING = """
SECRET_KEY DJANGO_SECRET_KEY JWT_SECRET JWT_SECRET_KEY SESSION_SECRET COOKIE_SECRET SIGNING_KEY FERNET_KEY ENCRYPTION_KEY APP_SECRET
app.secret_key SECRET secret SECRET_KEY_BASE API_SECRET_KEY SECURITY_PASSWORD_SALT MYPROJECT_SECRET_KEY
"""
NOT_SIGNING = """
POSTGRES_PASSWORD API_KEY STRIPE_SECRET_KEY AWS_SECRET_ACCESS_KEY S3_SECRET_KEY CLIENT_SECRET WEBHOOK_SECRET RECAPTCHA_SECRET_KEY
TOKEN_URL
"""


@pytest.mark.parametrize("name", SECRET.split())
def test_names_of_secrets(name: str) -> None:
    assert is_secret_name(name)


@given(st.lists(st.sampled_from([*SECRET.split(), *PLAIN.split(), "_", "2", "x"]), max_size=4), st.sampled_from(["", "_", "-", " = "]))
def test_no_secret_name_escapes_the_cheap_question(parts: list[str], between: str) -> None:
    text = between.join(parts)
    assert may_hold_secret_name(f"let {text}!") or not is_secret_name(text)


def test_the_cheap_question_has_two_answers() -> None:
    assert may_hold_secret_name("export DB_PASS=x")
    assert not may_hold_secret_name("see https://example.org/admin/")


@pytest.mark.parametrize("name", PLAIN.split())
def test_names_that_only_sound_like_it(name: str) -> None:
    assert not is_secret_name(name)


@pytest.mark.parametrize("name", SIGNING.split())
def test_names_of_keys_that_sign(name: str) -> None:
    assert is_signing_key_name(name)


@pytest.mark.parametrize("name", NOT_SIGNING.split())
def test_names_of_other_secrets(name: str) -> None:
    assert not is_signing_key_name(name)


def test_words_are_cut_by_case_and_separators() -> None:
    assert words_of("dbPassword") == words_of("DB-PASSWORD") == words_of("dbpassword") == words_of("db_passwd") == ("db", "password")
    assert words_of("APIKey") == ("api", "key")


@pytest.mark.parametrize(
    "value",
    [
        "change-me",
        "changeme",
        "ChangeMe123",
        "change_this_in_production",
        "your-secret-key",
        "your_api_key_here",
        "REPLACE_ME",
        "replace-with-output-of-openssl",
        "xxx",
        "sk-xxxxxxxx",
        "<your token>",
        "<password>",
        "TODO",
        "example",
        "dummy",
        "insecure-dev-key",
        "django-insecure-abc",
        "supersecret",
        "super-secret",
        "my-secret-key",
        "secret_key",
        "not-a-real-secret",
        "********",
        "...",
        "aaaaaaaaaaaa",
        "test",
        "dev",
        "password",
        "secret123",
        "generate-me",
        "foobar",
        "replace-me-with-64-random-characters-from-a-generator",
        "a-very-secret-value",
        "changethis",
        "enter your key here",
    ],
)
def test_placeholders(value: str) -> None:
    assert is_placeholder(value)


@pytest.mark.parametrize(
    "value", [HEX, RANDOM, "9fK2mQ7xLpR4tWz8", "Tr0ub4dor&3-horse", "kX9-staple-battery-42"]
)
def test_real_values_are_no_placeholders(value: str) -> None:
    assert not is_placeholder(value)


@pytest.mark.parametrize(
    "value",
    [
        "${SECRET_KEY}",
        "$SECRET_KEY",
        "{{ .Values.secret }}",
        "%(ENV_SECRET)s",
        "%SECRET%",
        "vault:secret/data/app#key",
        "op://vault/item/field",
        "$(cat key)",
        "arn:aws:secretsmanager:eu-west-1:1:secret:x",
        "/run/secrets/db_password",
        "@Microsoft.KeyVault(SecretUri=x)",
        "ENC[AES256_GCM,data:x]",
        "!vault |",
    ],
)
def test_references(value: str) -> None:
    assert is_reference(value)


@pytest.mark.parametrize("value", ["postgres", "pa$$word", "abc/def", "secret-value", "9fK2mQ7xLpR4tWz8=="])
def test_values_that_refer_to_nothing(value: str) -> None:
    assert not is_reference(value)


def test_strength_gives_the_first_reason() -> None:
    key = RANDOM
    assert strength("") is Strength.EMPTY
    assert strength("${X}") is Strength.REFERENCE
    assert strength("postgres") is Strength.COMMON
    assert strength("admin123") is Strength.COMMON
    assert strength("change-me-now") is Strength.PLACEHOLDER
    assert strength("kR7-vT2", signing_key=True) is Strength.SHORT
    assert strength(key[:20]) is Strength.STRONG
    assert strength(key[:20], signing_key=True) is Strength.SHORT
    assert strength("abcabc" * 8, signing_key=True) is Strength.LOW_ENTROPY
    assert strength(key, signing_key=True) is Strength.STRONG


def test_a_shape_keeps_no_value_and_no_fingerprint_of_what_could_be_guessed() -> None:
    key = RANDOM
    shape = shape_of(key, signing_key=True)
    assert (shape.strength, shape.length, len(shape.fingerprint)) == (Strength.STRONG, len(key), 12)
    assert key not in repr(shape)
    assert shape_of("kR7-vT2").fingerprint == ""


def test_looks_random() -> None:
    assert looks_random(HEX[:32])
    assert looks_random("9fK2mQ7xLpR4tWz8vB")
    assert not looks_random("a sentence with 22 words in it")
    assert not looks_random("user-profile-settings-page")
    assert not looks_random("your-secret-key-123456789")


def test_passwords_in_urls() -> None:
    url = "://".join(("postgresql+asyncpg", "app:" + "pw1@db:5432/app"))
    assert url_password(url) == ("app", "pw1", "db:5432")
    assert without_password(url) == url.replace("pw1", "***")
    assert url_password("redis://" + ":" + "pw1@cache:6379/0") == ("", "pw1", "cache:6379")
    assert url_password("postgresql://db:5432/app") is None
    assert url_password("https://example.org/a:b@c") is None
    assert without_password("plain text") == "plain text"
