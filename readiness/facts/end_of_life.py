"""When distributions and runtimes stop getting security updates (those everybody can have: paid extensions do not count).

Sources, read in March 2026 through endoflife.date's data: devguide.python.org/versions; wiki.debian.org/LTS (end of LTS, which the images
still follow); ubuntu.com/about/release-cycle (standard support); alpinelinux.org/releases; nodejs.org/about/previous-releases;
postgresql.org/support/versioning; mysql.com/support; mongodb.com/legal/support-policy; redis.io security policy; ruby-lang.org/downloads;
go.dev/doc/devel/release; nginx.org (a branch ends when the next stable one is released); adoptium.net/support; php.net/supported-versions;
dotnet.microsoft.com; aws.amazon.com/amazon-linux; centos.org.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

_DATES: Mapping[str, Mapping[str, str]] = {
    "python": {
        "2.7": "2020-01-01", "3.4": "2019-03-18", "3.5": "2020-09-30", "3.6": "2021-12-23", "3.7": "2023-06-27", "3.8": "2024-10-07",
        "3.9": "2025-10-31", "3.10": "2026-10-31", "3.11": "2027-10-31", "3.12": "2028-10-31", "3.13": "2029-10-31", "3.14": "2030-10-31",
    },
    "debian": {
        "7": "2018-05-31", "8": "2020-06-30", "9": "2022-07-01", "10": "2024-06-30", "11": "2026-08-31", "12": "2028-06-30",
        "13": "2030-06-30",
    },
    "ubuntu": {
        "14.04": "2019-04-25", "16.04": "2021-04-30", "18.04": "2023-05-31", "20.04": "2025-05-31", "22.04": "2027-04-01",
        "22.10": "2023-07-20",
        "23.04": "2024-01-25", "23.10": "2024-07-11", "24.04": "2029-05-31", "24.10": "2025-07-10", "25.04": "2026-01-15",
    },
    "alpine": {
        "3.3": "2017-11-01", "3.4": "2018-05-01", "3.5": "2018-11-01", "3.6": "2019-05-01", "3.7": "2019-11-01", "3.8": "2020-05-01",
        "3.9": "2020-11-01", "3.10": "2021-05-01", "3.11": "2021-11-01", "3.12": "2022-05-01", "3.13": "2022-11-01", "3.14": "2023-05-01",
        "3.15": "2023-11-01", "3.16": "2024-05-23", "3.17": "2024-11-22", "3.18": "2025-05-09", "3.19": "2025-11-01", "3.20": "2026-04-01",
        "3.21": "2026-11-01", "3.22": "2027-05-01", "3.23": "2027-11-01",
    },
    "node": {
        "6": "2019-04-30", "8": "2019-12-31", "9": "2018-06-30", "10": "2021-04-30", "11": "2019-06-01", "12": "2022-04-30",
        "13": "2020-06-01",
        "14": "2023-04-30", "15": "2021-06-01", "16": "2023-09-11", "17": "2022-06-01", "18": "2025-04-30", "19": "2023-06-01",
        "20": "2026-04-30", "21": "2024-06-01", "22": "2027-04-30", "23": "2025-06-01", "24": "2028-04-30", "25": "2026-06-01",
    },
    "postgres": {
        "9.6": "2021-11-11", "10": "2022-11-10", "11": "2023-11-09", "12": "2024-11-21", "13": "2025-11-13", "14": "2026-11-12",
        "15": "2027-11-11", "16": "2028-11-09", "17": "2029-11-08", "18": "2030-11-14",
    },
    "mysql": {"5.6": "2021-02-28", "5.7": "2023-10-31", "8.0": "2026-04-30", "8.4": "2032-04-30"},
    "mariadb": {"10.3": "2023-05-25", "10.4": "2024-06-18", "10.5": "2025-06-24", "10.6": "2026-07-06", "10.11": "2028-02-16",
        "11.4": "2029-05-29"},
    "mongo": {
        "3.6": "2021-04-30", "4.0": "2022-04-30", "4.2": "2023-04-30", "4.4": "2024-02-29", "5.0": "2024-10-31", "6.0": "2025-07-31",
        "7.0": "2027-08-31", "8.0": "2029-10-31",
    },
    "redis": {"5.0": "2022-04-27", "6.0": "2022-05-31", "7.0": "2024-07-29", "8.0": "2026-02-11"},
    "nginx": {
        "1.12": "2018-04-17", "1.13": "2018-04-17", "1.14": "2019-04-23", "1.15": "2019-04-23", "1.16": "2020-04-21", "1.17": "2020-04-21",
        "1.18": "2021-04-20", "1.19": "2021-04-20", "1.20": "2022-05-24", "1.21": "2022-05-24", "1.22": "2023-04-11", "1.23": "2023-04-11",
        "1.24": "2024-04-23", "1.25": "2024-04-23", "1.26": "2025-04-23", "1.27": "2025-04-23",
    },
    "java": {"8": "2026-11-30", "11": "2027-10-31", "17": "2027-10-31", "21": "2029-12-31", "25": "2031-09-30"},
    "ruby": {"2.7": "2023-03-31", "3.0": "2024-04-23", "3.1": "2025-03-26", "3.2": "2026-03-31", "3.3": "2027-03-31", "3.4": "2028-03-31"},
    "golang": {
        "1.18": "2023-02-01", "1.19": "2023-08-08", "1.20": "2024-02-06", "1.21": "2024-08-13", "1.22": "2025-02-11", "1.23": "2025-08-12",
        "1.24": "2026-02-10",
    },
    "php": {"7.4": "2022-11-28", "8.0": "2023-11-26", "8.1": "2025-12-31", "8.2": "2026-12-31", "8.3": "2027-12-31", "8.4": "2028-12-31"},
    "dotnet": {"3.1": "2022-12-13", "5.0": "2022-05-10", "6.0": "2024-11-12", "7.0": "2024-05-14", "8.0": "2026-11-10",
        "9.0": "2026-11-10"},
    "amazonlinux": {"1": "2023-12-31", "2": "2026-06-30", "2023": "2029-06-30"},
    "centos": {"6": "2020-11-30", "7": "2024-06-30", "8": "2021-12-31"},
}
_CODENAMES: Mapping[str, tuple[str, str]] = {
    "wheezy": ("debian", "7"), "jessie": ("debian", "8"), "stretch": ("debian", "9"), "buster": ("debian", "10"), "bullseye": ("debian",
        "11"),
    "bookworm": ("debian", "12"), "trixie": ("debian", "13"),
    "trusty": ("ubuntu", "14.04"), "xenial": ("ubuntu", "16.04"), "bionic": ("ubuntu", "18.04"), "focal": ("ubuntu", "20.04"),
    "jammy": ("ubuntu", "22.04"), "kinetic": ("ubuntu", "22.10"), "lunar": ("ubuntu", "23.04"), "mantic": ("ubuntu", "23.10"),
    "noble": ("ubuntu", "24.04"), "oracular": ("ubuntu", "24.10"), "plucky": ("ubuntu", "25.04"),
}
_TITLES = {"python": "Python", "node": "Node.js", "postgres": "PostgreSQL", "golang": "Go", "dotnet": ".NET", "php": "PHP",
    "mysql": "MySQL",
           "mariadb": "MariaDB", "mongo": "MongoDB", "java": "Java", "nginx": "nginx", "amazonlinux": "Amazon Linux", "centos": "CentOS"}


def end_of_life(product: str, version: str) -> tuple[str, datetime.date] | None:
    """The release line (``3.9`` of ``3.9.18``) and the day its support ends; None for a product or version that is not in the table."""
    lines = _DATES.get(product)
    if not lines:
        return None
    parts = version.split(".")
    for length in (2, 1):
        line = ".".join(parts[:length])
        if line in lines:
            return line, datetime.date.fromisoformat(lines[line])
    return None


def title_of(product: str) -> str:
    """What people call it."""
    return _TITLES.get(product, product.capitalize())


def codename(text: str) -> tuple[str, str] | None:
    """The distribution and version a tag names: ``bookworm``, ``alpine3.19``, ``jammy``; None where it names none."""
    for part in re.split(r"[-_.]", text.lower()):
        if part in _CODENAMES:
            return _CODENAMES[part]
    alpine = re.search(r"alpine-?(\d+\.\d+)", text.lower())
    return ("alpine", alpine[1]) if alpine else None


def lines_of(product: str) -> tuple[str, ...]:
    """The release lines known of a product, oldest first."""
    return tuple(_DATES.get(product, ()))
