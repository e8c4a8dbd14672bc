"""Well-known distributions whose module has the distribution's own name (with ``_`` for ``-``). With `known_modules` these are all the
modules of which we say for certain that they are third-party; of any other module name nothing is claimed."""

from readiness.wordlist import word_set

SAME_NAME: frozenset[str] = word_set("""
accelerate addict advocate aenum aiohttp alembic amqp aniso8601 anthropic anyio apispec apprise arrow asgiref astropy asyncclick asyncpg
asyncssh attrs_strict auth0 authcaptureproxy autobahn automat avro b2sdk bandit behave billiard bitsandbytes bleach blinker bokeh boltons
boto3 bottle breathe brotli cachetools cattrs cbor2 celery cerberus certifi cffi chardet cherrypy cirq click cloudinary cloudpickle
cloudscraper cohere colorama coloredlogs colorlog concurrent_log_handler contextily convertdate cronsim cryptography cssutils cupy curio
cyclopts cython cytoolz dacite daphne dash dask databases dataset datasets dateparser deepdiff deepmerge defusedxml delegator diffusers
dill dishka disposable_email_domains distributed distro dj_database_url django docker docopt dogpile dominate drf_yasg dulwich
elasticsearch emoji enlighten enum34 envparse ephem evaluate eventlet falcon fast_depends fastapi fastapi_pagination fastavro fasteners
fastjsonschema fastparquet faststream faust filelock filetype fiona flask flower folium fsspec funcy furl fuzzywuzzy gensim gevent gino
glom gotenberg_client gradio granian graphene greenlet groq gunicorn h11 h2 hijri_converter hiredis holidays html5lib httpcore httplib2
httptools httpx httpx_oauth hubspot humanize hupper hypercorn hyperlink id idna ijson imageio img2pdf inflect inflection inquirerpy
instructor intercom ipaddress isodate itypes jinja2 jmespath joblib joserfc jsonlines jsonpatch jsonpickle jsonpointer jsonref jsonschema
jupyter jupyterlab kazoo kopf korean_lunar_calendar lagom lancedb langchain langfuse langgraph langsmith lark lazy_object_proxy librosa
limits chatterbot
linehaul litellm litestar llvmlite loguru lunardate lz4 mailgun marisa_trie marshmallow marshmallow_dataclass matplotlib mlflow mmh3
mongomock more_itertools msgpack msgspec multidict mygene nameko narwhals natsort nbconvert nbformat networkx nh3 nltk nose2 notebook
notion_client numba numexpr numpy nvidia ocrmypdf ollama oncalendar openai openmeteo_requests openpyxl optuna orjson ormar packaging
pandas pandera papermill paramiko parse parsel parso patchright pathspec pathvalidate patsy pdf2image pdfkit pdfplumber peewee_migrate
peft pendulum pexpect pgqueuer piexif pikepdf pint pip pipdeptree pipedrive plaid platformdirs plotnine pluggy plumbum ply polars polib
portalocker pottery prefect premailer prettytable propcache prophet psutil psycogreen publicsuffix2 publicsuffixlist pulp punq pvlib
pyarrow pyasn1 pyasyncore pyaudio pybreaker pycares pycodestyle pycountry pycparser pydantic pydash pydeck pydicom pydot pydub pyflakes
pygal pygit2 pygments pyhumps pyinstrument pymysql pynput pyodbc pyotp pyparsing pypi_attestations pypika pyproj pyrate_limiter pyrsistent
pysaml2 pysendpulse pyspark pystache pytesseract pythonping pytz pyvis pywebio qrcode quart quart_auth quart_cors questionary rapidfuzz
rasterio ratelimit ray razorpay readme_renderer redis reflex regex requests requests_cache requests_futures requests_html retry
retry_requests retrying rfc3986 rfc3987 rich rocketry rouge_score rpyc rq s3fs s3transfer sacrebleu safetensors sanic sanic_jwt saq
scikit_build scipy seaborn segno sendgrid sentencepiece setproctitle sh shap simple_salesforce simplejson simpy singledispatch six slowapi
smart_open sniffio snowballstemmer sounddevice soundfile soupsieve spacy sqlalchemy sqlglot sqlite_vec sqlmodel sqlparse starlette
statsmodels stopit streamlit strenum stripe structlog svgwrite sympy tablestore tablib tantivy taskiq tenacity tensorboard termcolor
textblob texttable textual thefuzz threadpoolctl tika tika_client timm tldextract tokenizers tomli tomli_w tomlkit toolz torchaudio
torchmetrics tornado tqdm traitlets transaction transformers treq trio trl ttkthemes twilio typeguard typer tzdata ujson unstructured
untangle uritemplate urllib3 uvicorn validators venusian vine voluptuous w3lib waitress watchfiles watchgod wcwidth weasyprint webargs
webassets
webcolors werkzeug wikipedia willow wordcloud wsproto xarray xlrd xlwt xmlschema xmltodict yarl yaspin zarr zenpy zeroconf zipp zstandard
zxcvbn
""")
