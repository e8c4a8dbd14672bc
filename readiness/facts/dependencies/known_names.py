"""Well-known distributions whose module has the distribution's own name (with ``_`` for ``-``). With `known_modules` these are all the
modules of which we say for certain that they are third-party; of any other module name nothing is claimed."""

SAME_NAME: frozenset[str] = frozenset("""
aiohttp alembic amqp aniso8601 anthropic anyio apispec apprise arrow asgiref asyncpg asyncssh auth0 automat autobahn avro b2sdk bandit behave billiard bleach blinker bokeh
boltons boto3 bottle breathe brotli cachetools cattrs celery cerberus certifi cffi chardet cherrypy cirq click cloudinary cloudpickle cloudscraper cohere colorama
colorlog coloredlogs contextily cronsim cryptography cssutils cupy curio cython cbor2 dacite daphne dash dask databases dataset datasets dateparser deepdiff deepmerge defusedxml
dill distributed distro django docker dogpile dominate drf_yasg dulwich elasticsearch emoji enlighten envparse eventlet evaluate faust falcon fastapi fastavro fasteners fastparquet fastapi_pagination
filelock filetype fiona flask flower folium fsspec furl fuzzywuzzy gensim gevent gino gradio granian graphene greenlet groq gunicorn h11 h2 hiredis holidays html5lib httpcore httplib2
httptools httpx hupper humanize hypercorn hyperlink idna ijson imageio inflect inflection instructor ipaddress isodate itypes jinja2 jmespath joblib joserfc jsonlines jsonpatch jsonpickle jsonpointer jsonref
jsonschema jupyter kazoo lancedb langchain langfuse langgraph langsmith lark librosa limits litellm litestar llvmlite loguru lz4 marisa_trie marshmallow marshmallow_dataclass matplotlib
mlflow mmh3 mongomock msgpack msgspec multidict mygene nameko narwhals networkx nh3 nltk nose2 numba numexpr numpy nvidia ollama openai openpyxl optuna orjson ormar packaging
pandas pandera paramiko parse parsel parso patsy pathspec pathvalidate patchright pdf2image pdfkit pdfplumber peewee_migrate pendulum pip pipdeptree piexif pint platformdirs plotnine pluggy ply polars polib
portalocker pottery premailer prettytable prefect prophet propcache psutil psycogreen publicsuffix2 publicsuffixlist pulp pyarrow pyasn1 pyasyncore pybreaker pycares pycodestyle pycparser pydantic pydeck
pydicom pydot pyflakes pygal pygit2 pygments pyinstrument pymysql pynput pyodbc pyotp pyparsing pypika pyproj pyrsistent pysaml2 pystache pytesseract pythonping pytz pyvis pywebio
qrcode quart quart_auth quart_cors rapidfuzz rasterio ratelimit ray redis reflex regex requests requests_futures requests_html retry retrying rich rpyc rq s3fs s3transfer
safetensors sanic sanic_jwt scikit_build scipy seaborn segno setproctitle shap simplejson simple_salesforce simpy six slowapi smart_open sniffio snowballstemmer soupsieve spacy sqlalchemy sqlmodel sqlglot
sqlparse starlette statsmodels streamlit structlog sympy tablib tablestore tantivy tenacity tensorboard termcolor textblob texttable thefuzz threadpoolctl tldextract tokenizers tomli tomli_w tomlkit torchaudio tornado
tqdm traitlets transaction transformers trio treq ttkthemes typeguard typer tzdata ujson unstructured untangle uritemplate urllib3 uvicorn validators venusian vine voluptuous waitress watchfiles
watchgod wcwidth webargs webassets webcolors weasyprint werkzeug wikipedia wordcloud wsproto xarray xlrd xlwt xmltodict xmlschema yarl yaspin zarr zeroconf zipp zstandard zxcvbn
accelerate bitsandbytes diffusers peft timm trl sentencepiece rouge_score sacrebleu nbformat nbconvert notebook jupyterlab papermill pyspark pydub pyaudio sounddevice soundfile torchmetrics
dishka punq lagom fast_depends faststream taskiq saq rocketry pgqueuer asyncclick cyclopts textual questionary inquirerpy docopt plumbum sh delegator pexpect
advocate authcaptureproxy oncalendar svgwrite ephem astropy pvlib pycountry convertdate hijri_converter korean_lunar_calendar lunardate
dj_database_url ocrmypdf pikepdf img2pdf pdf2image gotenberg_client tika_client tika sqlite_vec httpx_oauth concurrent_log_handler
stripe twilio sendgrid mailgun plaid razorpay pysendpulse hubspot intercom zenpy pipedrive notion_client openmeteo_requests retry_requests requests_cache
pyhumps fastjsonschema pydash funcy toolz cytoolz more_itertools glom addict attrs_strict strenum aenum enum34 singledispatch
linehaul pypi_attestations readme_renderer rfc3986 rfc3987 id disposable_email_domains humanize natsort lazy_object_proxy stopit pyrate_limiter
""".split())
