"""What is kept of a file is opened by its content alone."""

from hypothesis import given
from hypothesis import strategies as st

from readiness.cache.sealing import content_id, file_key, sealed, unsealed


@given(st.binary(max_size=3000), st.binary(max_size=200))
def test_what_is_sealed_comes_back_with_its_own_key(plain: bytes, content: bytes) -> None:
    key = file_key(content, "a.py", "production")
    assert unsealed(key.seal, sealed(key.seal, plain)) == plain


def test_neither_another_content_nor_another_place_opens_it() -> None:
    mine = file_key(b"x = 1", "a.py", "production")
    entry = sealed(mine.seal, b"the facts of it")
    for other in (file_key(b"x = 2", "a.py", "production"), file_key(b"x = 1", "b.py", "production"), file_key(b"x = 1", "a.py", "test")):
        assert other.id != mine.id
        assert unsealed(other.seal, entry) is None
    assert unsealed(mine.id, entry) is None, "the id stands beside the entry"


def test_parts_are_not_run_together() -> None:
    assert file_key(b"", "ab", "c") != file_key(b"", "a", "bc")


@given(st.integers(0, 200), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, flip: int) -> None:
    key = file_key(b"content", "a.py")
    entry = bytearray(sealed(key.seal, b"facts " * 40))
    entry[place % len(entry)] ^= flip
    assert unsealed(key.seal, bytes(entry)) is None


def test_an_entry_cut_short_is_none() -> None:
    key = file_key(b"content", "a.py")
    entry = sealed(key.seal, b"facts")
    assert [unsealed(key.seal, entry[:length]) for length in range(len(entry))] == [None] * len(entry)


def test_the_name_of_a_content_tells_nothing_that_opens_it() -> None:
    content = b"x = 1"
    key = file_key(content, "a.py")
    assert len({content_id(content), key.id, key.seal}) == 3
    assert content_id(content) == content_id(b"x = 1") != content_id(b"x = 2")
