"""Small files that would take for ever, or for the length of a stack: they end, and say that something is not known."""

from tests.facts.web.routing import rows, templates

SIZE = 14


def test_routers_that_include_each_other_many_times() -> None:
    made = "".join(f"r{n} = APIRouter()\n" for n in range(SIZE))
    included = "".join(f'r{n}.include_router(r{n + 1}, prefix="/{m}")\n' for n in range(SIZE - 1) for m in range(8))
    source = f"from fastapi import APIRouter, FastAPI\napp = FastAPI()\n{made}{included}app.include_router(r0)\nr0.include_router(r0)\n"
    found = rows({"main.py": source})
    assert len(found) < 50_000
    assert [row.pattern for row in found if row.unreadable] == ["^.*$"]


def test_views_wrapped_in_views() -> None:
    names = "".join(f"v{n} = wrap({f'v{n + 1}, ' * 50})\n" for n in range(SIZE))
    source = f"from django.urls import path\n{names}v{SIZE} = 1\nROOT_URLCONF = 'main'\nurlpatterns = [path('x/', v0)]\n"
    assert [row.template for row in rows({"main.py": source})] == ["/x/"]


def test_lists_of_lists_and_functions_of_functions() -> None:
    lists = "".join(f"l{n} = [{f'*l{n + 1}, ' * 20}]\n" for n in range(SIZE)) + f"l{SIZE} = []\n"
    functions = "".join(f"def f{n}():\n" + f"    if x: return f{n + 1}()\n" * 20 for n in range(SIZE)) + f"def f{SIZE}(): return 1\n"
    source = (
        f"from fastapi import FastAPI\nfrom django.urls import path\n{lists}{functions}app = FastAPI()\n"
        "for r in l0: app.include_router(r)\napp.include_router(f0(), prefix=f0())\nROOT_URLCONF = 'main'\nurlpatterns = l0\n"
    )
    assert any(row.unreadable for row in rows({"main.py": source}))


def test_names_in_circles() -> None:
    source = (
        "from fastapi import FastAPI\nfrom django.urls import include, path\napp = FastAPI()\na = b\nb = a\ndef f(x): return f(x)\n"
        "app.include_router(a, prefix=b)\napp.include_router(f(app), prefix=f(b))\nROOT_URLCONF = 'main'\n"
        "urlpatterns = urlpatterns + [path('x/', include('main')), path('y/', include(urlpatterns))]\n"
    )
    assert len(rows({"main.py": source})) < 5000


def test_a_static_method_is_passed_all_its_parameters() -> None:
    source = """
        from flask import Flask
        class Site:
            @staticmethod
            def start(app):
                app.add_url_rule("/x", "x", print)
        site = Flask(__name__, static_folder=None)
        Site.start(site)
        Site.start()
    """
    assert templates({"main.py": source}) == {"/x"}
