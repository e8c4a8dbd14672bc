"""Which secrets a log call is given, as far as the file alone can say."""

import pytest

from readiness.artifacts.python.reading import parse
from readiness.facts.observability.logged import logged_secrets


def found_in(line: str) -> list[str]:
    head = "import logging\nlogger = logging.getLogger(__name__)\n\n"
    code = f"{head}def f(password, token, access_token, data, request, settings):\n    {line}\n"
    return [found.what for found in logged_secrets(parse("a.py", code.encode()))]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("logger.info('a %s', password)", "password"),
        ("logger.info(f'a {password!r}')", "password"),
        ("logger.info('a ' + password)", "password"),
        ("logger.info('a {}'.format(password))", "password"),
        ("logger.info('a %s' % (password,))", "password"),
        ("logger.info(str(password))", "password"),
        ("logger.info('a', extra={'secret': password})", "password"),
        ("logger.info('a', api_key=settings.API_KEY)", "settings.API_KEY"),
        ("logger.info('a %s', data['client_secret'])", "['client_secret']"),
        ("logger.info('a %s', request.headers['Authorization'])", "['Authorization']"),
        ("logger.info('a %s', request.headers.get('X-Api-Key'))", "get('X-Api-Key')"),
        ("logger.info('a %s', settings.password.get_secret_value())", "settings.password"),
        ("logger.info('a %s', password or 'none')", "password"),
        ("logger.info('a %s', access_token)", "access_token"),
        ("logger.info('jwt %s', token)", "token"),
        ("print(password)", "password"),
    ],
)
def test_secrets_in_log_calls(line: str, what: str) -> None:
    assert found_in(line) == [what]


@pytest.mark.parametrize(
    "line",
    [
        "logger.info('password reset')",
        "logger.info('a %d', len(password))",
        "logger.info('a %s', bool(password))",
        "logger.info('a %s', password is None)",
        "logger.info('a %s', not password)",
        "logger.info('a %s', 'set' if password else 'unset')",
        "logger.info('a %s', password[:4])",
        "logger.info('a %s', mask(password))",
        "logger.info('a %s', data['password_length'])",
        "logger.info('a %s', settings.PASSWORD_MIN_LENGTH)",
        "logger.info('a %s', token)",
        "logger.info('a %s', data.token_value)",
        "logger.info('unexpected token %s', token)",
        "logger.info('a', exc_info=password)",
        "login(password)",
        "warnings.warn('password')",
    ],
)
def test_what_is_made_of_a_secret_is_none(line: str) -> None:
    assert found_in(line) == []
