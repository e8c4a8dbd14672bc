"""Small files that bandit's tests hit, one or more for each test, written for this suite; and how to make larger ones of them by chance.

Nothing here is run, and no value is a secret.
"""

import random
from textwrap import indent

from readiness.artifacts.bandit.loading import bandit

SNIPPETS: dict[str, tuple[str, ...]] = {
    "B101": ("assert ready, 'not ready'",),
    "B102": ("exec(text)", "exec('a = 1', {})"),
    "B103": ("import os\nos.chmod('/srv/app', 0o777)", "import os\nos.chmod(path, 0o760)\nos.chmod({'a', 'b'}, 0o755)"),
    "B104": ("HOST = '0.0.0.0'", "bind(('0.0.0.0', 80))", "def serve(host='0.0.0.0'):\n    pass"),
    "B105": (
        "password = 'wonderland'",
        "self.db_token = 'wonderland'",
        "row['secret'] = 'wonderland'",
        "row = {'passwd': 'wonderland', 'a': 1}",
        "if pwd == 'wonderland':\n    pass",
        "if form.token != 'wonderland':\n    pass",
        "row = {'pass' 'word': 'wonderland', **more}",
        "row = {f'{x}': 'password', 'pwd': f'{x}wonderland'}",
    ),
    "B106": ("connect(user='ada', password='wonderland')", "connect(\n    1,\n    token='wonderland',\n)"),
    "B107": ("def connect(user, password='wonderland'):\n    pass", "async def connect(user, password='wonderland'):\n    pass"),
    "B108": ("path = '/tmp/report.txt'", "path = f'{root}/tmp/x' + f'{name}{root}/tmp'", "open(file='/dev/shm/a')"),
    "B110": (
        "try:\n    work()\nexcept Exception:\n    pass",
        "try:\n    work()\nexcept:\n    pass",
        "try:\n    a()\nexcept KeyError:\n    pass",
    ),
    "B112": ("for item in items:\n    try:\n        work(item)\n    except Exception:\n        continue",),
    "B113": ("import requests\nrequests.get(url)", "import httpx as web\nweb.post(url, timeout=None)"),
    "B201": ("from flask import Flask\napp = Flask('a')\napp.run(\n    debug=True,\n)",),
    "B202": (
        "import tarfile\ntarfile.open(name).extractall()",
        "import tarfile\nfiles.extractall(members=listed(files))",
        "import tarfile\nfiles.extractall('/srv', members=[1, name])",
        "import tarfile\nfiles.extractall('/srv', filter='data')",
    ),
    "B324": (
        "import hashlib\nhashlib.md5(data)",
        "from hashlib import sha1 as digest\ndigest(data, usedforsecurity=True)",
        "import crypt\ncrypt.crypt(word, salt=crypt.METHOD_MD5)",
        "import hashlib\nhashlib.new('md5', data)\nhashlib.new(name='SHA1')",
    ),
    "B501": (
        "import requests\nrequests.get(\n    url,\n    timeout=5,\n    verify=False)",
        "import httpx\nhttpx.AsyncClient(verify=False, timeout=5)",
    ),
    "B502": (
        "import ssl\nssl.wrap_socket(ssl_version=ssl.PROTOCOL_SSLv2)",
        "import pyOpenSSL\npyOpenSSL.SSL.Context(method=pyOpenSSL.SSL.SSLv2_METHOD)",
        "make(method='SSLv3_METHOD')",
        "make(ssl_version=PROTOCOL_TLSv1)",
    ),
    "B503": ("import ssl\ndef connect(version=ssl.PROTOCOL_SSLv3):\n    pass",),
    "B504": ("import ssl\nssl.wrap_socket(plain)",),
    "B505": (
        "from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa\nrsa.generate_private_key(65537, 1024)\n"
        "dsa.generate_private_key(key_size=512)\n"
        "ec.generate_private_key(ec.SECT163K1)",
        "from Crypto.PublicKey import RSA\nRSA.generate(bits=1024)",
    ),
    "B506": (
        "import yaml\nyaml.load(text)",
        "import yaml\nyaml.load(text, Loader=yaml.UnsafeLoader)",
        "import yaml\nyaml.load(text, yaml.SafeLoader)",
    ),
    "B507": ("import paramiko\nclient = paramiko.SSHClient()\nclient.set_missing_host_key_policy(paramiko.AutoAddPolicy())",),
    "B508": ("from pysnmp.hlapi import CommunityData\nCommunityData('public', mpModel=0)",),
    "B509": ("from pysnmp.hlapi import UsmUserData\nUsmUserData('ada')",),
    "B601": ("import paramiko\nclient.exec_command(text)",),
    "B602": (
        "import subprocess\nsubprocess.run('ls ' + name,\n               shell=True)",
        "from subprocess import Popen as start\nstart('ls', shell=1)",
    ),
    "B603": ("import subprocess\nsubprocess.check_call([program, name])",),
    "B604": ("execute(text, shell=True)", "execute(text, shell=False)"),
    "B605": ("import os\nos.system(f'ls {name}')", "import os\nos.popen('/bin/ls')"),
    "B606": ("import os\nos.execvp('/bin/ls', words)",),
    "B607": ("import subprocess\nsubprocess.Popen(['ls', name])", "import os\nos.spawnlp('ls')"),
    "B608": (
        "cursor.execute('SELECT a FROM b WHERE c = ' + name)",
        "cursor.execute(f'SELECT {a} FROM b WHERE c = {name}')",
        "query = 'DELETE FROM %s ' % table",
        "cursor.execute('UPDATE {} SET a = 1'.format(table))",
        "query = 'INSERT INTO a VALUES (?)'.replace('?', name)",
        "query = f'{a} select b {c} from d {e}'",
    ),
    "B609": ("import os\nos.system('tar cf a.tar *')", "import subprocess\nsubprocess.Popen('chmod a+r *', shell=True)"),
    "B610": ("Order.objects.extra(where=[text])", "Order.objects.extra(select={'a': text}, tables=['b'])"),
    "B611": ("from django.db.models.expressions import RawSQL\nRawSQL('select %s' % a, [])", "import django.db.models\nRawSQL(sql=text)"),
    "B612": ("import logging.config\nlogging.config.listen(9999)",),
    "B613": ("# a \u202e comment\nvalue = 1", "name = 'ä \u2066'"),
    "B614": ("import torch\ntorch.load(path)", "import torch\ntorch.load(path, weights_only=True)"),
    "B615": (
        "from transformers import AutoModel\nAutoModel.from_pretrained('org/model')",
        "from datasets import load_dataset\nload_dataset('a', revision='main')",
    ),
    "B701": (
        "import jinja2\njinja2.Environment()",
        "from jinja2 import Environment\nEnvironment(autoescape=choose())",
        "import jinja2\njinja2.Environment(autoescape=True)",
    ),
    "B702": ("from mako.template import Template\nTemplate(text)",),
    "B703": (
        "from django.utils.safestring import mark_safe\ndef shown(name):\n    return mark_safe('<b>' + name)",
        "from django.utils import safestring\nword = 'a'\nsafestring.mark_safe(word)",
        "from django.utils.safestring import SafeText\nasync def shown(name):\n    text = '<b>{}'.format(name)\n    return SafeText(text)",
    ),
    "B704": ("import markupsafe\nmarkupsafe.Markup(text)", "from flask import Markup\nMarkup(f'<b>{name}')"),
}
"""bandit's tests by id, without those that its lists of calls and imports stand for (see `listed`)."""
COMMENTS = (
    "# nosec",
    "#nosec",
    "# nosec B101",
    "# nosec: B602,B607",
    "# nosec B602, B603",
    "# nosec assert_used",
    "# nosec hashlib",
    "# nosec hashlib_insecure_functions",
    "# nosec pickle",
    "# nosec because it is fine",
    "# nosec B999",
    "# NOSEC",
    "# type: ignore # nosec B105 # more",
    "# no sec",
    "# nosec B324 yaml_load subprocess_popen_with_shell_equals_true",
)


def listed() -> dict[str, str]:
    """For each id of bandit's lists, a file with every call and every import that they know."""
    found: dict[str, list[str]] = {}
    calls, imports = bandit().lists["Call"], bandit().lists["Import"]
    for entry in calls:
        for name in entry["qualnames"]:
            module, _, function = name.rpartition(".")
            lines = [
                f"import {module} as m{len(name)}",
                f"m{len(name)}.{function}(a)",
                f"from {module} import {function} as f{len(name)}",
                f"f{len(name)}()",
            ]
            found.setdefault(entry["id"], []).extend(lines if module else [f"{function}(a)"])
    for entry in imports:
        for name in entry["qualnames"]:
            module, _, last = name.rpartition(".")
            lines = [f"import {name}", f"import {name}.more as m", f"from {module} import {last}" if module else f"from {name} import a"]
            lines += [f"__import__('{name}')", f"import importlib\nimportlib.import_module('{name}')"]
            found.setdefault(entry["id"], []).extend(lines)
    return {test: "\n".join(lines) + "\n" for test, lines in found.items()}


def mixed(seed: int, size: int = 12) -> str:
    """A file of snippets in functions, classes and branches, with comments at the ends of some lines."""
    chance = random.Random(seed)
    blocks = [code for codes in SNIPPETS.values() for code in codes]
    heads = (
        "def f(a, *b, c=1):",
        "async def g():",
        "class C(D):",
        "if x:",
        "with a() as b:",
        "for x in y:",
        "while x:",
        "try:",
        "match x:\n    case 'password':",
    )
    parts = []
    for code in chance.sample(blocks, size):
        for _ in range(chance.choice((0, 0, 1, 2))):
            head = chance.choice(heads)
            tail = "\nfinally:\n    done()" if head == "try:" else ""
            code = f"{head}\n{indent(code, ' ' * (8 if head.startswith('match') else 4))}{tail}"
        parts.append(code)
    lines = "\n".join(parts).split("\n")
    return "\n".join(f"{line}  {chance.choice(COMMENTS)}" if chance.random() < 0.25 and line.strip() else line for line in lines) + "\n"
