"""Programs of base systems and of packages, as far as probes, entrypoints and build steps want them.

Sources: Debian's essential and required packages (packages.debian.org), busybox's applets on Alpine, the package lists of
github.com/docker-library/buildpack-deps, and the contents of the packages named (packages.debian.org, pkgs.alpinelinux.org).
"""

from __future__ import annotations

from collections.abc import Mapping

from readiness.wordlist import word_set

COREUTILS = word_set(
    "[ arch base64 basename cat chgrp chmod chown chroot comm cp csplit cut date dd df dir dirname du echo env expand expr factor "
    "false fmt fold "
    "groups head hostid id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk "
    "pinky pr printenv printf pwd readlink realpath rm rmdir seq sha1sum sha256sum sha512sum shred shuf sleep sort split stat stdbuf "
    "stty sum "
    "sync tac tail tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink users wc who whoami yes"
)
DEBIAN_BASE = COREUTILS | word_set(
    "sh bash dash grep egrep fgrep sed awk mawk find xargs tar gzip gunzip zcat perl diff cmp login su useradd groupadd usermod "
    "userdel adduser "
    "addgroup passwd chpasswd hostname dpkg apt apt-get apt-cache apt-key mount umount dmesg getopt logger more setpriv setsid flock pidof "
    "killall5 clear tput which tempfile run-parts start-stop-daemon update-alternatives ldconfig getent iconv locale chsh nologin runuser"
)
SCM = DEBIAN_BASE | word_set("curl wget gpg gpg-agent git hg ssh ssh-keygen scp svn ps pgrep pkill free top uptime vmstat watch")
FULL = SCM | word_set(
    "gcc g++ cc c++ make cpp ld as ar patch autoconf automake bzip2 bunzip2 xz unzip file python3 mysql_config pg_config sq dpkg-dev strip "
    "dpkg-buildpackage imagemagick convert identify"
)
BUSYBOX = COREUTILS | word_set(
    "sh ash wget nc ps pgrep pkill pidof kill killall netstat ping ping6 nslookup ifconfig ip route traceroute vi awk grep egrep "
    "fgrep sed find "
    "xargs tar gzip gunzip zcat unzip bunzip2 bzip2 cpio diff cmp less more free top uptime watch which hostname su login adduser addgroup "
    "deluser passwd chpasswd mount umount dmesg getopt logger setsid flock clear apk ssl_client udhcpc hexdump "
    "lsof fuser "
    "crond crontab syslogd sysctl time timeout nohup rev strings tac tree usleep getent iconv ldconfig"
)
_DEBIAN_PACKAGES: Mapping[str, str] = {
    "netcat": "nc netcat", "netcat-openbsd": "nc netcat", "netcat-traditional": "nc netcat", "ncat": "ncat", "nmap-ncat": "ncat nc",
    "postgresql-client": "psql pg_isready pg_dump pg_dumpall pg_restore createdb dropdb",
    "postgresql": "psql pg_isready pg_dump pg_dumpall pg_restore createdb dropdb", "libpq-dev": "pg_config", "redis-tools": "redis-cli",
    "redis": "redis-cli redis-server", "redis-server": "redis-cli redis-server",
    "default-mysql-client": "mysql mysqladmin mysqldump mariadb mariadb-admin", "mysql-client": "mysql mysqladmin mysqldump mariadb-admin",
    "mariadb-client": "mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump",
    "procps": "ps pgrep pkill free top uptime vmstat watch sysctl kill", "procps-ng": "ps pgrep pkill free top",
    "psmisc": "killall fuser pstree", "net-tools": "netstat ifconfig route", "iproute2": "ip ss", "iputils-ping": "ping", "iputils": "ping",
    "dnsutils": "dig nslookup host", "bind-tools": "dig nslookup host", "bind9-dnsutils": "dig nslookup host", "python3": "python3",
    "python3-pip": "python3 pip pip3", "python3-dev": "python3", "python3-venv": "python3", "python-is-python3": "python python3",
    "py3-pip": "pip pip3 python3 python", "python": "python", "build-essential": "gcc g++ make cc c++", "build-base": "gcc g++ make cc c++",
    "nodejs": "node", "npm": "npm npx node", "httpie": "http https", "gnupg": "gpg", "gnupg2": "gpg",
    "openssh-client": "ssh scp ssh-keygen", "mercurial": "hg python3", "subversion": "svn",
    "supervisor": "supervisord supervisorctl python3", "cron": "cron crontab", "dcron": "crond crontab",
    "google-chrome-stable": "google-chrome wget", "chromium": "chromium", "nginx-full": "nginx", "nginx-light": "nginx",
    "nginx-extras": "nginx", "telnet": "telnet", "busybox-extras": "telnet", "util-linux": "setpriv flock mount getopt",
    "default-jre": "java", "default-jre-headless": "java", "curl-minimal": "curl", "grpcurl": "grpcurl", "wget2": "wget2", "xz-utils": "xz",
    "p7zip-full": "7z", "software-properties-common": "add-apt-repository python3", "lynx": "lynx", "uwsgi-core": "uwsgi", "gosu": "gosu",
    "su-exec": "su-exec", "celery": "celery", "jq": "jq",
}  # fmt: skip
PROBE_TOOLS = word_set(
    "curl wget nc ncat netcat bash python python3 git http https xh ps pgrep pidof netstat ss lsof psql pg_isready redis-cli "
    "valkey-cli mysqladmin mysql "
    "mongosh mongo jq telnet dig nslookup ping node grpcurl grpc_health_probe grpc-health-probe perl ruby php killall fuser httping "
    "httpie awk grep sed"
)
"""Programs whose absence can be told: they come from the base system or a package, and from nowhere else by accident."""


def programs_of(package: str) -> frozenset[str]:
    """The programs a system package brings; its own name is always one of them (true of nearly all that matter)."""
    name = package.split("=")[0].split("~")[0].split(":")[0].rstrip("+")
    if name == "coreutils":
        return COREUTILS | {name}
    if name not in _DEBIAN_PACKAGES and (name.startswith("postgresql-client") or (name.startswith("postgresql") and name[10:].isdigit())):
        known = _DEBIAN_PACKAGES["postgresql-client"]
    else:
        known = _DEBIAN_PACKAGES.get(name, "python3" if name.startswith("python3.") else "")
    return word_set(known) | {name}
