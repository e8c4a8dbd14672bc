"""What well-known distributions bring with them: for repositories without a lock, so that an import that works today is told from one
that does not. ``name=brought,brought`` (or ``name[extra]=…``), as its own metadata requires."""

_TABLE = """
python-dateutil=six hypothesis=sortedcontainers,attrs schemathesis=hypothesis,pytest,requests,werkzeug,httpx,jsonschema
minio=urllib3,certifi,argon2-cffi,pycryptodome,typing-extensions
django-auth-ldap=django,python-ldap django-prometheus=django,prometheus-client
fastapi=starlette,pydantic,typing-extensions,anyio,annotated-doc
fastapi[standard]=uvicorn,httpx,jinja2,python-multipart,email-validator,fastapi-cli,pydantic-settings,pydantic-extra-types,uvicorn[standard]
fastapi[all]=uvicorn,httpx,jinja2,python-multipart,email-validator,itsdangerous,orjson,ujson,pyyaml,pydantic-settings,pydantic-extra-types,uvicorn[standard]
fastapi-cli=typer,uvicorn,rich-toolkit starlette=anyio,typing-extensions starlette[full]=httpx,itsdangerous,jinja2,python-multipart,pyyaml
uvicorn=click,h11 uvicorn[standard]=httptools,python-dotenv,pyyaml,uvloop,watchfiles,websockets anyio=idna,sniffio
pydantic=pydantic-core,typing-extensions,annotated-types,typing-inspection pydantic[email]=email-validator email-validator=dnspython,idna
pydantic-settings=pydantic,python-dotenv sqlmodel=sqlalchemy,pydantic sqlalchemy=greenlet,typing-extensions sqlalchemy[asyncio]=greenlet
sqlalchemy[postgresql]=psycopg2 sqlalchemy[postgresql-psycopg2binary]=psycopg2-binary sqlalchemy[mypy]=mypy
alembic=sqlalchemy,mako,typing-extensions mako=markupsafe jinja2=markupsafe flask=werkzeug,jinja2,click,itsdangerous,markupsafe,blinker
flask[async]=asgiref flask[dotenv]=python-dotenv quart=flask,hypercorn,aiofiles,werkzeug,jinja2,blinker,click,itsdangerous,markupsafe
werkzeug=markupsafe flask-sqlalchemy=flask,sqlalchemy flask-migrate=flask,flask-sqlalchemy,alembic flask-login=flask,werkzeug
flask-wtf=flask,wtforms,itsdangerous wtforms=markupsafe wtforms[email]=email-validator flask-mail=flask,blinker flask-cors=flask,werkzeug
flask-bcrypt=flask,bcrypt flask-restful=flask,aniso8601,six,pytz flask-restx=flask,jsonschema,werkzeug,aniso8601,importlib-resources
flask-restplus=flask,jsonschema,aniso8601,pytz,six flask-jwt-extended=flask,pyjwt,werkzeug flask-socketio=flask,python-socketio
flask-limiter=flask,limits,ordered-set,rich flask-smorest=flask,marshmallow,webargs,apispec,werkzeug flask-marshmallow=flask,marshmallow
flask-caching=flask,cachelib flask-session=flask,cachelib,msgspec flask-babel=flask,babel,jinja2,pytz flask-httpauth=flask
flask-admin=flask,wtforms flask-security=flask,flask-login,flask-wtf,passlib,email-validator
flask-security-too=flask,flask-login,flask-wtf,passlib,email-validator flask-pymongo=flask,pymongo
flask-mongoengine=flask,mongoengine,flask-wtf flask-apscheduler=flask,apscheduler
connexion=flask,jsonschema,pyyaml,requests,inflection,clickclick,werkzeug,starlette,httpx,jinja2,asgiref,python-multipart
connexion[flask]=flask,a2wsgi connexion[uvicorn]=uvicorn connexion[swagger-ui]=swagger-ui-bundle python-socketio=python-engineio,bidict
python-socketio[client]=requests,websocket-client python-engineio=simple-websocket simple-websocket=wsproto django=asgiref,sqlparse,tzdata
django[argon2]=argon2-cffi django[bcrypt]=bcrypt djangorestframework=django djangorestframework-simplejwt=django,djangorestframework,pyjwt
django-allauth=django,asgiref django-allauth[socialaccount]=requests,oauthlib,pyjwt,requests-oauthlib django-allauth[mfa]=qrcode,fido2
dj-rest-auth=django,djangorestframework django-filter=django django-cors-headers=django,asgiref django-redis=django,redis
django-storages=django django-storages[s3]=boto3 django-storages[boto3]=boto3 django-storages[google]=google-cloud-storage
django-storages[azure]=azure-core,azure-storage-blob
django-celery-beat=celery,django,python-crontab,cron-descriptor,tzdata,django-timezone-field django-celery-results=celery,django
django-extensions=django django-rq=django,rq,redis django-heroku=dj-database-url,whitenoise,psycopg2,django django-ninja=django,pydantic
django-import-export=tablib,django,diff-match-patch django-tables2=django django-rest-knox=django,djangorestframework
drf-yasg=django,djangorestframework,pyyaml,inflection,uritemplate,packaging,pytz
drf-spectacular=django,djangorestframework,uritemplate,pyyaml,jsonschema,inflection
graphene-django=graphene,django,graphql-core,text-unidecode graphene=graphql-core,graphql-relay,python-dateutil
strawberry-graphql=graphql-core,typing-extensions,python-dateutil strawberry-graphql-django=strawberry-graphql,django,asgiref
channels=django,asgiref channels[daphne]=daphne channels-redis=redis,msgpack,asgiref,channels daphne=asgiref,autobahn,twisted
social-auth-app-django=social-auth-core,django social-auth-core=requests,oauthlib,requests-oauthlib,pyjwt,cryptography,python3-openid
wagtail=django,django-modelcluster,django-treebeard,djangorestframework,pillow,beautifulsoup4,willow,requests,openpyxl,django-taggit,django-filter
django-debug-toolbar=django,sqlparse django-stubs=django,django-stubs-ext requests=urllib3,idna,certifi,charset-normalizer
requests[socks]=pysocks requests-oauthlib=requests,oauthlib requests-toolbelt=requests httpx=httpcore,anyio,certifi,idna,sniffio
httpx[http2]=h2 httpx[socks]=socksio httpcore=h11,certifi
aiohttp=yarl,multidict,attrs,aiosignal,frozenlist,async-timeout,propcache,aiohappyeyeballs aiohttp-jinja2=aiohttp,jinja2
aiohttp-session=aiohttp aiopg=psycopg2-binary,async-timeout yarl=multidict,idna,propcache
celery=kombu,billiard,vine,click,click-didyoumean,click-repl,click-plugins,python-dateutil,tzdata celery[redis]=redis
celery[sqs]=boto3,kombu celery[sqlalchemy]=sqlalchemy celery[pytest]=pytest-celery kombu=amqp,vine,tzdata,packaging kombu[redis]=redis
flower=celery,tornado,prometheus-client,humanize,pytz rq=redis,click,croniter dramatiq=prometheus-client dramatiq[redis]=redis
dramatiq[rabbitmq]=pika arq=redis,click apscheduler=tzlocal,pytz,six redis=async-timeout redis[hiredis]=hiredis
aioredis=async-timeout,redis,hiredis boto3=botocore,s3transfer,jmespath botocore=jmespath,python-dateutil,urllib3
aioboto3=aiobotocore,boto3 aiobotocore=botocore,aiohttp,wrapt
google-cloud-storage=google-auth,google-api-core,google-cloud-core,google-resumable-media,google-crc32c,requests,protobuf
google-cloud-bigquery=google-auth,google-api-core,google-cloud-core,google-resumable-media,packaging,python-dateutil,requests
google-cloud-pubsub=grpcio,google-auth,google-api-core,protobuf
google-cloud-secret-manager=google-auth,google-api-core,protobuf,grpcio,proto-plus
google-cloud-logging=google-auth,google-api-core,google-cloud-core,protobuf
google-cloud-firestore=google-auth,google-api-core,google-cloud-core,protobuf,proto-plus
google-cloud-trace=google-auth,google-api-core,protobuf,proto-plus
google-cloud-aiplatform=google-auth,google-api-core,google-cloud-storage,google-cloud-bigquery,protobuf,pydantic,google-genai,proto-plus
google-api-core=google-auth,googleapis-common-protos,protobuf,requests,proto-plus google-api-core[grpc]=grpcio,grpcio-status
google-api-python-client=google-auth,google-auth-httplib2,google-api-core,httplib2,uritemplate
google-auth=cachetools,pyasn1-modules,rsa,cryptography google-auth[requests]=requests google-auth-oauthlib=google-auth,requests-oauthlib
google-genai=google-auth,httpx,pydantic,requests,websockets,anyio,tenacity,typing-extensions
firebase-admin=google-auth,google-cloud-storage,google-cloud-firestore,google-api-core,pyjwt,cachecontrol,requests
gspread=google-auth,google-auth-oauthlib azure-identity=azure-core,cryptography,msal,msal-extensions
azure-storage-blob=azure-core,cryptography,isodate azure-core=requests msal=requests,pyjwt,cryptography
grpcio-tools=grpcio,protobuf,setuptools grpcio-status=grpcio,protobuf,googleapis-common-protos grpcio-health-checking=grpcio,protobuf
grpcio-reflection=grpcio,protobuf googleapis-common-protos=protobuf opentelemetry-sdk=opentelemetry-api,opentelemetry-semantic-conventions
opentelemetry-api=importlib-metadata,typing-extensions
opentelemetry-distro=opentelemetry-api,opentelemetry-sdk,opentelemetry-instrumentation
opentelemetry-exporter-otlp=opentelemetry-exporter-otlp-proto-grpc,opentelemetry-exporter-otlp-proto-http
opentelemetry-exporter-otlp-proto-grpc=opentelemetry-sdk,opentelemetry-api,grpcio,opentelemetry-proto,googleapis-common-protos
opentelemetry-exporter-otlp-proto-http=opentelemetry-sdk,opentelemetry-api,requests,opentelemetry-proto,googleapis-common-protos
opentelemetry-instrumentation=opentelemetry-api,wrapt,packaging,opentelemetry-semantic-conventions
opentelemetry-instrumentation-fastapi=opentelemetry-instrumentation,opentelemetry-api,opentelemetry-instrumentation-asgi
opentelemetry-instrumentation-flask=opentelemetry-instrumentation,opentelemetry-api,opentelemetry-instrumentation-wsgi
opentelemetry-instrumentation-django=opentelemetry-instrumentation,opentelemetry-api,opentelemetry-instrumentation-wsgi
opentelemetry-instrumentation-grpc=opentelemetry-instrumentation,opentelemetry-api,wrapt sentry-sdk=urllib3,certifi
sentry-sdk[fastapi]=fastapi sentry-sdk[flask]=flask,blinker,markupsafe sentry-sdk[django]=django
prometheus-fastapi-instrumentator=starlette,prometheus-client prometheus-flask-exporter=flask,prometheus-client
starlette-exporter=starlette,prometheus-client pandas=numpy,python-dateutil,pytz,tzdata pandas[excel]=openpyxl scipy=numpy
scikit-learn=numpy,scipy,joblib,threadpoolctl scikit-image=numpy,scipy,pillow,imageio,networkx
matplotlib=numpy,pillow,pyparsing,cycler,python-dateutil,kiwisolver,contourpy,packaging,fonttools seaborn=matplotlib,numpy,pandas
statsmodels=numpy,pandas,scipy,patsy xgboost=numpy,scipy lightgbm=numpy,scipy opencv-python=numpy opencv-python-headless=numpy
tensorflow=numpy,keras,h5py,protobuf,requests,six,absl-py,grpcio,tensorboard
torch=numpy,sympy,networkx,jinja2,filelock,fsspec,typing-extensions torchvision=torch,numpy,pillow
transformers=huggingface-hub,tokenizers,numpy,pyyaml,regex,requests,safetensors,tqdm,filelock,packaging
sentence-transformers=transformers,torch,numpy,scikit-learn,scipy,huggingface-hub,tqdm,pillow
huggingface-hub=requests,pyyaml,tqdm,filelock,fsspec,packaging,typing-extensions
accelerate=torch,numpy,psutil,pyyaml,huggingface-hub,safetensors datasets=numpy,pandas,pyarrow,requests,tqdm,fsspec,huggingface-hub
spacy=thinc,numpy,pydantic,requests,jinja2,typer,tqdm,srsly gensim=numpy,scipy,smart-open nltk=click,joblib,regex,tqdm
langchain=langchain-core,langchain-text-splitters,pydantic,sqlalchemy,requests,pyyaml,langsmith,langgraph
langchain-core=pydantic,pyyaml,tenacity,jsonpatch,langsmith,packaging,typing-extensions
langchain-community=langchain,langchain-core,sqlalchemy,requests,numpy,aiohttp,pyyaml,tenacity,pydantic-settings
langchain-openai=langchain-core,openai,tiktoken langchain-google-genai=langchain-core,google-genai,pydantic
openai=httpx,pydantic,anyio,distro,jiter,sniffio,tqdm,typing-extensions
anthropic=httpx,pydantic,anyio,distro,jiter,sniffio,typing-extensions llama-index=llama-index-core,openai,nltk
llama-index-core=pydantic,sqlalchemy,numpy,httpx,nltk,tiktoken,tenacity,aiohttp,fsspec,networkx,requests,tqdm,pillow,pyyaml
chromadb=pydantic,numpy,fastapi,uvicorn,httpx,onnxruntime,tokenizers,typer,tenacity
streamlit=pandas,numpy,altair,tornado,requests,protobuf,pillow,pyarrow,click,toml
gradio=fastapi,httpx,numpy,pandas,pydantic,uvicorn,pillow,jinja2,huggingface-hub dash=flask,plotly,werkzeug,requests
plotly=packaging,narwhals beautifulsoup4=soupsieve,typing-extensions pyopenssl=cryptography python-jose=ecdsa,rsa,pyasn1
python-jose[cryptography]=cryptography python-jose[pycryptodome]=pycryptodome pyjwt[crypto]=cryptography authlib=cryptography
passlib[bcrypt]=bcrypt passlib[argon2]=argon2-cffi pwdlib[argon2]=argon2-cffi pwdlib[bcrypt]=bcrypt argon2-cffi=argon2-cffi-bindings
cryptography=cffi paramiko=cryptography,bcrypt,pynacl fabric=paramiko,invoke docker=requests,urllib3 docker-compose=docker,pyyaml,requests
kubernetes=requests,pyyaml,urllib3,certifi,python-dateutil,google-auth,websocket-client,requests-oauthlib pygithub=requests,pyjwt,pynacl
python-gitlab=requests,requests-toolbelt gitpython=gitdb slack-bolt=slack-sdk twilio=requests,pyjwt,aiohttp
stripe=requests,typing-extensions sendgrid=python-http-client elasticsearch=elastic-transport elastic-transport=urllib3,certifi
elasticsearch-dsl=elasticsearch,python-dateutil opensearch-py=urllib3,requests,certifi,python-dateutil pymongo=dnspython motor=pymongo
mongoengine=pymongo beanie=motor,pymongo,pydantic marshmallow=packaging marshmallow-sqlalchemy=marshmallow,sqlalchemy
jsonschema=attrs,referencing,rpds-py,jsonschema-specifications apispec=packaging psycopg=typing-extensions psycopg[binary]=psycopg-binary
psycopg[pool]=psycopg-pool psycopg[c]=psycopg-c typer=click,rich,shellingham,typing-extensions typer[all]=click,rich,shellingham
rich=pygments,markdown-it-py scrapy=twisted,lxml,parsel,w3lib,cssselect,itemadapter,itemloaders,pyopenssl,cryptography,protego,queuelib
selenium=urllib3,trio,trio-websocket,certifi,websocket-client playwright=greenlet,pyee
moto=boto3,botocore,responses,requests,jinja2,werkzeug,cryptography
locust=flask,gevent,requests,pyzmq,werkzeug,psutil,geventhttpclient,msgpack,configargparse gevent=greenlet,zope-event,zope-interface
eventlet=dnspython,greenlet pytest=pluggy,iniconfig,packaging,pygments
pyramid=webob,zope-interface,zope-deprecation,venusian,translationstring,pastedeploy,hupper,plaster
pyramid-jinja2=pyramid,jinja2,markupsafe faker=tzdata factory-boy=faker httpie=requests,pygments azure-functions=werkzeug
pysaml2=cryptography,defusedxml,pyopenssl,python-dateutil,requests,xmlschema python-slugify=text-unidecode python-telegram-bot=httpx
discord-py=aiohttp aiogram=aiohttp,pydantic,aiofiles,magic-filter strictyaml=python-dateutil
ocrmypdf=pikepdf,pillow,pluggy,rich,pdfminer-six,img2pdf,packaging img2pdf=pillow,pikepdf
weasyprint=pydyf,cffi,tinycss2,cssselect2,pyphen,pillow,fonttools reportlab=pillow,charset-normalizer qrcode[pil]=pillow
pdfplumber=pdfminer-six,pillow,pypdfium2 tika=requests imagehash=numpy,pillow,scipy,pywavelets
dateparser=python-dateutil,pytz,regex,tzlocal
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    pairs = (word.partition("=") for word in table.split())
    return {name: tuple(brought.split(",")) for name, _, brought in pairs}


BRINGS: dict[str, tuple[str, ...]] = _read(_TABLE)
"""``name`` or ``name[extra]`` → keys (an extra of another distribution may stand there as ``name[extra]``)."""


def brought_by(distribution: str, extras: tuple[str, ...] = ()) -> frozenset[str]:
    """All that a distribution with these extras brings, and what that brings in turn."""
    found: set[str] = set()
    waiting = [distribution, *(f"{distribution}[{extra.lower()}]" for extra in extras)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for key in BRINGS.get(name, ()):
            bare = key.partition("[")[0]
            found.add(bare)
            waiting += [key, bare]
        if name.partition("[")[0].startswith("django-") and name not in BRINGS:
            waiting.append("django")
            found.add("django")
    return frozenset(found - {distribution})
