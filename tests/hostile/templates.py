"""What a repository may have very many of: ``$N`` is the number of the thing, ``$P`` that of the one before."""

from collections.abc import Mapping

WEB = "from fastapi import FastAPI\nimport os\n\napp = FastAPI()\n"
IMAGE = "FROM python:3.12-slim\nCOPY . /srv\nUSER 1000\nCMD [\"uvicorn\", \"main:app\"]\n"  # fmt: skip
COMPOSE = "services:\n"
PROJECT: Mapping[str, str] = {
    "main.py": WEB,
    "Dockerfile": IMAGE,
    "requirements.txt": "fastapi==0.115.6\nuvicorn==0.34.0\n",
    "README.md": "# Shop\n",
}
DJANGO: Mapping[str, str] = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n",
    "requirements.txt": "django==5.1\n",
}
WORKFLOW = ".github/workflows/ci.yml"
JOBS = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"

SERVICE = (
    "  s$N:\n    build: .\n    ports: ['$N:8000']\n    environment: {A$N: '${B$N}', DATABASE_URL: 'postgres://u@s$P/d'}\n    "
    "env_file: [e$N.env]\n"
    "    depends_on: {s$P: {condition: service_healthy}}\n    volumes: ['./d$N:/d', 'v$N:/v']\n    networks: [n$N]\n"
    "    healthcheck: {test: curl -f http://localhost:8000/h$N}\n"
)
MANIFEST = (
    "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d$N}\nspec:\n  selector: {matchLabels: {app: d$N}}\n  template:\n"
    "    metadata: {labels: {app: d$N}}\n    spec:\n      volumes: [{name: v$N, configMap: {name: c$N}}]\n      containers:\n"
    "        - {name: c, image: 'shop/d$N:1', ports: [{containerPort: 8000}], envFrom: [{configMapRef: {name: c$N}}],\n"
    "           env: [{name: A$N, valueFrom: {secretKeyRef: {name: s$P, key: k}}}], readinessProbe: {httpGet: {path: /h$N, port: 8000}}}\n"
    "---\napiVersion: v1\nkind: Service\nmetadata: {name: d$N}\nspec: {selector: {app: d$N}, ports: [{port: 80, targetPort: 8000}]}\n"
    "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c$N}\ndata: {A$N: b}\n"
)
SERVER = (
    "upstream u$N { server s$N:8000; server s$P:8000; }\nserver { listen $N; server_name h$N.example.com;\n"
    "  location /a$N { proxy_pass http://u$N; proxy_set_header Host $host; }\n"
    "  location ~ ^/b$N/.*$ { return 301 https://$host$request_uri; }\n}\n"
)
UNIT = (
    "[Unit]\nAfter=s$P.service\nRequires=s$P.service\n[Service]\nUser=u$N\nEnvironmentFile=/etc/s$N.env\nEnvironment=A$N=b\n"
    "WorkingDirectory=/srv/s$N\nExecStart=/srv/s$N/bin/uvicorn main:app --port $N\nReadWritePaths=/var/s$N\n"
    "[Install]\nWantedBy=multi-user.target\n"
)
STEP = (
    "      - uses: a$N/b@v$N\n      - run: pip install -r r$N.txt && pytest tests/t$N || true\n        env: {A$N: '${{ secrets.B$N }}'}\n"
)
JOB = "  j$N:\n    runs-on: ubuntu-latest\n    needs: [j$P]\n    steps:\n      - uses: actions/checkout@v4\n      - run: make t$N\n"
READ = "a$N = os.environ['A$N']\nb$N = os.getenv('B$N', 'c$N')\n"
ROUTE = "@app.get('/r$N/{id}')\nasync def r$N(id: int):\n    return requests.get(f'http://s$N/{id}')\n\n"
TEST = "@patch('main.f$N')\ndef test_$N(client):\n    assert client.get('/r$N/1').status_code == 200\n    time.sleep(0.1)\n\n"
CLASS = (
    "class C$N(C$P):\n    a$N: int = $N\n    def m$N(self):\n        return self.m$P() + f$N()\n\ndef f$N(x=None):\n    return f$P(x)\n\n"
)
SETTINGS = "A$N = os.environ.get('A$N')\nMIDDLEWARE += ['m$N']\nALLOWED_HOSTS.append('h$N')\nSECRET_$N = A$P or 'b$N'\n"
STAGE = (
    "FROM s$P AS s$N\nARG A$N=$N\nENV E$N=$A$N\nRUN apt-get install -y p$N && pip install q$N\nCOPY --from=s$P /a$N /b$N\nONBUILD RUN x\n"
)
TRY = "def f$N(x):\n    try:\n        return g$P(x)\n    except Exception:\n        pass\n\n"
