"""Programs of base systems and of packages, as far as probes, entrypoints and build steps want them.

Sources: Debian's essential and required packages (packages.debian.org), busybox's applets on Alpine, the package lists of
github.com/docker-library/buildpack-deps, and the contents of the packages named (packages.debian.org, pkgs.alpinelinux.org).
"""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COREUTILS = _words(
    "[ arch base64 basename cat chgrp chmod chown chroot comm cp csplit cut date dd df dir dirname du echo env expand expr factor "
    "false fmt fold "
    "groups head hostid id install join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk "
    "pinky pr printenv printf pwd readlink realpath rm rmdir seq sha1sum sha256sum sha512sum shred shuf sleep sort split stat stdbuf "
    "stty sum "
    "sync tac tail tee test timeout touch tr true truncate tsort tty uname unexpand uniq unlink users wc who whoami yes"
)
DEBIAN_BASE = COREUTILS | _words(
    "sh bash dash grep egrep fgrep sed awk mawk find xargs tar gzip gunzip zcat perl diff cmp login su useradd groupadd usermod "
    "userdel adduser "
    "addgroup passwd chpasswd hostname dpkg apt apt-get apt-cache apt-key mount umount dmesg getopt logger more setpriv setsid flock pidof "
    "killall5 clear tput which tempfile run-parts start-stop-daemon update-alternatives ldconfig getent iconv locale chsh nologin runuser"
)
SCM = DEBIAN_BASE | _words("curl wget gpg gpg-agent git hg ssh ssh-keygen scp svn ps pgrep pkill free top uptime vmstat watch")
FULL = SCM | _words(
    "gcc g++ cc c++ make cpp ld as ar patch autoconf automake bzip2 bunzip2 xz unzip file python3 mysql_config pg_config sq dpkg-dev strip "
    "dpkg-buildpackage imagemagick convert identify"
)
BUSYBOX = COREUTILS | _words(
    "sh ash wget nc ps pgrep pkill pidof kill killall netstat ping ping6 nslookup ifconfig ip route traceroute vi awk grep egrep "
    "fgrep sed find "
    "xargs tar gzip gunzip zcat unzip bunzip2 bzip2 cpio diff cmp less more free top uptime watch which hostname su login adduser addgroup "
    "deluser passwd chpasswd mount umount dmesg getopt logger setsid flock clear apk ssl_client udhcpc hexdump "
    "lsof fuser "
    "crond crontab syslogd sysctl time timeout nohup rev strings tac tree usleep getent iconv ldconfig"
)
_DEBIAN_PACKAGES: Mapping[str, frozenset[str]] = {
    "netcat": _words("nc netcat"), "netcat-openbsd": _words("nc netcat"), "netcat-traditional": _words("nc netcat"), "ncat": _words("ncat"),
    "nmap-ncat": _words("ncat nc"), "postgresql-client": _words("psql pg_isready pg_dump pg_dumpall pg_restore createdb dropdb"),
    "postgresql": _words("psql pg_isready pg_dump pg_dumpall pg_restore createdb dropdb"), "libpq-dev": _words("pg_config"),
    "redis-tools": _words("redis-cli"), "redis": _words("redis-cli redis-server"), "redis-server": _words("redis-cli redis-server"),
    "default-mysql-client": _words("mysql mysqladmin mysqldump mariadb mariadb-admin"),
    "mysql-client": _words("mysql mysqladmin mysqldump mariadb-admin"),
    "mariadb-client": _words("mysql mysqladmin mysqldump mariadb mariadb-admin mariadb-dump"),
    "procps": _words("ps pgrep pkill free top uptime vmstat watch sysctl kill"), "procps-ng": _words("ps pgrep pkill free top"),
    "psmisc": _words("killall fuser pstree"),
    "net-tools": _words("netstat ifconfig route"), "iproute2": _words("ip ss"), "iputils-ping": _words("ping"), "iputils": _words("ping"),
    "dnsutils": _words("dig nslookup host"), "bind-tools": _words("dig nslookup host"), "bind9-dnsutils": _words("dig nslookup host"),
    "python3": _words("python3"), "python3-pip": _words("python3 pip pip3"), "python3-dev": _words("python3"),
    "python3-venv": _words("python3"),
    "python-is-python3": _words("python python3"), "py3-pip": _words("pip pip3 python3 python"), "python": _words("python"),
    "build-essential": _words("gcc g++ make cc c++"), "build-base": _words("gcc g++ make cc c++"), "nodejs": _words("node"),
    "npm": _words("npm npx node"),
    "httpie": _words("http https"), "gnupg": _words("gpg"), "gnupg2": _words("gpg"), "openssh-client": _words("ssh scp ssh-keygen"),
    "mercurial": _words("hg python3"), "subversion": _words("svn"), "supervisor": _words("supervisord supervisorctl python3"),
    "cron": _words("cron crontab"),
    "dcron": _words("crond crontab"), "google-chrome-stable": _words("google-chrome wget"), "chromium": _words("chromium"),
    "coreutils": COREUTILS,
    "nginx-full": _words("nginx"), "nginx-light": _words("nginx"), "nginx-extras": _words("nginx"), "telnet": _words("telnet"),
    "busybox-extras": _words("telnet"),
    "util-linux": _words("setpriv flock mount getopt"), "default-jre": _words("java"), "default-jre-headless": _words("java"),
    "curl-minimal": _words("curl"),
    "grpcurl": _words("grpcurl"), "wget2": _words("wget2"), "xz-utils": _words("xz"), "p7zip-full": _words("7z"),
    "software-properties-common": _words("add-apt-repository python3"),
    "lynx": _words("lynx"), "uwsgi-core": _words("uwsgi"), "gosu": _words("gosu"), "su-exec": _words("su-exec"),
    "celery": _words("celery"), "jq": _words("jq"),
}
PROBE_TOOLS = _words(
    "curl wget nc ncat netcat bash python python3 git http https xh ps pgrep pidof netstat ss lsof psql pg_isready redis-cli "
    "valkey-cli mysqladmin mysql "
    "mongosh mongo jq telnet dig nslookup ping node grpcurl grpc_health_probe grpc-health-probe perl ruby php killall fuser httping "
    "httpie awk grep sed"
)
"""Programs whose absence can be told: they come from the base system or a package, and from nowhere else by accident."""


def programs_of(package: str) -> frozenset[str]:
    """The programs a system package brings; its own name is always one of them (true of nearly all that matter)."""
    name = package.split("=")[0].split("~")[0].split(":")[0].rstrip("+")
    known = _DEBIAN_PACKAGES.get(name)
    if known is None and name.startswith("postgresql-client"):
        known = _DEBIAN_PACKAGES["postgresql-client"]
    if known is None and name.startswith("postgresql") and name[10:].isdigit():
        known = _DEBIAN_PACKAGES["postgresql-client"]
    if known is None and name.startswith("python3."):
        known = _words("python3 " + name)
    return (known or frozenset()) | {name}
