"""Which replaced names exist."""

import pytest

from readiness.facts.testing.rows import MockTarget
from tests.facts.projects import project_of

SHOP = """
import os
from shop.base import Base

LIMIT = 3

class Cart(Base):
    size = 1

    def __init__(self):
        self.items = []

    def add(self): ...

    def __hidden(self): ...

def task(): ...

cart = Cart()
"""
FILES = {
    "shop/__init__.py": "from shop.cart import Cart as Basket\n",
    "shop/base.py": "class Base:\n    def save(self): ...\n",
    "shop/cart.py": SHOP,
}
HEAD = "from unittest import mock\nfrom unittest.mock import patch\nimport shop\nfrom shop import cart\nfrom shop.cart import Cart\n"


def _targets(line: str) -> list[str]:
    rows = project_of({**FILES, "tests/test_a.py": f"{HEAD}def test_a(mocker, monkeypatch):\n    {line}\n"}).rows(MockTarget)
    return [f"{row.searched} has no {row.missing}" if row.missing else "unknown" if row.unreadable else "defined" for row in rows]


@pytest.mark.parametrize(
    ("line", "targets"),
    [
        ("patch('shop.cart.Cart.add')", ["defined"]),
        ("patch('shop.Basket.save')", ["defined"]),
        ("patch('shop.cart.os.path.exists')", ["defined"]),
        ("patch('shop.cart.cart.add')", ["defined"]),
        ("patch('shop.cart.Cart.items')", ["defined"]),
        ("patch('shop.cart.Cart.take')", ["Cart has no take"]),
        ("patch('shop.cart.total')", ["shop.cart has no total"]),
        ("patch('shop.orders.total')", ["shop has no orders"]),
        ("mock.patch('shop.cart.total', create=True)", []),
        ("patch('shop.cart.print')", []),
        ("patch('requests.get')", []),
        ("patch.object(Cart, 'take')", ["Cart has no take"]),
        ("patch.object(Cart, '_Cart__hidden')", ["defined"]),
        ("patch.object(Cart(), 'add')", ["defined"]),
        ("patch.object(cart, 'total')", ["shop.cart has no total"]),
        ("patch.multiple('shop.cart', LIMIT=1, TOTAL=2)", ["defined", "shop.cart has no TOTAL"]),
        ("patch.dict('shop.cart.LIMITS', {})", ["shop.cart has no LIMITS"]),
        ("mocker.patch('shop.cart.total')", ["shop.cart has no total"]),
        ("mocker.patch.object(Cart, 'add')", ["defined"]),
        ("mocker.spy(Cart, 'take')", ["Cart has no take"]),
        ("monkeypatch.setattr('shop.cart.total', 1)", ["shop.cart has no total"]),
        ("monkeypatch.setattr(cart, 'LIMIT', 1)", ["defined"]),
        ("monkeypatch.setattr(cart, 'TOTAL', 1, raising=False)", []),
        ("monkeypatch.setattr(Cart, 'take', 1)", ["Cart has no take"]),
        ("patch(f'shop.cart.{1}')", []),
        ("shop.client.patch('shop.cart.total')", []),
    ],
)
def test_targets(line: str, targets: list[str]) -> None:
    assert _targets(line) == targets


@pytest.mark.parametrize(
    ("module", "target"),
    [
        ("def __getattr__(name): ...\n", "shop.made.thing"),
        ("from elsewhere import *\n", "shop.made.thing"),
        ("class A(make()): ...\n", "shop.made.A.thing"),
        ("class A:\n    def __getattr__(self, name): ...\n", "shop.made.A.thing"),
        ("def f(): ...\n", "shop.made.f.thing"),
    ],
)
def test_what_is_made_at_run_time_is_unknown(module: str, target: str) -> None:
    files = {"shop/__init__.py": "", "shop/made.py": module, "tests/test_a.py": f"{HEAD}p = patch('{target}')\n"}
    assert [bool(row.unreadable) for row in project_of(files).rows(MockTarget)] == [True]


def test_attributes_of_a_decorated_function_are_its_decorators() -> None:
    tasks = "from celery import shared_task\n\n@shared_task\ndef send(): ...\n"
    files = {"shop/tasks.py": tasks, "tests/test_a.py": f"{HEAD}p = patch('shop.tasks.send.delay')\n"}
    assert [row.defined_at for row in project_of(files).rows(MockTarget)] == ["shop/tasks.py:4"]
