"""Base URLs: which are used, which are refused, and where a request goes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duologue.domain.address import BaseUrl, read_base_url
from duologue.domain.errors import AddressRefused
from duologue.domain.style import ApiStyle

OPENAI, ANTHROPIC = ApiStyle.OPENAI, ApiStyle.ANTHROPIC


@pytest.mark.parametrize(
    ("typed", "style", "endpoint"),
    [
        ("https://api.minimax.io/v1", OPENAI, "https://api.minimax.io/v1/chat/completions"),
        ("https://api.minimax.io/v1/", OPENAI, "https://api.minimax.io/v1/chat/completions"),
        ("  https://api.minimax.io/v1\n", OPENAI, "https://api.minimax.io/v1/chat/completions"),
        ("https://h/v1/chat/completions", OPENAI, "https://h/v1/chat/completions"),
        ("https://h/v1/chat/completions/", OPENAI, "https://h/v1/chat/completions"),
        ("https://h/anthropic", ANTHROPIC, "https://h/anthropic/v1/messages"),
        ("https://h/anthropic/v1/messages", ANTHROPIC, "https://h/anthropic/v1/messages"),
        ("https://h/v1/messages/", ANTHROPIC, "https://h/v1/messages"),
        ("https://h", ANTHROPIC, "https://h/v1/messages"),
        ("HTTPS://H.Example/V1", OPENAI, "https://h.example/V1/chat/completions"),
        ("https://h:443/v1", OPENAI, "https://h/v1/chat/completions"),
        ("https://h:8443/v1", OPENAI, "https://h:8443/v1/chat/completions"),
        ("http://127.0.0.1:8080/v1", OPENAI, "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://[::1]:8080", ANTHROPIC, "http://[::1]:8080/v1/messages"),
    ],
)
def test_a_request_goes_to_the_endpoint_of_its_style(typed: str, style: ApiStyle, endpoint: str) -> None:
    assert read_base_url(typed, style).endpoint(style) == endpoint


def test_the_list_of_models_is_beside_the_endpoint() -> None:
    assert read_base_url("https://h/v1", OPENAI).models(OPENAI) == "https://h/v1/models"
    assert (
        read_base_url("https://h/anthropic", ANTHROPIC).models(ANTHROPIC) == "https://h/anthropic/v1/models"
    )


@pytest.mark.fault("F03")
@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "127.9.8.7", "[::1]", "[0:0:0:0:0:0:0:1]"]
)
def test_plain_http_is_for_this_computer(host: str) -> None:
    base = read_base_url(f"http://{host}:8080/v1", OPENAI)
    assert base.is_loopback
    assert base.port == 8080


@pytest.mark.fault("F03")
@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "192.168.1.10",
        "10.0.0.1",
        "0.0.0.0",  # noqa: S104 - not bound to
        "169.254.169.254",
        "[fe80::1]",
        "[::ffff:8.8.8.8]",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "127.0.0.1.nip.io",
        "2130706433",
        "0x7f.1",
        "127.1",
    ],
)
def test_plain_http_anywhere_else_is_refused_before_any_name_is_looked_up(host: str) -> None:
    with pytest.raises(AddressRefused, match="in the open"):
        read_base_url(f"http://{host}/v1", OPENAI)
    assert not read_base_url(f"https://{host}/v1", OPENAI).is_loopback


@pytest.mark.fault("F05")
@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "api.minimax.io/v1",
        "//api.minimax.io/v1",
        "ftp://h/v1",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ws://localhost/v1",
        "https://",
        "https:///v1",
        "https://:8080/v1",
        "https://.",
        "https://..",
        "https://a..b/v1",
        "https://good@evil.com/v1",
        "https://good.com:443@evil.com/v1",
        "https://@evil.com/v1",
        "http://user:pass@127.0.0.1/v1",
        "https://good.com\\@evil.com/v1",
        "https://evil.com\\.good.com/v1",
        "https:\\\\evil.com/v1",
        "https://ev il.com/v1",
        "https://evil.com/v 1",
        "https://evil\t.com/v1",
        "https://evil.com/\r\nHost: other/v1",
        "https://evil\n.com/v1",
        "https://evil.com/\x00v1",
        "https://evil.com/\x7fv1",
        "https://h/v1?key=x",
        "https://h/v1?",
        "https://h/v1#x",
        "https://h#",
        "https://h:99999/v1",
        "https://h:0/v1",
        "https://h:-1/v1",
        "https://h:port/v1",
        "https://h:\uff18\uff10/v1",
        "https://[::1/v1",
        "https://[not-an-address]/v1",
        "https://evil.com\uff0fgood.com/v1",
        "https://evil.com\u2044good.com:x/v1",
        f"https://{'a' * 64}.com/v1",
        "https://\u202egood.com/v1",
        "https://good.com/\u202ev1",
        "https://good\u200b.com/v1",
        "https://good.com/\x85v1",
        "https://[v1.evil.com]/v1",
        "https://evil.com%2f.good.com/v1",
        "https://evil<good>.com/v1",
        "https://good,evil.com/v1",
        "https://-/v1\u00ad",
    ],
)
@pytest.mark.parametrize("style", ApiStyle)
def test_what_is_no_plain_address_is_refused(typed: str, style: ApiStyle) -> None:
    with pytest.raises(AddressRefused) as raised:
        read_base_url(typed, style)
    assert raised.value.kind == "address_refused"


@pytest.mark.fault("F05")
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://b\u00fccher.example/v1", "https://xn--bcher-kva.example"),
        ("https://\u0430pple.com/v1", "https://xn--pple-43d.com"),  # a Cyrillic a
        ("https://xn--pple-43d.com/v1", "https://xn--pple-43d.com"),
        ("https://\uff47\uff4f\uff4f\uff44.com/v1", "https://good.com"),  # full-width letters
        ("https://good\u3002com/v1", "https://good.com"),  # an ideographic full stop
        ("https://good.com./v1", "https://good.com"),
        ("https://GOOD.com/v1", "https://good.com"),
    ],
)
def test_a_host_is_shown_in_the_form_in_which_it_is_looked_up(typed: str, shown: str) -> None:
    base = read_base_url(typed, OPENAI)
    assert base.origin == shown
    assert base.endpoint(OPENAI) == f"{shown}/v1/chat/completions"


def test_the_origin_tells_scheme_host_and_port_apart() -> None:
    origins = {
        read_base_url(text, OPENAI).origin
        for text in ("https://h", "https://h:444", "https://i", "http://localhost", "https://localhost")
    }
    assert len(origins) == 5
    assert read_base_url("https://h:443/a", OPENAI).origin == read_base_url("https://h./b", OPENAI).origin


def test_an_address_reads_as_itself_again() -> None:
    base = read_base_url("https://h.example:8443/a/b/", OPENAI)
    assert str(base) == "https://h.example:8443/a/b"
    assert read_base_url(str(base), OPENAI) == base == BaseUrl("https", "h.example", 8443, "/a/b")


@pytest.mark.fault("F05")
@given(st.text(alphabet=string.printable + "\u202e\uff0f\u00fc@\\", max_size=40), st.sampled_from(ApiStyle))
def test_whatever_is_typed_is_refused_plainly_or_leads_to_the_host_that_is_shown(
    rest: str, style: ApiStyle
) -> None:
    for scheme in ("https://", "http://", ""):
        try:
            base = read_base_url(scheme + rest, style)
        except AddressRefused:
            continue
        assert base.host.isascii()
        assert base.scheme == "https" or base.is_loopback
        assert base.endpoint(style).startswith(base.origin)
        assert "@" not in base.origin
        assert read_base_url(base.endpoint(style), style) == base
