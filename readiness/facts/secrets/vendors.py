"""Credentials whose format says whose they are: prefixes and alphabets as their vendors document them.

Each format has keywords (lower case) that any of its tokens contains, and one regex whose group ``token`` is the credential. ``bits`` is
the least Shannon entropy per character of a real one, so that ``ghp_aaaaaaaa…`` in a text about tokens is no token.
"""
# ruff: noqa: E501 - a table: one format a line

import re
from functools import cached_property

from readiness.artifacts.secret_values import entropy
from readiness.patterns import pattern

_SEQUENCES = "abcdefghijklmnopqrstuvwxyz0123456789", "01234567890123456789", "9876543210", "zyxwvutsrqponmlkjihgfedcba", "abcdef0123456789abcdef"
_NOT_REAL = pattern(r"example|x{4,}|your|dummy|placeholder|redacted|replace|changeme|sample|fake|notreal|(.)\1{6,}|insert|here$|test[-_]?token", re.IGNORECASE)
# Published on purpose: vendors' documentation, and the emulators' fixed accounts.
_DOCUMENTED = frozenset(
    (
        "AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==",
        "-".join(("xoxb", "123456789012", "1234567890123", "4mt0t4l1yL3g1tT0k3n")),
        "4242424242424242",
    )
)  # fmt: skip


class Format:
    """One vendor's format (see the module)."""

    def __init__(self, kind: str, vendor: str, keywords: str, pattern: str, bits: float = 3.0, unless_after: str = "") -> None:
        self.kind, self.vendor, self.keywords, self.bits = kind, vendor, tuple(keywords.split()), bits
        self._source, self._unless = pattern, re.compile(rf"(?:{unless_after})\Z") if unless_after else None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(self._source)

    def find(self, line: str) -> list[re.Match[str]]:
        """Every match that is no documented example and no filler, and does not stand where such a thing is public."""
        found = [match for match in self.pattern.finditer(line) if is_real(match["token"], self.bits)]
        return [match for match in found if not (self._unless and self._unless.search(line[max(0, match.start("token") - 60) : match.start("token")]))]


def is_real(token: str, bits: float = 3.0) -> bool:
    """Whether a token of the right shape may be one in use: not documented as an example, no filler, no sequence, enough entropy."""
    if token in _DOCUMENTED or _NOT_REAL.search(token) or entropy(token) < bits:
        return False
    lowered = token.lower()
    return not any(run[start : start + 9] in lowered for run in _SEQUENCES for start in range(max(1, len(run) - 8)))


FORMATS: tuple[Format, ...] = (
    Format("aws-access-key", "AWS", "akia asia abia acca", r"(?<![A-Za-z0-9/+])(?P<token>(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})(?![A-Za-z0-9/+])", 2.8, r"[?&;][\w-]{1,40}="),  # in a signed or affiliate link it is public
    Format("aws-secret-key", "AWS", "aws", r"(?i:aws.{0,30}?(?:secret|sk).{0,30}?)[\"'=:\s](?P<token>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])", 4.0),
    Format("google-api-key", "Google", "aiza", r"(?<![A-Za-z0-9_-])(?P<token>AIza[0-9A-Za-z_-]{35})(?![A-Za-z0-9_-])", 3.5),
    Format("google-oauth-secret", "Google", "gocspx-", r"(?<![\w-])(?P<token>GOCSPX-[A-Za-z0-9_-]{28})(?![\w-])"),
    Format("github-token", "GitHub", "ghp_ gho_ ghu_ ghs_ ghr_", r"(?<![A-Za-z0-9])(?P<token>gh[pousr]_[A-Za-z0-9]{36,251})(?!\w)", 3.3),
    Format("github-token", "GitHub", "github_pat_", r"(?<![A-Za-z0-9])(?P<token>github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?!\w)", 3.3),
    Format("gitlab-token", "GitLab", "glpat- gldt- glrt- glcbt- glptt- glft- glsoat- glagent- glimt-", r"(?<![\w-])(?P<token>gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[A-Za-z0-9_-]{20,64})"),
    Format("slack-token", "Slack", "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxe.", r"(?P<token>xox[abeprs][-.](?:xoxp-)?[0-9]+-[0-9A-Za-z-]{16,})"),
    Format("slack-token", "Slack", "xapp-", r"(?P<token>xapp-\d-[A-Z0-9]{8,}-\d{8,}-[a-z0-9]{32,})"),
    Format("slack-webhook", "Slack", "hooks.slack.com", r"(?P<token>hooks\.slack\.com/(?:services/T[A-Z0-9]{7,}/B[A-Z0-9]{7,}/[A-Za-z0-9]{20,}|workflows/[A-Za-z0-9+/]{43,}))", 3.6),
    Format("stripe-key", "Stripe", "sk_live_ rk_live_", r"(?<![A-Za-z0-9])(?P<token>[sr]k_live_[0-9a-zA-Z]{20,247})"),
    Format("stripe-webhook-secret", "Stripe", "whsec_", r"(?<![A-Za-z0-9])(?P<token>whsec_[A-Za-z0-9+/]{32,})", 3.5),
    Format("twilio-key", "Twilio", " ".join(f"sk{digit}" for digit in "0123456789abcdef"), r"(?<![A-Za-z0-9])(?P<token>SK[0-9a-f]{32})(?![A-Za-z0-9])"),
    Format("twilio-token", "Twilio", "twilio", r"(?i:twilio.{0,40}(?:token|secret).{0,20}?)[\"'=:\s](?P<token>[0-9a-f]{32})(?![A-Za-z0-9])"),
    Format("sendgrid-key", "SendGrid", "sg.", r"(?<![\w.])(?P<token>SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{36,64})(?![\w-])", 3.8),
    Format("openai-key", "OpenAI", "t3blbkfj", r"(?<![A-Za-z0-9])(?P<token>sk-(?:[a-z]+-)?[A-Za-z0-9_-]{16,}T3BlbkFJ[A-Za-z0-9_-]{16,})"),
    Format("openai-key", "OpenAI", "sk-proj- sk-svcacct- sk-admin-", r"(?<![A-Za-z0-9])(?P<token>sk-(?:proj|svcacct|admin)-(?!\S*T3BlbkFJ)[A-Za-z0-9_-]{32,})", 3.9),
    Format("openai-key", "OpenAI", "sk-", r"(?<![\w-])(?P<token>sk-(?!\w*T3BlbkFJ)[A-Za-z0-9]{48})(?![\w-])", 4.0),
    Format("anthropic-key", "Anthropic", "sk-ant-", r"(?<![A-Za-z0-9])(?P<token>sk-ant-(?:api|admin|oat|sid)\d\d-[A-Za-z0-9_-]{60,})", 3.8),
    Format("groq-key", "Groq", "gsk_", r"(?<![A-Za-z0-9])(?P<token>gsk_[A-Za-z0-9]{48,56})(?!\w)", 3.8),
    Format("huggingface-token", "Hugging Face", "hf_", r"(?<![A-Za-z0-9_])(?P<token>hf_[A-Za-z0-9]{34,40})(?!\w)", 3.8),
    Format("npm-token", "npm", "npm_", r"(?<![A-Za-z0-9_])(?P<token>npm_[A-Za-z0-9]{36})(?!\w)", 3.8),
    Format("pypi-token", "PyPI", "pypi-ag", r"(?P<token>pypi-Ag(?:EIcHlwaS5vcmc|ENdGVzdC5weXBpLm9yZw)[A-Za-z0-9_-]{50,})", 3.8),
    Format("telegram-bot-token", "Telegram", ":aa", r"(?<![\w:])(?P<token>\d{8,10}:AA[A-Za-z0-9_-]{33})(?![\w-])", 3.8),
    Format("mailgun-key", "Mailgun", "key-", r"(?<![\w-])(?P<token>key-[0-9a-f]{32})(?![\w-])"),
    Format("mailchimp-key", "Mailchimp", " ".join(f"-us{digit}" for digit in range(1, 10)), r"(?<![\w-])(?P<token>[0-9a-f]{32}-us\d{1,2})(?![\w-])"),
    Format("square-token", "Square", "sq0atp- sq0csp-", r"(?P<token>sq0(?:atp-[A-Za-z0-9_-]{22}|csp-[A-Za-z0-9_-]{43}))(?![\w-])", 3.5),
    Format("azure-storage-key", "Azure", "accountkey=", r"(?P<account>)AccountKey=(?P<token>[A-Za-z0-9+/]{86}==)", 4.0),
    Format("azure-shared-key", "Azure", "sharedaccesskey=", r"SharedAccessKey=(?P<token>[A-Za-z0-9+/]{43}=)", 4.0),
    Format("azure-client-secret", "Azure", "q~", r"(?<![\w~.-])(?P<token>[A-Za-z0-9_~.]{3}\dQ~[A-Za-z0-9_~.-]{31,34})(?![\w~.-])", 3.8),
    Format("digitalocean-token", "DigitalOcean", "dop_v1_ doo_v1_ dor_v1_", r"(?<![A-Za-z0-9])(?P<token>do[opr]_v1_[a-f0-9]{64})(?!\w)"),
    Format("shopify-token", "Shopify", "shpat_ shpca_ shppa_ shpss_", r"(?<![A-Za-z0-9])(?P<token>shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32})(?!\w)"),
    Format("discord-webhook", "Discord", "/api/webhooks/", r"(?P<token>discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,})", 4.0),
    Format("discord-bot-token", "Discord", "discord bot_token bottoken", r"(?<![\w.-])(?P<token>[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])", 4.0),
    Format("databricks-token", "Databricks", "dapi", r"(?<![A-Za-z0-9])(?P<token>dapi[a-f0-9]{32}(?:-\d)?)(?!\w)"),
    Format("sentry-token", "Sentry", "sntrys_ sntryu_", r"(?P<token>sntry(?:s_eyJ[A-Za-z0-9+/=_]{80,}|u_[a-f0-9]{64}))"),
    Format("grafana-token", "Grafana", "glsa_ glc_eyj", r"(?<![A-Za-z0-9])(?P<token>glsa_[A-Za-z0-9]{32}_[a-fA-F0-9]{8}|glc_eyJ[A-Za-z0-9+/=]{60,})", 3.5),
    Format("vault-token", "HashiCorp Vault", "hvs. hvb.", r"(?<![\w.])(?P<token>hv[sb]\.[A-Za-z0-9_-]{24,})", 3.8),
    Format("terraform-token", "HCP Terraform", ".atlasv1.", r"(?P<token>[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,})", 3.8),
    Format("docker-token", "Docker", "dckr_pat_", r"(?P<token>dckr_pat_[A-Za-z0-9_-]{27})(?![\w-])", 3.8),
    Format("atlassian-token", "Atlassian", "atatt3", r"(?P<token>ATATT3[A-Za-z0-9_=-]{150,})", 3.8),
    Format("linear-key", "Linear", "lin_api_", r"(?P<token>lin_api_[A-Za-z0-9]{40})(?!\w)", 3.8),
    Format("new-relic-key", "New Relic", "nrak-", r"(?P<token>NRAK-[A-Z0-9]{27})(?!\w)", 3.5),
    Format("postman-key", "Postman", "pmak-", r"(?P<token>PMAK-[a-f0-9]{24}-[a-f0-9]{34})(?!\w)"),
    Format("supabase-token", "Supabase", "sbp_", r"(?<![A-Za-z0-9])(?P<token>sbp_[a-f0-9]{40})(?!\w)"),
    Format("planetscale-token", "PlanetScale", "pscale_", r"(?P<token>pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_.=-]{32,64})", 3.8),
    Format("rubygems-key", "RubyGems", "rubygems_", r"(?P<token>rubygems_[a-f0-9]{48})(?!\w)"),
    Format("age-key", "age", "age-secret-key-1", r"(?P<token>AGE-SECRET-KEY-1[0-9A-Z]{58})(?!\w)", 3.8),
)
KEYWORDS: tuple[str, ...] = tuple(sorted({keyword for form in FORMATS for keyword in form.keywords}))
VENDORS: dict[str, str] = {form.kind: form.vendor for form in FORMATS}
