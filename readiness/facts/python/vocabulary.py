"""The words that relations and matchers ask Python files for, collected from the ``WORDS`` of their modules (a test compares them).

They are sought in one pass, when the first is asked for; a word that is missing here is found all the same, in a pass of its own.
"""

from readiness.wordlist import word_set

VOCABULARY = word_set("""
    ?account ?login ?refusal ?secret @api_operation @api_route @before_app_request @before_first_request @before_request @delete @get @head
    @middleware @on_request @options @patch @post @put @route @shared_task @task @trace @view @websocket @websocket_route AIOKafkaConsumer
    AIOKafkaProducer API APIBlueprint APIFlask APIManager APIRouter APP_DEBUG APScheduler ARRAY Admin Api App AppBuilder Application
    ArrayField AsyncApp AsyncClient AsyncConnectionPool AsyncElasticsearch AsyncIOMotorClient AsyncIOScheduler AsyncOpenSearch
    AsyncScheduler AsyncServer BROKER_URL BackgroundScheduler BlockingScheduler Blocks Blueprint Bottle CELERYBEAT_SCHEDULE CELERY_ACKS_LATE
    CELERY_BEAT_SCHEDULE CELERY_BROKER_URL CELERY_TASK_ACKS_LATE CORS CORSConfig CORSMiddleware CRONJOBS Celery Client ClientSession
    Configurator ConnectionPool DATABASES DEBUG DEBUG_MODE DJANGO_DEBUG DJANGO_SETTINGS_MODULE Dash DateRangeField DateTimeRangeField
    DebugToolbarExtension DefaultRouter DispatcherMiddleware DjangoDynaconf Dockerflow Dynaconf EncryptedCookieStorage EnvironmentDump
    ExtendedSimpleRouter FLASK_DEBUG FastAPI FastAPIOffline Fernet Flask FlaskApi FlaskApp FlaskDynaconf GeventScheduler
    GunicornInternalPrometheusMetrics GunicornPrometheusMetrics HOLD HStoreField HealthCheck Healthz INSTALLED_APPS InferringRouter
    IntegerRangeField Interface JSONWebSignatureSerializer JWTStrategy LISTEN LazySettings LifoQueue Litestar Middleware Migration MySQLdb
    Namespace NatsBroker NinjaAPI NinjaExtraAPI OpenAPI PREPARE PriorityQueue PrometheusMetrics QtScheduler Quart Queue ROOT_URLCONF Redis
    Robyn RouteTableDef Router SCHEDULER_JOBSTORES SECRET_KEY SET SQLALCHEMY_DATABASE_URI SQLAlchemyJobStore Sanic SearchVectorField
    Security Server SessionMiddleware SignedCookieSessionFactory SimpleConnectionPool SimpleQueue SimpleRouter SocketIO SocketManager
    Starlette Swagger TEMP TEMPORARY ThreadedConnectionPool TimedJSONWebSignatureSerializer TimestampSigner TornadoScheduler
    TrustedHostMiddleware TwistedScheduler URLSafeSerializer URLSafeTimedSerializer UWsgiPrometheusMetrics UserManager Versionizer __acall__
    __call__ __table__ __tablename__ _create_default_https_context _create_stdlib_context _create_unverified_context add_api add_api_route
    add_api_websocket_route add_delete add_directive add_get add_handlers add_head add_job add_jobstore add_listener add_middleware
    add_namespace add_options add_patch add_periodic_task add_post add_put add_resource add_route add_router add_routes add_schedule
    add_static add_static_route add_static_view add_subapp add_url_rule add_view add_websocket_route aiohttp alembic anthropic application
    astext async_engine_from_config auto_envvar_prefix barman beat_schedule bind blueprint borg borgmatic boto3 bottle builtins call_next
    cert_reqs cgroup config_from_object configure connect connect_robust cors create_all create_async_engine create_engine create_pool
    create_redis_pool create_task crontab cross_origin dbbackup debug disable_ssl_certificate_validation dispatch dj_database_url
    dj_email_url dj_redis_url django_cache_url do_GET do_HEAD do_POST do_PUT dotenv_values down_revision driver duplicity elasticdump
    elasticsearch engine_from_config ensure_future env_file environ environb envvar exec_driver_sql execute expire expireat expose
    fastapi_async_sqlalchemy fastapi_sqlalchemy fetch fetch_all fetch_one fetchrow fetchval find_loader find_spec flask_sqlalchemy
    from_envvar from_file from_json from_prefixed_env from_pyfile from_url ftplib get_asgi_application get_event_loop get_running_loop
    get_wsgi_application getenv getenvb groq http httpx imaplib include include_router init_app input insecure_channel io itsdangerous jwt
    litestream load_dotenv mariabackup mariadb middleware middleware_handler mistralai mongodump mount mount_gradio_app mount_to mydumper
    mysql mysqldump naming_convention new_event_loop nltk open openai opensearchpy os paramiko pathlib pexpire pexpireat pg_advisory_lock
    pg_basebackup pg_dump pg_dumpall pg_try_advisory_lock pgbackrest pika playwright postgresql process_exception process_request
    process_view psycopg psycopg2 pymongo pymysql quickstart raw read_env read_envfile receive redis register register_api
    register_blueprint requests resource restic route_cors run_every run_forever run_with scalar scalars schedule_job scheduled_job
    secret_key secure_channel set set_cookie set_page_config setup_swagger shutil smtplib socket spacy sqlalchemy sqlite3 sqlmodel ssl
    ssl_cert_reqs ssl_verify sslmode starlette start_response static stream stream_scalars stripe subprocess suppress task_acks_late text
    time tlsAllowInvalidCertificates tlsInsecure tls_insecure urllib urllib3 urlopen use_debugger validate_certs valkey velero verify
    verify_certs verify_mode verify_ssl view_config wal wrapper_middleware write_bytes write_text xtrabackup
""")
