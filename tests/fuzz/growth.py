"""Looks for inputs on which a target takes more than in proportion to their size::

    python -m tests.fuzz.growth TARGET [-s SECONDS]

No coverage is needed for that: what grows is what repeats. Up to three tokens of the kind are repeated after up to two others, which put
the reader into some state; what takes long is measured again at half the size.
"""

import argparse
import random
import time

import msgspec

from tests.fuzz.guarding import TooSlowError, cpu_limit
from tests.fuzz.seeds import samples
from tests.fuzz.targets import TARGETS, Target
from tests.fuzz.tokens import tokens_of

# What opens and never closes, what continues, what repeats, in any kind.
UNITS = (
    " ", "\t", "\n", "\r", "\\\n", "a", "a\n", "0", "[", "{", "(", "<", '"', "'", "`", '"""', "'''", "#", "- ", "? ", ": ", "=", ",", ".",
    ";", "|", "/", "../", "$(", "${", "<<A\n", "<!--", "*", "_", "-", "\\", "%", "@", "!", "&", "\f", "é", "\u2028", "://",
    "password=", "a:b@",
)  # fmt: skip
BYTES = 16_384
SECONDS = 0.4  # of processor time for so many bytes; a linear reader takes a twentieth


class Grown(msgspec.Struct, frozen=True):
    """``head`` and then ``unit`` again and again took ``seconds``; ``factor``: so many times as long as half of it."""

    head: str
    unit: str
    seconds: float
    factor: float


def measured(target: Target, head: str, unit: str, size: int) -> float:
    """Seconds of processor time for so many bytes."""
    content = (head + unit * max(1, size // len(unit.encode()))).encode()
    begun = time.process_time()
    try:
        with cpu_limit(20.0):
            target.check(content, False)
    except TooSlowError:
        return 20.0
    except Exception:  # noqa: BLE001 - what is wrong otherwise is found elsewhere
        pass
    return time.process_time() - begun


def search(target: Target, seconds: float, seed: int = 0) -> tuple[int, list[Grown]]:
    """How many were tried in so many seconds of processor time, and what grew."""
    choose = random.Random(seed)
    tokens = (*tokens_of(target), *UNITS, *UNITS)
    heads = ("", *(text.decode("utf-8", "replace") for text in samples().get(target.name, ())))
    tried, found, begun = 0, [], time.process_time()
    while time.process_time() - begun < seconds:
        start = choose.choice(heads)
        head = start[: choose.randrange(len(start) + 1)] + "".join(choose.choices(tokens, k=choose.randrange(3)))
        unit = "".join(choose.choices(tokens, k=choose.choice((1, 1, 2, 2, 3))))
        tried += 1
        if measured(target, head, unit, BYTES) > SECONDS:
            whole = min(measured(target, head, unit, BYTES) for _ in range(2))
            factor = whole / max(1e-6, min(measured(target, head, unit, BYTES // 2) for _ in range(2)))
            if whole > SECONDS and factor > 2.6:
                found.append(Grown(head[-60:], unit, round(whole, 2), round(factor, 1)))
    return tried, found


def main() -> None:
    parser = argparse.ArgumentParser(description="Look for inputs that take more than in proportion to their size.")
    parser.add_argument("target", choices=TARGETS, metavar="TARGET")
    parser.add_argument("-s", "--seconds", type=float, default=60.0)
    options = parser.parse_args()
    target = TARGETS[options.target]
    target.check(b"", True)
    tried, found = search(target, options.seconds)
    print(f"{target.name}: {tried} tried")
    for one in sorted(found, key=lambda one: -one.seconds)[:20]:
        print(f"  {one.seconds:6.2f} s, {one.factor} times the half: {one.head!r} and {one.unit!r} again and again")


if __name__ == "__main__":
    main()
