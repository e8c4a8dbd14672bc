"""What third parties serve where they are included. Sources: the URL modules and routers of the named distributions."""

GET = ("GET", "HEAD")
ANY: tuple[str, ...] = ()
Routes = tuple[tuple[str, tuple[str, ...]], ...]

# Routers for FastAPI's include_router: path below the prefix, methods.
ROUTERS: dict[str, Routes] = {
    "strawberry.fastapi.GraphQLRouter": (("", ("GET", "POST")), ("/", ("GET", "POST"))),
    "fastapi_users.FastAPIUsers.get_auth_router": (("/login", ("POST",)), ("/logout", ("POST",))),
    "fastapi_users.FastAPIUsers.get_register_router": (("/register", ("POST",)),),
    "fastapi_users.FastAPIUsers.get_reset_password_router": (("/forgot-password", ("POST",)), ("/reset-password", ("POST",))),
    "fastapi_users.FastAPIUsers.get_verify_router": (("/request-verify-token", ("POST",)), ("/verify", ("POST",))),
    "fastapi_users.FastAPIUsers.get_users_router": (("/me", ("GET", "PATCH")), ("/{id}", ("GET", "PATCH", "DELETE"))),
    "fastapi_users.FastAPIUsers.get_oauth_router": (("/authorize", ("GET",)), ("/callback", ("GET",))),
}

# ASGI and WSGI applications that answer everything below where they are mounted.
MOUNTED = frozenset(
    (
        "make_asgi_app",
        "make_wsgi_app",
        "prometheus_client.make_asgi_app",
        "prometheus_client.make_wsgi_app",
        "GraphQL",
        "strawberry.asgi.GraphQL",
        "ariadne.asgi.GraphQL",
        "GraphQLApp",
    )
)

# Extensions that add routes to the application they are given: callee (or the class whose object does it) → paths, and the argument that
# changes the path.
EXTENSIONS: dict[str, tuple[str, Routes]] = {
    "prometheus_fastapi_instrumentator.Instrumentator.expose": ("endpoint", (("/metrics", GET),)),
    "prometheus_fastapi_instrumentator.instrumentation.PrometheusFastApiInstrumentator.expose": ("endpoint", (("/metrics", GET),)),
    "prometheus_flask_exporter.PrometheusMetrics": ("path", (("/metrics", GET),)),
    "prometheus_flask_exporter.multiprocess.GunicornPrometheusMetrics": ("path", (("/metrics", GET),)),
    "prometheus_flask_exporter.multiprocess.GunicornInternalPrometheusMetrics": ("path", (("/metrics", GET),)),
    "prometheus_flask_exporter.multiprocess.UWsgiPrometheusMetrics": ("path", (("/metrics", GET),)),
    "dockerflow.flask.Dockerflow": ("", (("/__version__", GET), ("/__heartbeat__", GET), ("/__lbheartbeat__", GET))),
    "dockerflow.flask.app.Dockerflow": ("", (("/__version__", GET), ("/__heartbeat__", GET), ("/__lbheartbeat__", GET))),
    "flask_healthz.Healthz": ("", (("/healthz/live", GET), ("/healthz/ready", GET))),
    "healthcheck.HealthCheck": ("path", (("/healthcheck", GET),)),
    "healthcheck.EnvironmentDump": ("path", (("/environment", GET),)),
    "py_healthcheck.HealthCheck": ("path", (("/healthcheck", GET),)),
    "flask_admin.Admin": ("url", (("/admin", ANY), ("/admin/<path:page>", ANY))),
    "sqladmin.Admin": ("base_url", (("/admin", ANY), ("/admin/<path:page>", ANY))),
    "starlette_admin.contrib.sqla.Admin": ("base_url", (("/admin", ANY), ("/admin/<path:page>", ANY))),
    "starlette_admin.contrib.sqla.Admin.mount_to": ("", (("/admin", ANY), ("/admin/<path:page>", ANY))),
    "flasgger.Swagger": ("", (("/apidocs/", GET), ("/apispec_1.json", GET), ("/flasgger_static/<path:file>", GET))),
    "aiohttp_swagger.setup_swagger": ("swagger_url", (("/api/doc", GET), ("/api/doc/", GET), ("/api/doc/swagger.json", GET))),
    "flask_debugtoolbar.DebugToolbarExtension": ("", (("/_debug_toolbar/<path:rest>", ANY),)),
    "flask_socketio.SocketIO": ("path", (("/socket.io/", ANY),)),
    "flask_profiler.init_app": ("", (("/flask-profiler/<path:rest>", ANY),)),
    "flask_monitoringdashboard.bind": ("", (("/dashboard/<path:rest>", ANY),)),
    "fastapi_mcp.FastApiMCP.mount": ("", (("/mcp", ANY), ("/mcp/<path:rest>", ANY))),
}

# Extensions that add many routes of their own choice: what they may answer is open.
OPENING: dict[str, str] = {
    "flask_appbuilder.AppBuilder": "Flask-AppBuilder adds views of its own",
    "flask_security.Security": "Flask-Security adds views of its own",
    "flask_user.UserManager": "Flask-User adds views of its own",
    "nicegui.ui.run_with": "NiceGUI adds pages of its own",
    "gradio.mount_gradio_app": "Gradio adds routes of its own",
    "flask_restless.APIManager": "Flask-Restless adds views of its own",
    "dash.Dash": "Dash adds routes of its own",
}

# Blueprints of third parties: what register_blueprint(…) brings, and the prefix when none is given.
BLUEPRINTS: dict[str, tuple[str, Routes]] = {
    "flask_healthz.healthz": ("/healthz", (("/<name>", GET),)),
    "flask_swagger_ui.get_swaggerui_blueprint": ("", (("/", GET), ("/<path:path>", GET))),
}

# Middleware of third parties that answers by itself, as Django's MIDDLEWARE names it: paths from the root.
MIDDLEWARE: dict[str, tuple[str, ...]] = {
    "dockerflow.django.middleware.DockerflowMiddleware": ("/__version__", "/__heartbeat__", "/__lbheartbeat__"),
}
# Middleware that looks a path up in the database where no view answers: anything may be there.
OPENING_MIDDLEWARE: dict[str, str] = {
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware": "flat pages are kept in the database",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware": "redirects are kept in the database",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware": "redirects are kept in the database",
}

# Django URL modules for include(): paths as in their urls.py; ``""`` is the prefix itself.
URL_MODULES: dict[str, tuple[str, ...]] = {
    "health_check.urls": ("", "<str:subset>/"),
    "django_prometheus.urls": ("metrics",),
    "debug_toolbar.urls": ("<path:page>",),
    "watchman.urls": ("", "dashboard/", "ping/"),
    "django_healthy.urls": ("ping/", "health/"),
    "rest_framework.urls": ("login/", "logout/"),
    "django.contrib.auth.urls": (
        *("login/", "logout/", "password_change/", "password_change/done/"),
        *("password_reset/", "password_reset/done/", "reset/<uidb64>/<token>/", "reset/done/"),
    ),
    "django.contrib.admindocs.urls": ("", "<path:page>"),
    "django.conf.urls.i18n": ("setlang/",),
    "django_browser_reload.urls": ("events/",),
    "silk.urls": ("", "<path:page>"),
    "djoser.urls.jwt": ("jwt/create/", "jwt/refresh/", "jwt/verify/"),
    "oauth2_provider.urls": ("", "<path:page>"),
    "social_django.urls": ("<path:page>",),
    "ckeditor_uploader.urls": ("upload/", "browse/"),
    "django_rq.urls": ("", "<path:page>"),
    "wagtail.urls": ("", "_util/login/", "<path:page>"),
    "hijack.urls": ("acquire/", "release/"),
}
# Everything below the prefix: administration sites, whole applications of pages.
_SUBTREES = (
    "django.contrib.admin.site allauth allauth.account allauth.socialaccount allauth.headless wagtail.admin wagtail.documents explorer "
    "two_factor filer loginas nested_admin grappelli jet dj_rest_auth dj_rest_auth.registration djoser django_plotly_dash "
    "django_summernote tinymce baton captcha impersonate markdownx select2 django_select2 rosetta django_unicorn"
)
SUBTREES = frozenset(f"{name}.urls" for name in _SUBTREES.split())
