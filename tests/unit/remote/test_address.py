"""The client talks to one host, whatever the configuration or a source says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remote.address import checked_base, host_in, joined, query
from tests.unit.remote.asking import BASE, Time, client


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("https://marlow.example", "https://marlow.example"),
        ("https://marlow.example/", "https://marlow.example"),
        ("https://marlow.example/jira/", "https://marlow.example/jira"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("https://[::1]:8443/jira", "https://[::1]:8443/jira"),
    ],
)
def test_a_base_address_has_no_slash_at_its_end(url: str, base: str) -> None:
    assert checked_base(url) == base


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("", "the address is not one of a server"),
        ("marlow.example", "the address is not one of a server"),
        ("https://", "the address is not one of a server"),
        ("ftp://marlow.example", "the address is not one of a server"),
        ("file:///etc/passwd", "the address is not one of a server"),
        ("https://[::1", "the address is not one of a server"),
        ("https://marlow.example:port", "the address is not one of a server"),
        (f"https://{'a' * 80}.example", "the address is not one of a server"),
        ("https://ada:Hq7@marlow.example", "the address holds a name or password"),
        ("https://ada@marlow.example", "the address holds a name or password"),
        ("https://marlow.example?token=Hq7", "the address ends in a query or fragment"),
        ("https://marlow.example/#Hq7", "the address ends in a query or fragment"),
    ],
    ids=lambda value: value[:40],
)
def test_what_is_no_base_address_is_refused_without_being_repeated(url: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as caught:
        checked_base(url)
    assert "Hq7" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "path", ["/", "/rest/api/3/myself", "/v1.0/users('ada')/x", "/a%20b", "/a:b@c", "/...", "/a.b/"]
)
def test_a_path_is_joined_to_the_base(path: str) -> None:
    assert joined(BASE, path) == BASE + path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "rest",
        "//elsewhere.example/x",
        "https://elsewhere.example/x",
        "@elsewhere.example/x",
        ".elsewhere.example/x",
        ":99/x",
        "/a/../b",
        "/..",
        "/a/%2e%2E/b",
        "/a/./b",
        "/a?b=c",
        "/a#b",
        "/a\\b",
        "/a b",
        "/a\r\nHost: x",
        "/ä",
    ],
)
def test_a_path_that_could_lead_elsewhere_is_refused_before_anything_is_sent(path: str) -> None:
    asked = client(Time())
    with pytest.raises(ValueError, match="stay below the configured address"):
        asked.get(path)
    assert asked.requests == 0


@given(path=st.text(st.sampled_from("/.%2eE:@a?#\\ "), max_size=12))
def test_no_path_changes_the_host_or_leaves_the_base(path: str) -> None:
    from requests import Request  # a heavy library, and only this test's oracle

    try:
        url = joined(f"{BASE}/jira", path)
    except ValueError:
        return
    sent = str(Request("GET", url).prepare().url)
    assert sent.startswith(f"{BASE}/jira/")


@pytest.mark.parametrize(
    ("params", "pairs"),
    [
        (None, []),
        ({}, []),
        ({"a": "x", "b": 2}, [("a", "x"), ("b", "2")]),
        ({"a": ["x", 2, True]}, [("a", "x"), ("a", "2"), ("a", "true")]),
        ({"a": ("x",), "b": []}, [("a", "x")]),
        ({"a": None, "b": [None, "x"], "c": False}, [("b", "x"), ("c", "false")]),
    ],
)
def test_a_query_is_pairs_of_text(params: dict[str, object] | None, pairs: list[tuple[str, str]]) -> None:
    assert query(params) == pairs


@pytest.mark.parametrize(
    "value", [1.5, b"x", {"a": {"b": 1}}.get("a"), object()], ids=["float", "bytes", "object", "any"]
)
def test_a_query_takes_nothing_that_has_two_spellings(value: object) -> None:
    with pytest.raises(TypeError, match="a query takes text, whole numbers and booleans"):
        query({"a": [value]})


def test_a_host_with_a_secret_is_not_told() -> None:
    assert host_in("https://HQ7.elsewhere.example", "own", lambda text: text.replace("HQ7", "?")) == ""
    assert host_in("https://elsewhere.example", "own", lambda text: text.replace("HQ7", "?")) == "elsewhere.example"
