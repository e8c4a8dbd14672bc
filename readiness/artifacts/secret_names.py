"""Which names promise a secret: ``JWT_SECRET`` does, ``PASSWORD_MIN_LENGTH``, ``TOKEN_URL`` and ``CSRF_COOKIE_NAME`` do not.

A name is cut into lower-case words; what its *last* words say decides, so ``SECRET_NAME`` names a name and ``NAME_SECRET`` a secret.
Connection strings (``DATABASE_URL``, ``SENTRY_DSN``) are not secret by name: whether one holds a password is for its value to say
(:func:`readiness.artifacts.secret_values.url_password`).
"""

from functools import lru_cache

from readiness.patterns import pattern
from readiness.wordlist import word_set

_WORD = pattern(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+")
_NUMBERED = pattern(r"(password|passwd|secret|token|key|pass|pwd)\d{1,3}")
_GLUED = pattern(r"(password|passwd|passphrase|secretkey|apikey|authtoken|accesstoken|privatekey)$")
_SPLIT_UP = {
    "passwd": ("password",),
    "passphrase": ("password",),
    "passcode": ("password",),
    "secretkey": ("secret", "key"),
    "apikey": ("api", "key"),
    "authtoken": ("auth", "token"),
    "accesstoken": ("access", "token"),
    "privatekey": ("private", "key"),
    "apitoken": ("api", "token"),
    "clientsecret": ("client", "secret"),
    "pgpassword": ("pg", "password"),
}
# Words after which the name still speaks of the same secret: SECRET_KEY_PROD, APP_PASSWORD_2, SECRET_KEY_BASE, SECRET_KEY_FALLBACKS.
_TRAILING = word_set(
    """
    prod production live staging stage dev development local test default old new previous current value val base base64 b64 hex str
    string raw plain plaintext fallback fallbacks literal
    """
)
_TAILS = word_set(
    """
    password secret token
    """
)
_KEYED = word_set(
    """
    secret api private signing signature encryption encrypt crypto cipher aes hmac fernet jwt jws jwe auth master account license
    licence deploy subscription security shared openai anthropic sendgrid mailgun twilio stripe cookie flask django ssh gpg pgp rsa
    service bot access
    """
)
# "account key", "service key": secret only as the credential of a cloud service; "access key" is often the public half (a user name).
_KEYED_WITH = {
    "account": word_set("azure storage service cosmos"),
    "service": word_set("supabase role account"),
    "access": word_set("secret azure storage"),
}
_PASS_AFTER = word_set(
    """
    db database mysql mariadb postgres postgresql pg redis smtp mail email imap user admin root ftp sftp ssh rabbitmq rabbit amqp
    mongo mongodb broker ldap proxy basic auth login app api http web grafana elastic bind account keystore superuser default
    jenkins registry docker
    """
)
# Anywhere in the name, these turn it into something else: a switch, a rule about secrets, a public half, a form's field, a page.
_DISARMING = word_set(
    """
    existing ref public pub publishable anon anonymous reset forgot forgotten recover recovery confirm confirmation retype repeat
    show hide invalid missing wrong incorrect weak empty blank require requires required has is use uses using enable enabled disable
    disabled allow allowed no without min max minimum maximum verify check validate generate refresh_url expired unset field label
    placeholder hint help error message msg column header param parameter regex pattern validator serializer schema form view hashed
    hash hasher encrypted masked redacted mock fake dummy example sample expire expires random lost change changed update updated
    set send rotate
    """
)
# A token of theirs goes to every browser; only the secret that signs it is one.
_PER_REQUEST = word_set("csrf xsrf")
_OF_TESTS = frozenset(("test", "tests", "testing"))
_NO_TOKEN = word_set(
    """
    next page pagination continuation sync cursor bos eos pad unk mask sep cls special stop start end begin oov fim image audio text
    prefix suffix separator delimiter lexer parser current last first keyword operator per input output prompt completion design
    color erc20 nft idempotency grant
    """
)
_SIGNS = word_set(
    """
    jwt session sessions cookie cookies signing sign token auth app application jws hash csrf
    """
)
_OWN_SIGNING = word_set(
    """
    app application django flask fastapi jwt session sessions cookie cookies token auth signing server service api backend base main
    project site web access refresh security settings core crypto my wtf csrf fernet encryption hash url link admin nextauth starlette
    litestar sanic secret default
    """
)
_SIGNING_KEYS = word_set("secret signing signature encryption encrypt crypto fernet jwt jws jwe hmac cookie flask django aes cipher")
_VENDORS = word_set(
    """
    aws s3 minio gcp gcs google azure stripe paypal square twilio sendgrid mailgun slack discord github gitlab bitbucket facebook
    twitter linkedin recaptcha captcha hcaptcha turnstile cloudflare cloudinary openai anthropic paystack razorpay plaid shopify
    telegram algolia mapbox firebase oauth client consumer webhook braintree pusher vonage nexmo okta auth0 keycloak spotify binance
    r2 b2 spaces storage object oidc sso saml zoom dropbox amazon heroku aliyun alipay wechat ses
    """
)
# One of these is part of every name that :func:`is_secret_name` accepts.
_ROOTS = ("pass", "secret", "token", "key", "pw", "salt", "pepper", "cookie")


def may_hold_secret_name(text: str) -> bool:
    """Whether a secret's name can be part of the text: a cheap question before a search for names. False is certain."""
    lowered = text.lower()
    return any(root in lowered for root in _ROOTS)


@lru_cache(maxsize=8192)
def words_of(name: str) -> tuple[str, ...]:
    """``dbPassword``, ``db_password``, ``DB-PASSWORD`` and ``dbpassword`` are all (db, password); ``passwd`` is password."""
    out: list[str] = []
    for found in _WORD.findall(name[:200]):
        word = found.lower()
        numbered = _NUMBERED.fullmatch(word)
        word = numbered[1] if numbered else word
        glued = _GLUED.search(word)
        if word in _SPLIT_UP:
            out += _SPLIT_UP[word]
        elif glued and glued.start():
            out += [word[: glued.start()], *_SPLIT_UP.get(glued[1], (glued[1],))]
        else:
            out.append(word)
    return tuple(out)


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Whether a variable, setting or key of this name is meant to hold a secret value (of any kind).

    >>> [is_secret_name(name) for name in ("DB_PASSWORD", "jwtSecret", "PUBLIC_KEY", "TOKEN_URL", "SECRET_NAME")]
    [True, True, False, False, False]
    """
    words = _essence(name)
    if not words or not _DISARMING.isdisjoint(words) or words[0] in _OF_TESTS or words[-3:] == ("session", "cookie", "key"):
        return False  # the key of a session's cookie is the name that a browser finds it by
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if not _PER_REQUEST.isdisjoint(words):
        return last == "secret" or (before, last) == ("secret", "key")
    if last == "token":
        return _NO_TOKEN.isdisjoint(words)
    if last in _TAILS:
        return True
    if last == "key":
        needed = _KEYED_WITH.get(before)
        return before in _KEYED and (needed is None or not needed.isdisjoint(words))
    if last in ("pass", "pwd", "pw"):
        return before in _PASS_AFTER
    if last in ("salt", "pepper"):
        return before in ("password", "secret", "security", "hash")
    return words[-2:] == ("erlang", "cookie") or words[-2:] == ("connection", "secret")


@lru_cache(maxsize=8192)
def is_signing_key_name(name: str) -> bool:
    """Whether the secret is one the service itself signs or encrypts with: whoever knows it forges sessions or tokens.

    ``SECRET_KEY``, ``JWT_SECRET``, ``FERNET_KEY`` are; a password, an API key and another party's ``STRIPE_SECRET_KEY`` are not.
    """
    if not is_secret_name(name):
        return False
    words = _essence(name)
    if not _VENDORS.isdisjoint(words):
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last == "key":
        return before in _SIGNING_KEYS
    if last == "secret":
        return all(word in _OWN_SIGNING for word in words) or before in _SIGNS
    return words[-2:] == ("password", "salt")


@lru_cache(maxsize=8192)
def is_public_by_prefix(name: str) -> bool:
    """Names that a build tool ships to browsers (``NEXT_PUBLIC_…``, ``VITE_…``): whatever they hold is published anyway."""
    return name.upper().startswith(("NEXT_PUBLIC_", "VITE_", "REACT_APP_", "NUXT_PUBLIC_", "EXPO_PUBLIC_", "GATSBY_", "PUBLIC_"))


def _essence(name: str) -> tuple[str, ...]:
    """The words without what may trail a secret's name."""
    words = words_of(name.rpartition(".")[2])
    while len(words) > 1 and (words[-1] in _TRAILING or (words[-1].isdigit() and len(words[-1]) <= 2)):
        words = words[:-1]
    return words
