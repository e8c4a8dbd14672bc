"""Names, words, and how a form with gaps becomes a strategy."""

from hypothesis import strategies as st

Text = st.SearchStrategy[str]

NAMES = ("app", "db", "api", "web", "main", "settings", "A", "DATABASE_URL", "SECRET_KEY", "PORT", "x-y", "é", "latest", "_")
WORDS = (
    *NAMES, "1", "80", "8000", "0.5", "true", "on", "~", "", "a b", "${PORT}", "${A:-b}", "$A", "{{ a }}", "%s", "*", "/", "./a", "../a",
    "/health",
    "postgres://a:b@db/app", "python:3.12-slim", "postgres:16", "redis", "gunicorn main:app --bind 0.0.0.0:8000",
    "curl -f http://localhost:8000/health || exit 1", "sh -c 'a && b'", "\\", "'", '"', "#", "\u2028", "\x1b[31m",
)  # fmt: skip
NUMBERS = ("0", "1", "80", "8000", "65536", "-1", "1e3", "0x10", "99999999999999999999")
name, word, number = st.sampled_from(NAMES), st.sampled_from(WORDS), st.sampled_from(NUMBERS)
# What belongs nowhere.
STRAY = (
    b"\0", b"\xff", b"\r", b"\f", b"\xe2\x80\xa8", b"\n\n", b"\t", b"{{", b"'", b'"', b"[" * 120, b"\\\n", b": ", b"- ", b"(", b"}",
    b"<<EOF\n", b"\xc2\x85",
)  # fmt: skip


def joined(parts: st.SearchStrategy[list[str]], between: str = " ") -> Text:
    return parts.map(between.join)


words = joined(st.lists(word, min_size=1, max_size=4))


def form(text: str, **parts: Text) -> Text:
    """``text`` with each ``<part>`` drawn; parts that are not given are words."""
    names = [piece.partition(">")[0] for piece in text.split("<")[1:] if piece[1:2] == ">"]
    return st.tuples(*(parts.get(part, words) for part in names)).map(lambda drawn: _filled(text, names, drawn))


def _filled(text: str, names: list[str], drawn: tuple[str, ...]) -> str:
    done = ""
    for part, piece in zip(names, drawn, strict=True):
        before, _, text = text.partition(f"<{part}>")
        done += before + piece
    return done + text


def forms(*texts: str, **parts: Text) -> Text:
    """One of them."""
    return st.one_of([form(text, **parts) for text in texts])


def lines(*texts: str, most: int = 12, **parts: Text) -> Text:
    """Lines of these forms in any order."""
    return joined(st.lists(forms(*texts, **parts), max_size=most), "\n").map(lambda text: text + "\n")


@st.composite
def spoilt(draw: st.DrawFn, text: Text) -> bytes:
    """The file with up to three places cut, doubled, or overwritten with what does not belong there; seldom in another encoding."""
    content = draw(text).encode("utf-8", "replace")
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 20)))
        twice = content[start:end] * 2
        piece = draw(st.one_of(st.just(b""), st.just(twice), st.sampled_from(STRAY), st.binary(max_size=4)))
        content = content[:start] + piece + content[end:]
    encoding = draw(st.sampled_from(("utf-8",) * 8 + ("utf-8-sig", "utf-16")))
    return content if encoding == "utf-8" else content.decode("utf-8", "replace").encode(encoding)
