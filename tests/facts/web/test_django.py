"""Django's URL modules, REST framework's routers, ninja."""

import re

import pytest

from tests.facts.web.routing import routes, rows, templates, unreadable

SETTINGS = 'ROOT_URLCONF = "site_.urls"\nINSTALLED_APPS = []\n'


def django(urls: str, **others: str) -> dict[str, str]:
    files = {"manage.py": "", "site_/__init__.py": "", "site_/settings.py": SETTINGS, "site_/urls.py": urls}
    return files | {path.replace("__", "/") + ".py": text for path, text in others.items()}


def test_paths_includes_and_views() -> None:
    files = django(
        """
        from django.contrib import admin
        from django.urls import include, path, re_path
        from shop import views
        from shop.views import Item
        patterns = [path("nested/", views.nested)]
        urlpatterns = [
            path("admin/", admin.site.urls),
            path("", views.index),
            path("shop/", include("shop.urls")),
            path("in/", include((patterns, "ns"), namespace="x")),
            path("list/", include([path("a/", views.a)])),
            path("item/<int:pk>/", Item.as_view()),
            re_path(r"^old/(?P<year>[0-9]{4})/$", views.old),
            re_path(r"^open/", views.opened),
        ]
        """,
        shop__urls="""
        from django.urls import path
        from . import views
        from .views import wrapped
        app_name = "shop"
        urlpatterns = [path("<slug:slug>", views.detail)]
        urlpatterns += [path("more/", wrapped(views.more))]
        """,
        shop__views="""
        from django.views import View
        from django.views.decorators.http import require_POST, require_http_methods
        def index(request): ...
        def nested(request): ...
        @require_POST
        def a(request): ...
        def old(request, year): ...
        def opened(request): ...
        @require_http_methods(["GET", "PUT"])
        def detail(request, slug): ...
        def more(request): ...
        def wrapped(view): return view
        class Item(View):
            def get(self, request, pk): ...
            def post(self, request, pk): ...
        """,
    )
    assert routes(files) == {
        "* / index",
        "* /in/nested/ nested",
        "POST /list/a/ a",
        "GET /item/{pk}/ Item.get",
        "POST /item/{pk}/ Item.post",
        "* /old/{year}/ old",
        "* /open/ opened",
        "GET,PUT /shop/{slug} detail",
        "* /shop/more/ more",
    }
    assert "/admin/{page}" in templates(files)
    assert unreadable(files) == set()


@pytest.mark.parametrize(
    ("path", "handler"),
    [("/old/2024/", "old"), ("/old/24/", ""), ("/open/anything", "opened"), ("/alt/b/", "alternative"), ("/alt/c/", ""), ("/v2/x/", "x")],
)
def test_regular_expressions(path: str, handler: str) -> None:
    files = django(
        r"""
        from django.urls import include, re_path
        def old(request): ...
        def opened(request): ...
        def alternative(request): ...
        def x(request): ...
        urlpatterns = [
            re_path(r"^old/(?P<year>[0-9]{4})/$", old),
            re_path(r"^open/", opened),
            re_path(r"^alt/(?:a|b)/$", alternative),
            re_path(r"^v(?P<n>\d)/", include([re_path(r"^x/\Z", x)])),
        ]
        """
    )
    found = [row.handler for row in rows(files) if re.search(row.pattern, path)]
    assert found == ([handler] if handler else [])


def test_settings_static_and_conditional_patterns() -> None:
    files = django(
        """
        from django.conf import settings
        from django.conf.urls.static import static
        from django.urls import include, path
        def x(request): ...
        patterns = [path("x/", x)]
        urlpatterns = [path(settings.BASE_PATH, include(patterns))] + static(settings.MEDIA_URL, document_root="m")
        if settings.DEBUG:
            urlpatterns.append(path("debug/", x))
        """
    )
    files["site_/settings.py"] += 'import os\nBASE_PATH = os.environ.get("BASE_PATH", "app/")\nMEDIA_URL = "/media/"\n'
    assert templates(files) == {"/app/x/", "/media/{path}", "/debug/"}


def test_third_parties() -> None:
    files = django(
        """
        from django.urls import include, path
        from other import urls
        urlpatterns = [
            path("ht/", include("health_check.urls")),
            path("", include("django_prometheus.urls")),
            path("accounts/", include("django.contrib.auth.urls")),
            path("unknown/", include("third.party.urls")),
            path("named/", include(urls)),
        ]
        """
    )
    assert {"/ht/", "/metrics", "/accounts/login/"} < templates(files)
    assert unreadable(files) == {("^/unknown/.*$", "site_/urls.py:8"), ("^/named/.*$", "site_/urls.py:9")}


def test_functions_that_put_lists_together_leave_their_prefix_open() -> None:
    files = django(
        """
        from django.urls import include, path
        def made():
            found = []
            for name in names():
                found.append(path(name, view))
            return found
        def view(request): ...
        def known(): return [path("known/", view)]
        urlpatterns = [path("made/", include(made())), path("k/", include(known()))]
        """
    )
    assert routes(files) == {"* /k/known/ view"}
    assert unreadable(files) == {("^/made/.*$", "site_/urls.py:4")}


def test_rest_framework_routers() -> None:
    files = django(
        """
        from django.urls import include, path
        from rest_framework import routers, viewsets
        from rest_framework.decorators import action
        class Users(viewsets.ModelViewSet):
            lookup_field = "uuid"
            def list(self, request): ...
            @action(detail=True, methods=["post"], url_path="set-password")
            def set_password(self, request, uuid=None): ...
            @action(detail=False)
            def recent(self, request): ...
        class Logs(viewsets.ReadOnlyModelViewSet):
            pass
        router = routers.DefaultRouter()
        router.register("users", Users)
        router.register(r"logs", Logs, basename="log")
        urlpatterns = [path("api/", include(router.urls))]
        """
    )
    assert routes(files) == {
        "GET /api/users/ Users.list",
        "POST /api/users/ Users",
        "GET /api/users/{uuid}/ Users",
        "PUT /api/users/{uuid}/ Users",
        "PATCH /api/users/{uuid}/ Users",
        "DELETE /api/users/{uuid}/ Users",
        "POST /api/users/{uuid}/set-password/ Users.set_password",
        "GET /api/users/recent/ Users.recent",
        "GET /api/logs/ Logs",
        "GET /api/logs/{pk}/ Logs",
    }
    assert "/api/" in templates(files)


def test_ninja() -> None:
    files = django(
        """
        from django.urls import path
        from ninja import NinjaAPI
        api = NinjaAPI()
        @api.get("/hello/{name}")
        def hello(request, name): ...
        api.add_router("/events/", "events.api.router")
        urlpatterns = [path("api/", api.urls)]
        """,
        events__api="""
        from ninja import Router
        router = Router()
        @router.post("/")
        def create(request): ...
        """,
    )
    assert routes(files) == {"GET /api/hello/{name} hello", "POST /api/events/ create"}
    assert {"/api/docs", "/api/openapi.json"} < templates(files)


def test_a_computed_root_leaves_everything_open() -> None:
    files = {"settings.py": 'import os\nROOT_URLCONF = os.environ["URLS"]\n'}
    assert unreadable(files) == {("^.*$", "settings.py:2")}


def test_methods_of_generic_views() -> None:
    files = django(
        """
        from django.urls import path
        from django.views.generic import ListView, TemplateView
        from rest_framework.generics import GenericAPIView, ListCreateAPIView
        from somewhere import SpecialView
        class Own(GenericAPIView):
            def get(self, request): ...
        class Things(ListCreateAPIView):
            def post(self, request): ...
        class Shown(ListView): ...
        class Special(SpecialView):
            def get(self, request): ...
        urlpatterns = [path("own", Own.as_view()), path("things", Things.as_view()), path("shown", Shown.as_view()),
                       path("special", Special.as_view()), path("plain", TemplateView.as_view(template_name="x"))]
        """
    )
    assert routes(files) == {
        "GET /own Own.get",
        "POST /things Things.post",
        "GET /things Things",
        "GET /shown Shown",
        "GET /special Special.get",
        "* /special Special",
    }
    assert "/plain" in templates(files)


def test_middleware_of_third_parties_that_answers_by_itself() -> None:
    urls = "from django.urls import path\ndef home(request): ...\nurlpatterns = [path('', home)]\n"
    settings = 'ROOT_URLCONF = "urls"\nMIDDLEWARE = ["%s"]\n'

    def served(middleware: str) -> set[str]:
        return templates({"settings.py": settings % middleware, "urls.py": urls})

    assert served("dockerflow.django.middleware.DockerflowMiddleware") == {"/", "/__version__", "/__heartbeat__", "/__lbheartbeat__"}
    assert served("dockerflow.django.middleware.Other") == {"/"}
    pages = "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware"
    assert unreadable({"settings.py": settings % pages, "urls.py": urls}) == {("^.*$", "settings.py:2")}
