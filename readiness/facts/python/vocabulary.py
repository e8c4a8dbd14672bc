"""The words that relations and matchers ask Python files for, collected from the ``WORDS`` of their modules (a test compares them).

They are sought in one pass, when the first is asked for; a word that is missing here is found all the same, in a pass of its own.
"""

from readiness.wordlist import word_set

VOCABULARY = word_set("""
    API APIFlask App Application AsyncApp AsyncServer BROKER_URL Blocks Bottle CELERYBEAT_SCHEDULE CELERY_BEAT_SCHEDULE CELERY_BROKER_URL
    CORS CORSConfig CORSMiddleware CRONJOBS Configurator DATABASES Dash DjangoDynaconf Dynaconf FastAPI Flask FlaskApp FlaskDynaconf
    Interface LazySettings Litestar Middleware NinjaAPI OpenAPI Quart ROOT_URLCONF Robyn SECRET_KEY Sanic Server SessionMiddleware
    SocketIO SocketManager Starlette TrustedHostMiddleware _create_default_https_context _create_stdlib_context _create_unverified_context
    add_job add_middleware add_periodic_task application async_engine_from_config auto_envvar_prefix beat_schedule cert_reqs cors
    create_async_engine create_engine crontab cross_origin disable_ssl_certificate_validation dj_database_url dj_email_url dj_redis_url
    django_cache_url engine_from_config environ environb envvar from_envvar from_file from_json from_prefixed_env from_pyfile
    get_asgi_application get_wsgi_application getenv getenvb init_app quickstart route_cors run_every scheduled_job secret_key set_cookie
    set_page_config ssl ssl_cert_reqs ssl_verify sslmode tlsAllowInvalidCertificates tlsInsecure tls_insecure validate_certs verify
    verify_certs verify_mode verify_ssl
""")
