"""Which distributions provide which module, where the names differ (all but web frameworks): ``module=candidate,candidate``.

Written from the projects' own packaging (``top_level.txt`` and wheel contents); several candidates where forks, binary builds or renamed
packages provide the same module. A dotted module is a part of a namespace: the longest entry that fits an import decides. Names that are
the same on both sides stand in `known_names`.
"""

from readiness.facts.dependencies import known_web_modules
from readiness.wordlist import word_set

_TABLE = """
# databases and drivers
MySQLdb=mysqlclient _mysql=mysqlclient psycopg=psycopg,psycopg-binary psycopg2=psycopg2,psycopg2-binary,psycopg2cffi
psycopg_pool=psycopg-pool,psycopg psycopg_c=psycopg-c mysql.connector=mysql-connector-python,mysql-connector,mysql-connector-python-rf
mysql=mysql-connector-python,mysql-connector pymongo=pymongo bson=pymongo,bson gridfs=pymongo bson.json_util=pymongo pymssql=pymssql
cx_Oracle=cx-oracle _cffi_backend=cffi oracledb=oracledb snowflake.connector=snowflake-connector-python
snowflake.sqlalchemy=snowflake-sqlalchemy snowflake.snowpark=snowflake-snowpark-python clickhouse_driver=clickhouse-driver
clickhouse_connect=clickhouse-connect cassandra=cassandra-driver,scylla-driver neo4j=neo4j,neo4j-driver influxdb_client=influxdb-client
couchbase=couchbase pymemcache=pymemcache memcache=python-memcached pylibmc=pylibmc rediscluster=redis-py-cluster aioredis=aioredis,redis
fakeredis=fakeredis elasticsearch_dsl=elasticsearch-dsl,elasticsearch elasticsearch=elasticsearch,elasticsearch7,elasticsearch8
elastic_transport=elastic-transport elasticapm=elastic-apm opensearchpy=opensearch-py opensearch_dsl=opensearch-dsl
sqlalchemy_utils=sqlalchemy-utils sqlalchemy_continuum=sqlalchemy-continuum sqlalchemy_searchable=sqlalchemy-searchable
geoalchemy2=geoalchemy2 flask_sqlalchemy=flask-sqlalchemy,flask-sqlalchemy-lite peewee=peewee playhouse=peewee tortoise=tortoise-orm
pony=pony mongoengine=mongoengine motor=motor beanie=beanie tinydb=tinydb umongo=umongo pgvector=pgvector qdrant_client=qdrant-client
chromadb=chromadb,chromadb-client pinecone=pinecone,pinecone-client weaviate=weaviate-client pymilvus=pymilvus duckdb=duckdb
supabase=supabase postgrest=postgrest gotrue=gotrue storage3=storage3 alembic_utils=alembic-utils
alembic_postgresql_enum=alembic-postgresql-enum
# data formats, text, time
yaml=pyyaml _yaml=pyyaml ruamel.yaml=ruamel-yaml ruamel=ruamel-yaml strictyaml=strictyaml toml=toml PIL=pillow
cv2=opencv-python,opencv-python-headless,opencv-contrib-python,opencv-contrib-python-headless bs4=beautifulsoup4
BeautifulSoup=beautifulsoup dateutil=python-dateutil dateparser=dateparser slugify=python-slugify,unicode-slugify,slugify,awesome-slugify
magic=python-magic,python-magic-bin docx=python-docx pptx=python-pptx docxtpl=docxtpl fitz=pymupdf pymupdf=pymupdf PyPDF2=pypdf2
pypdf=pypdf pdfminer=pdfminer-six,pdfminer pikepdf=pikepdf reportlab=reportlab barcode=python-barcode qrcode=qrcode pyzbar=pyzbar
zxingcpp=zxing-cpp xlsxwriter=xlsxwriter markdown=markdown markdown2=markdown2 markdown_it=markdown-it-py mdit_py_plugins=mdit-py-plugins
mistune=mistune docutils=docutils readability=readability-lxml html2text=html2text lxml=lxml lxml_html_clean=lxml-html-clean
cssselect=cssselect Levenshtein=levenshtein,python-levenshtein fuzzywuzzy=fuzzywuzzy unidecode=unidecode jsonpath_ng=jsonpath-ng
jsonpath_rw=jsonpath-rw json_log_formatter=json-log-formatter pythonjsonlogger=python-json-logger jose=python-jose iso8601=iso8601
pytz_deprecation_shim=pytz-deprecation-shim tzlocal=tzlocal zoneinfo_data=tzdata ulid=python-ulid,ulid-py,ulid shortuuid=shortuuid
ruamel_yaml=ruamel-yaml configobj=configobj google_re2=google-re2 re2=google-re2,pyre2 gnupg=python-gnupg
ipware=python-ipware,django-ipware user_agents=user-agents ua_parser=ua-parser pycountry=pycountry geoip2=geoip2 GeoIP=geoip
maxminddb=maxminddb markupsafe=markupsafe mako=mako babel=babel flask_babelex=flask-babelex premailer=premailer emails=emails
email_validator=email-validator email_reply_parser=email-reply-parser imap_tools=imap-tools langdetect=langdetect wand=wand
imagehash=imagehash exifread=exifread mutagen=mutagen ffmpeg=ffmpeg-python,python-ffmpeg moviepy=moviepy moviepy.editor=moviepy
pydub=pydub gtts=gtts speech_recognition=speechrecognition
# security
jwt=pyjwt Crypto=pycryptodome,pycrypto Cryptodome=pycryptodomex OpenSSL=pyopenssl nacl=pynacl argon2=argon2-cffi bcrypt=bcrypt
passlib=passlib pwdlib=pwdlib oauth2client=oauth2client oauthlib=oauthlib requests_oauthlib=requests-oauthlib
requests_toolbelt=requests-toolbelt requests_cache=requests-cache requests_aws4auth=requests-aws4auth requests_mock=requests-mock
authlib=authlib ldap=python-ldap ldap3=ldap3 onelogin=python3-saml saml2=pysaml2 pam=python-pam webauthn=webauthn fido2=fido2
u2flib_server=python-u2flib-server yubico_client=yubico-client keyring=keyring hvac=hvac scrypt=scrypt zxcvbn=zxcvbn,zxcvbn-python
itsdangerous=itsdangerous ecdsa=ecdsa rsa=rsa
# clouds and services
boto=boto botocore=botocore mypy_boto3=boto3-stubs,mypy-boto3 types_aiobotocore_s3=types-aiobotocore-s3
aws_lambda_powertools=aws-lambda-powertools aws_xray_sdk=aws-xray-sdk aws_cdk=aws-cdk-lib,aws-cdk googleapiclient=google-api-python-client
apiclient=google-api-python-client google_auth_oauthlib=google-auth-oauthlib google_auth_httplib2=google-auth-httplib2
google.auth=google-auth google.oauth2=google-auth google.api_core=google-api-core google.api=googleapis-common-protos
google.rpc=googleapis-common-protos google.type=googleapis-common-protos google.longrunning=googleapis-common-protos
google.protobuf=protobuf google.genai=google-genai google.generativeai=google-generativeai google.ai=google-ai-generativelanguage
google.cloud.storage=google-cloud-storage google.cloud.bigquery=google-cloud-bigquery google.cloud.pubsub=google-cloud-pubsub
google.cloud.pubsub_v1=google-cloud-pubsub google.cloud.firestore=google-cloud-firestore google.cloud.firestore_v1=google-cloud-firestore
google.cloud.logging=google-cloud-logging google.cloud.logging_v2=google-cloud-logging
google.cloud.secretmanager=google-cloud-secret-manager google.cloud.secretmanager_v1=google-cloud-secret-manager
google.cloud.tasks=google-cloud-tasks google.cloud.tasks_v2=google-cloud-tasks google.cloud.vision=google-cloud-vision
google.cloud.speech=google-cloud-speech google.cloud.translate=google-cloud-translate google.cloud.translate_v2=google-cloud-translate
google.cloud.texttospeech=google-cloud-texttospeech google.cloud.language=google-cloud-language
google.cloud.aiplatform=google-cloud-aiplatform google.cloud.datastore=google-cloud-datastore google.cloud.spanner=google-cloud-spanner
google.cloud.kms=google-cloud-kms google.cloud.kms_v1=google-cloud-kms google.cloud.run_v2=google-cloud-run
google.cloud.trace_v1=google-cloud-trace google.cloud.trace_v2=google-cloud-trace google.cloud.monitoring_v3=google-cloud-monitoring
google.cloud.error_reporting=google-cloud-error-reporting google.cloud.sql=google-cloud-sql
google.cloud.sql.connector=cloud-sql-python-connector google.cloud.exceptions=google-cloud-core
google.cloud.alloydb.connector=google-cloud-alloydb-connector google.cloud.dialogflow=google-cloud-dialogflow
google.cloud.recaptchaenterprise_v1=google-cloud-recaptcha-enterprise googlecloudprofiler=google-cloud-profiler
firebase_admin=firebase-admin vertexai=google-cloud-aiplatform gcloud=gcloud gspread=gspread azure.identity=azure-identity
azure.core=azure-core azure.storage.blob=azure-storage-blob azure.storage.queue=azure-storage-queue
azure.storage.fileshare=azure-storage-file-share azure.data.tables=azure-data-tables azure.keyvault.secrets=azure-keyvault-secrets
azure.keyvault.keys=azure-keyvault-keys azure.servicebus=azure-servicebus azure.eventhub=azure-eventhub azure.cosmos=azure-cosmos
azure.functions=azure-functions azure.monitor.opentelemetry=azure-monitor-opentelemetry
azure.ai.documentintelligence=azure-ai-documentintelligence azure.ai.formrecognizer=azure-ai-formrecognizer
azure.search.documents=azure-search-documents azure.communication.email=azure-communication-email azure.mgmt.resource=azure-mgmt-resource
azure.mgmt.compute=azure-mgmt-compute msal=msal msgraph=msgraph-sdk kubernetes=kubernetes kubernetes_asyncio=kubernetes-asyncio
docker=docker,docker-py github=pygithub github3=github3-py gitlab=python-gitlab git=gitpython gidgethub=gidgethub jira=jira
atlassian=atlassian-python-api slack=slackclient slack_sdk=slack-sdk slack_bolt=slack-bolt slackweb=slackweb
discord=discord-py,py-cord,nextcord,disnake telegram=python-telegram-bot telebot=pytelegrambotapi telethon=telethon pyrogram=pyrogram
aiogram=aiogram twilio=twilio sendgrid=sendgrid mailchimp_marketing=mailchimp-marketing mailjet_rest=mailjet-rest postmarker=postmarker
stripe=stripe paypalrestsdk=paypalrestsdk braintree=braintree pusher=pusher algoliasearch=algoliasearch sentry_sdk=sentry-sdk raven=raven
rollbar=rollbar bugsnag=bugsnag newrelic=newrelic ddtrace=ddtrace datadog=datadog honeybadger=honeybadger logtail=logtail-python
loguru=loguru statsd=statsd prometheus_client=prometheus-client prometheus_api_client=prometheus-api-client
prometheus_async=prometheus-async logging_loki=python-logging-loki logstash=python-logstash,python3-logstash
logstash_async=python-logstash-async graypy=graypy opentelemetry=opentelemetry-api opentelemetry.sdk=opentelemetry-sdk
opentelemetry.trace=opentelemetry-api opentelemetry.metrics=opentelemetry-api opentelemetry.propagate=opentelemetry-api
opentelemetry.context=opentelemetry-api opentelemetry.semconv=opentelemetry-semantic-conventions
opentelemetry.instrumentation=opentelemetry-instrumentation
opentelemetry.propagators.cloud_trace_propagator=opentelemetry-propagator-gcp
opentelemetry.propagators.aws=opentelemetry-propagator-aws-xray
opentelemetry.propagators.b3=opentelemetry-propagator-b3 opentelemetry.propagators.jaeger=opentelemetry-propagator-jaeger
opentelemetry.propagators=opentelemetry-propagator-gcp,opentelemetry-propagator-b3,opentelemetry-propagator-aws-xray,opentelemetry-api
opentelemetry.exporter.otlp.proto.grpc=opentelemetry-exporter-otlp-proto-grpc,opentelemetry-exporter-otlp
opentelemetry.exporter.otlp.proto.http=opentelemetry-exporter-otlp-proto-http,opentelemetry-exporter-otlp
opentelemetry.exporter.otlp=opentelemetry-exporter-otlp opentelemetry.exporter.jaeger=opentelemetry-exporter-jaeger
opentelemetry.exporter.jaeger.thrift=opentelemetry-exporter-jaeger-thrift,opentelemetry-exporter-jaeger
opentelemetry.exporter.prometheus=opentelemetry-exporter-prometheus opentelemetry.exporter.zipkin=opentelemetry-exporter-zipkin
opentelemetry.exporter.cloud_trace=opentelemetry-exporter-gcp-trace
opentelemetry.instrumentation.fastapi=opentelemetry-instrumentation-fastapi
opentelemetry.instrumentation.flask=opentelemetry-instrumentation-flask
opentelemetry.instrumentation.django=opentelemetry-instrumentation-django
opentelemetry.instrumentation.requests=opentelemetry-instrumentation-requests
opentelemetry.instrumentation.httpx=opentelemetry-instrumentation-httpx
opentelemetry.instrumentation.aiohttp_client=opentelemetry-instrumentation-aiohttp-client
opentelemetry.instrumentation.sqlalchemy=opentelemetry-instrumentation-sqlalchemy
opentelemetry.instrumentation.psycopg2=opentelemetry-instrumentation-psycopg2
opentelemetry.instrumentation.psycopg=opentelemetry-instrumentation-psycopg
opentelemetry.instrumentation.asyncpg=opentelemetry-instrumentation-asyncpg
opentelemetry.instrumentation.redis=opentelemetry-instrumentation-redis
opentelemetry.instrumentation.celery=opentelemetry-instrumentation-celery
opentelemetry.instrumentation.logging=opentelemetry-instrumentation-logging
opentelemetry.instrumentation.grpc=opentelemetry-instrumentation-grpc
opentelemetry.instrumentation.urllib3=opentelemetry-instrumentation-urllib3
opentelemetry.instrumentation.system_metrics=opentelemetry-instrumentation-system-metrics
opentelemetry.instrumentation.asgi=opentelemetry-instrumentation-asgi
opentelemetry.instrumentation.wsgi=opentelemetry-instrumentation-wsgi pika=pika aio_pika=aio-pika kafka=kafka-python,kafka-python-ng
confluent_kafka=confluent-kafka aiokafka=aiokafka nats=nats-py paho=paho-mqtt stomp=stomp-py zmq=pyzmq grpc=grpcio grpc_tools=grpcio-tools
grpc_status=grpcio-status grpc_health=grpcio-health-checking grpc_reflection=grpcio-reflection grpclib=grpclib temporalio=temporalio
etcd3=etcd3 consul=python-consul,python-consul2,py-consul minio=minio b2sdk=b2sdk dropbox=dropbox stomper=stomper pysftp=pysftp
smbclient=smbprotocol ldclient=launchdarkly-server-sdk UnleashClient=unleashclient posthog=posthog mixpanel=mixpanel
segment=segment-analytics-python analytics=analytics-python,segment-analytics-python facebook_business=facebook-business tweepy=tweepy
praw=praw spotipy=spotipy youtube_dl=youtube-dl yt_dlp=yt-dlp newspaper=newspaper3k,newspaper4k feedparser=feedparser mastodon=mastodon-py
# numbers, learning, language models
sklearn=scikit-learn skimage=scikit-image skopt=scikit-optimize imblearn=imbalanced-learn umap=umap-learn hdbscan=hdbscan
mpl_toolkits=matplotlib pylab=matplotlib tensorflow=tensorflow,tensorflow-cpu,tensorflow-gpu,tf-nightly tensorflow_hub=tensorflow-hub
tensorflow_datasets=tensorflow-datasets keras=keras,tensorflow torch=torch torchvision=torchvision torch_geometric=torch-geometric
pytorch_lightning=pytorch-lightning lightning=lightning onnxruntime=onnxruntime,onnxruntime-gpu faiss=faiss-cpu,faiss-gpu,faiss
sentence_transformers=sentence-transformers huggingface_hub=huggingface-hub whisper=openai-whisper faster_whisper=faster-whisper
llama_cpp=llama-cpp-python llama_index=llama-index,llama-index-core llama_index.core=llama-index-core,llama-index
langchain_core=langchain-core langchain_community=langchain-community langchain_openai=langchain-openai
langchain_anthropic=langchain-anthropic langchain_text_splitters=langchain-text-splitters langchain_google_genai=langchain-google-genai
langchain_postgres=langchain-postgres langchain_huggingface=langchain-huggingface langchain_ollama=langchain-ollama
langchain_chroma=langchain-chroma langchain_google_alloydb_pg=langchain-google-alloydb-pg pydantic_ai=pydantic-ai,pydantic-ai-slim
tiktoken=tiktoken en_core_web_sm=en-core-web-sm spacy=spacy gym=gym stable_baselines3=stable-baselines3 ipywidgets=ipywidgets
IPython=ipython igraph=python-igraph,igraph osgeo=gdal,pygdal shapely=shapely geopandas=geopandas mpmath=mpmath community=python-louvain
nlp=nlp pandas_gbq=pandas-gbq pandas_datareader=pandas-datareader plotly=plotly dash_bootstrap_components=dash-bootstrap-components
lightgbm=lightgbm xgboost=xgboost,xgboost-cpu catboost=catboost
# the language's own surroundings
attr=attrs attrs=attrs pkg_resources=setuptools setuptools=setuptools _distutils_hack=setuptools cachecontrol=cachecontrol
pydantic_settings=pydantic-settings pydantic_core=pydantic-core pydantic_extra_types=pydantic-extra-types
typing_extensions=typing-extensions typing_inspect=typing-inspect mypy_extensions=mypy-extensions importlib_metadata=importlib-metadata
importlib_resources=importlib-resources backports.zoneinfo=backports-zoneinfo backports.cached_property=backports-cached-property
exceptiongroup=exceptiongroup async_timeout=async-timeout async_lru=async-lru async_generator=async-generator
asyncio_throttle=asyncio-throttle asgi_lifespan=asgi-lifespan asgi_correlation_id=asgi-correlation-id sortedcontainers=sortedcontainers
more_itertools=more-itertools pylru=pylru lru=lru-dict diskcache=diskcache cpuinfo=py-cpuinfo GPUtil=gputil pynvml=nvidia-ml-py,pynvml
psutil=psutil serial=pyserial usb=pyusb bluetooth=pybluez smbus=smbus,smbus-cffi RPi=rpi-gpio win32api=pywin32 win32con=pywin32
win32com=pywin32 win32file=pywin32 win32gui=pywin32 win32event=pywin32 win32service=pywin32 win32serviceutil=pywin32 pythoncom=pywin32
pywintypes=pywin32 Xlib=python-xlib gi=pygobject cairo=pycairo dbus=dbus-python apt=python-apt systemd=systemd-python inotify=inotify
pyinotify=pyinotify watchdog=watchdog daemon=python-daemon crontab=python-crontab schedule=schedule apscheduler=apscheduler
croniter=croniter rq_scheduler=rq-scheduler rq_dashboard=rq-dashboard huey=huey dramatiq=dramatiq procrastinate=procrastinate arq=arq
socks=pysocks sockshandler=pysocks dns=dnspython nmap=python-nmap scapy=scapy whois=python-whois netaddr=netaddr netmiko=netmiko
pysnmp=pysnmp ntplib=ntplib speedtest=speedtest-cli pexpect=pexpect ptyprocess=ptyprocess pyperclip=pyperclip Ice=zeroc-ice
markdownify=markdownify pycurl=pycurl certifi=certifi charset_normalizer=charset-normalizer socksio=socksio http_ece=http-ece
pywebpush=pywebpush py_vapid=py-vapid graphql=graphql-core graphene=graphene ariadne=ariadne graphene_sqlalchemy=graphene-sqlalchemy
gql=gql zeep=zeep suds=suds,suds-py3,suds-community,suds-jurko jsonrpcclient=jsonrpcclient xmlsec=xmlsec flask_saml=flask-saml
selenium=selenium webdriver_manager=webdriver-manager playwright=playwright playwright_stealth=playwright-stealth pyppeteer=pyppeteer
scrapy=scrapy scrapy_playwright=scrapy-playwright scrapy_splash=scrapy-splash scrapy_redis=scrapy-redis twisted=twisted OpenGL=pyopengl
pygame=pygame,pygame-ce wx=wxpython PyQt5=pyqt5 PyQt6=pyqt6 PySide2=pyside2 PySide6=pyside6 kivy=kivy fire=fire absl=absl-py
gflags=python-gflags click_plugins=click-plugins click_default_group=click-default-group prompt_toolkit=prompt-toolkit pyfiglet=pyfiglet
tabulate=tabulate progressbar=progressbar2,progressbar deprecated=deprecated wrapt=wrapt dependency_injector=dependency-injector
injector=injector box=python-box munch=munch slugid=slugid hashids=hashids sqids=sqids nanoid=nanoid stdnum=python-stdnum iso3166=iso3166
iso4217=iso4217 moneyed=py-moneyed forex_python=forex-python yfinance=yfinance alpaca_trade_api=alpaca-trade-api
binance=python-binance,binance-connector ccxt=ccxt web3=web3 eth_account=eth-account solcx=py-solc-x bitcoin=python-bitcoinlib,bitcoin
pycoingecko=pycoingecko
# tools that are imported
pytest=pytest _pytest=pytest pytest_django=pytest-django pytest_asyncio=pytest-asyncio pytest_mock=pytest-mock pytest_httpx=pytest-httpx
factory=factory-boy faker=faker freezegun=freezegun time_machine=time-machine responses=responses respx=respx moto=moto vcr=vcrpy
hypothesis=hypothesis mock=mock nose=nose parameterized=parameterized testcontainers=testcontainers locust=locust coverage=coverage
sphinx=sphinx alabaster=alabaster sphinx_rtd_theme=sphinx-rtd-theme mkdocs=mkdocs material=mkdocs-material nox=nox invoke=invoke
fabric=fabric,fabric3 fabric.api=fabric3,fabric ansible=ansible-core,ansible pulumi=pulumi pulumi_aws=pulumi-aws troposphere=troposphere
pre_commit=pre-commit black=black mypy=mypy debugpy=debugpy pydevd_pycharm=pydevd-pycharm pydevd=pydevd ptvsd=ptvsd ipdb=ipdb pudb=pudb
snakeviz=snakeviz memory_profiler=memory-profiler line_profiler=line-profiler objgraph=objgraph pympler=pympler py_spy=py-spy
flask_profiler=flask-profiler trafaret_config=trafaret-config trafaret=trafaret aiopg=aiopg aiomysql=aiomysql aiosqlite=aiosqlite
aiosmtplib=aiosmtplib aiosmtpd=aiosmtpd aioboto3=aioboto3 aiobotocore=aiobotocore aiofiles=aiofiles aiocache=aiocache aiodns=aiodns
aiolimiter=aiolimiter aioresponses=aioresponses
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    pairs = (word.partition("=") for line in table.splitlines() if not line.startswith("#") for word in line.split())
    return {module: tuple(candidates.split(",")) for module, _, candidates in pairs}


MODULES: dict[str, tuple[str, ...]] = _read(_TABLE) | _read(known_web_modules.TABLE)
"""Module (dotted for parts of a namespace) → keys of distributions that provide it, the most usual one first."""

NAMESPACES = word_set("""
airflow.providers aliyunsdkcore azure backports flaskext fs google google.cloud jaraco keystoneauth1 llama_index mysql ns opentelemetry
oslo paste pulumi repoze ruamel snowflake sphinxcontrib tencentcloud twisted.plugins zope
""")
"""Modules several distributions share: only a longer entry of the table says which one an import means."""
