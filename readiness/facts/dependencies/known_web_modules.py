"""Which distributions provide which module, where the names differ (web frameworks and their extensions): ``module=candidate,candidate``.

Written from the projects' own packaging (``top_level.txt`` and wheel contents); several candidates where forks, binary builds or renamed
packages provide the same module. A dotted module is a part of a namespace: the longest entry that fits an import decides. Names that are
the same on both sides stand in `known_names`.
"""

TABLE = """
rest_framework=djangorestframework rest_framework_simplejwt=djangorestframework-simplejwt rest_framework_extensions=drf-extensions
rest_framework_nested=drf-nested-routers rest_framework_gis=djangorestframework-gis rest_framework_xml=djangorestframework-xml
rest_framework_yaml=djangorestframework-yaml rest_framework_csv=djangorestframework-csv rest_framework_api_key=djangorestframework-api-key
rest_framework_swagger=django-rest-swagger rest_framework_dso=djangorestframework-dso rest_auth=django-rest-auth dj_rest_auth=dj-rest-auth
drf_yasg=drf-yasg,drf-yasg2 drf_spectacular=drf-spectacular drf_spectacular_sidecar=drf-spectacular-sidecar
drf_writable_nested=drf-writable-nested corsheaders=django-cors-headers environ=django-environ,environ-config environs=environs
decouple=python-decouple dotenv=python-dotenv debug_toolbar=django-debug-toolbar debug_toolbar_force=django-debug-toolbar-force
graphiql_debug_toolbar=django-graphiql-debug-toolbar django_filters=django-filter django_extensions=django-extensions
django_tables2=django-tables2 django_prometheus=django-prometheus django_redis=django-redis django_rq=django-rq django_rich=django-rich
django_htmx=django-htmx django_pglocks=django-pglocks django_celery_beat=django-celery-beat django_celery_results=django-celery-results
django_countries=django-countries django_otp=django-otp django_q=django-q,django-q2 django_apscheduler=django-apscheduler
django_jinja=django-jinja django_mysql=django-mysql django_auth_ldap=django-auth-ldap django_bootstrap5=django-bootstrap5
django_cotton=django-cotton django_heroku=django-heroku django_hosts=django-hosts django_ratelimit=django-ratelimit
django_tenants=django-tenants django_ses=django-ses django_structlog=django-structlog django_stubs_ext=django-stubs-ext
django_vite=django-vite django_webtest=django-webtest django_summernote=django-summernote django_select2=django-select2
django_recaptcha=django-recaptcha django_fsm=django-fsm,django-fsm-2 django_guid=django-guid django_browser_reload=django-browser-reload
django_cleanup=django-cleanup django_crontab=django-crontab django_elasticsearch_dsl=django-elasticsearch-dsl
django_opensearch_dsl=django-opensearch-dsl django_user_agents=django-user-agents django_soft_delete=django-soft-delete
django_softdelete=django-soft-delete django_comments=django-contrib-comments django_treenode=django-treenode treenode=django-treenode
django_multiselectfield=django-multiselectfield multiselectfield=django-multiselectfield django_mptt=django-mptt mptt=django-mptt
treebeard=django-treebeard taggit=django-taggit taggit_serializer=django-taggit-serializer timezone_field=django-timezone-field
timezones=django-timezones storages=django-storages allauth=django-allauth crispy_forms=django-crispy-forms
crispy_bootstrap4=crispy-bootstrap4 crispy_bootstrap5=crispy-bootstrap5 crispy_tailwind=crispy-tailwind bootstrap4=django-bootstrap4
bootstrap3=django-bootstrap3 bootstrapform=django-bootstrap-form widget_tweaks=django-widget-tweaks formtools=django-formtools
compressor=django-compressor pipeline=django-pipeline reversion=django-reversion simple_history=django-simple-history
auditlog=django-auditlog guardian=django-guardian rules=rules impersonate=django-impersonate hijack=django-hijack
import_export=django-import-export ckeditor=django-ckeditor ckeditor_uploader=django-ckeditor django_ckeditor_5=django-ckeditor-5
tinymce=django-tinymce imagekit=django-imagekit easy_thumbnails=easy-thumbnails sorl=sorl-thumbnail sorl.thumbnail=sorl-thumbnail
phonenumber_field=django-phonenumber-field phonenumbers=phonenumbers,phonenumberslite localflavor=django-localflavor
modeltranslation=django-modeltranslation parler=django-parler rosetta=django-rosetta polymorphic=django-polymorphic
model_utils=django-model-utils mathfilters=django-mathfilters constance=django-constance waffle=django-waffle flags=django-flags
axes=django-axes csp=django-csp captcha=django-simple-captcha,django-recaptcha,captcha defender=django-defender
two_factor=django-two-factor-auth otp_yubikey=django-otp-yubikey oauth2_provider=django-oauth-toolkit oidc_provider=django-oidc-provider
mozilla_django_oidc=mozilla-django-oidc social_django=social-auth-app-django social_core=social-auth-core
social_flask=social-auth-app-flask djoser=djoser knox=django-rest-knox graphene_django=graphene-django strawberry=strawberry-graphql
strawberry_django=strawberry-graphql-django,strawberry-django ninja=django-ninja ninja_extra=django-ninja-extra ninja_jwt=django-ninja-jwt
channels=channels channels_redis=channels-redis cacheops=django-cacheops cachalot=django-cachalot
compression_middleware=django-compression-middleware anymail=django-anymail post_office=django-post-office mailer=django-mailer
health_check=django-health-check watchman=django-watchman maintenance_mode=django-maintenance-mode dbbackup=django-dbbackup
djcelery=django-celery djcelery_email=django-celery-email kombu=kombu djmoney=django-money dj_database_url=dj-database-url
dj_email_url=dj-email-url dj_static=dj-static djstripe=dj-stripe silk=django-silk nplusone=nplusone whitenoise=whitenoise wagtail=wagtail
modelcluster=django-modelcluster cms=django-cms filer=django-filer haystack=django-haystack tastypie=django-tastypie
webpack_loader=django-webpack-loader sass_processor=django-sass-processor tailwind=django-tailwind unfold=django-unfold
jazzmin=django-jazzmin grappelli=django-grappelli suit=django-suit admin_interface=django-admin-interface colorfield=django-colorfield
ordered_model=django-ordered-model adminsortable2=django-admin-sortable2 nested_admin=django-nested-admin solo=django-solo
sekizai=django-sekizai meta=django-meta robots=django-robots sesame=django-sesame versatileimagefield=django-versatileimagefield
flask_restful=flask-restful flask_restx=flask-restx flask_restplus=flask-restplus flask_script=flask-script flask_cors=flask-cors
flask_login=flask-login flask_migrate=flask-migrate flask_wtf=flask-wtf flask_mail=flask-mail,flask-mailman flask_moment=flask-moment
flask_babel=flask-babel flask_bcrypt=flask-bcrypt flask_caching=flask-caching flask_cache=flask-cache flask_compress=flask-compress
flask_admin=flask-admin flask_bootstrap=flask-bootstrap,bootstrap-flask,flask-bootstrap4 flask_httpauth=flask-httpauth
flask_jwt_extended=flask-jwt-extended flask_jwt=flask-jwt flask_limiter=flask-limiter flask_marshmallow=flask-marshmallow
flask_mongoengine=flask-mongoengine flask_mysqldb=flask-mysqldb flask_mysql=flask-mysql flask_pymongo=flask-pymongo
flask_principal=flask-principal flask_security=flask-security,flask-security-too flask_session=flask-session flask_smorest=flask-smorest
flask_socketio=flask-socketio flask_sock=flask-sock flask_sslify=flask-sslify flask_talisman=flask-talisman flask_testing=flask-testing
flask_uploads=flask-uploads,flask-reuploaded flask_debugtoolbar=flask-debugtoolbar flask_dance=flask-dance flask_openid=flask-openid
flask_oauthlib=flask-oauthlib flask_redis=flask-redis flask_rq=flask-rq flask_rq2=flask-rq2 flask_apscheduler=flask-apscheduler
flask_appbuilder=flask-appbuilder flask_assets=flask-assets flask_graphql=flask-graphql flask_injector=flask-injector
flask_pydantic=flask-pydantic flask_seasurf=flask-seasurf flask_swagger_ui=flask-swagger-ui flask_wtf.csrf=flask-wtf
flask_prometheus_metrics=flask-prometheus-metrics prometheus_flask_exporter=prometheus-flask-exporter flasgger=flasgger wtforms=wtforms
wtforms_sqlalchemy=wtforms-sqlalchemy apispec_webframeworks=apispec-webframeworks marshmallow_sqlalchemy=marshmallow-sqlalchemy
marshmallow_enum=marshmallow-enum socketio=python-socketio engineio=python-engineio socketIO_client=socketio-client
websocket=websocket-client websockets=websockets geventwebsocket=gevent-websocket multipart=python-multipart,multipart
python_multipart=python-multipart starlette_exporter=starlette-exporter starlette_context=starlette-context starlette_csrf=starlette-csrf
sse_starlette=sse-starlette fastapi_users=fastapi-users fastapi_users_db_sqlalchemy=fastapi-users-db-sqlalchemy,fastapi-users
fastapi_pagination=fastapi-pagination fastapi_cache=fastapi-cache2,fastapi-cache fastapi_limiter=fastapi-limiter fastapi_mail=fastapi-mail
fastapi_utils=fastapi-utils fastapi_jwt_auth=fastapi-jwt-auth fastapi_sso=fastapi-sso fastapi_cli=fastapi-cli
prometheus_fastapi_instrumentator=prometheus-fastapi-instrumentator aiohttp_cors=aiohttp-cors aiohttp_jinja2=aiohttp-jinja2
aiohttp_session=aiohttp-session aiohttp_security=aiohttp-security aiohttp_retry=aiohttp-retry aiohttp_sse_client=aiohttp-sse-client
sanic_ext=sanic-ext sanic_cors=sanic-cors pyramid=pyramid pyramid_jinja2=pyramid-jinja2 pyramid_mailer=pyramid-mailer
pyramid_rpc=pyramid-rpc pyramid_retry=pyramid-retry pyramid_services=pyramid-services pyramid_tm=pyramid-tm paste=paste
paste.deploy=pastedeploy webob=webob zope.sqlalchemy=zope-sqlalchemy swagger_ui_bundle=swagger-ui-bundle connexion=connexion
tornado=tornado uvloop=uvloop
"""
