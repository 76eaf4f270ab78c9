"""Which proxy is used, and that its password is not shown."""

import pytest

from duologue.api.proxies import proxy_for, proxy_passwords, shown_proxy


@pytest.mark.fault("F37")
def test_the_profiles_proxy_counts_before_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://environment:1")
    assert proxy_for("api.example", configured="http://own:2", loopback=False) == "http://own:2"
    assert proxy_for("api.example", configured=None, loopback=False) == "http://environment:1"


@pytest.mark.fault("F37")
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_the_environment_names_a_proxy(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "socks5://proxy:1080")
    assert proxy_for("api.example", configured=None, loopback=False) == "socks5://proxy:1080"


@pytest.mark.fault("F37")
def test_a_proxy_for_open_addresses_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy:1")
    assert proxy_for("api.example", configured=None, loopback=False) is None


@pytest.mark.fault("F37")
@pytest.mark.parametrize("exempt", ["api.example", ".example", "*", "other,api.example"])
def test_no_proxy_is_respected(monkeypatch: pytest.MonkeyPatch, exempt: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:1")
    monkeypatch.setenv("NO_PROXY", exempt)
    assert proxy_for("api.example", configured=None, loopback=False) is None


@pytest.mark.fault("F37")
def test_this_computer_is_never_behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy:1")
    assert proxy_for("127.0.0.1", configured="http://own:2", loopback=True) is None


@pytest.mark.fault("F37")
@pytest.mark.parametrize(
    ("url", "shown", "passwords"),
    [
        ("http://proxy:8080", "http://proxy:8080", ()),
        ("http://me:secret@proxy:8080", "http://proxy:8080", ("secret", "secret")),
        ("http://me:se%2Fcret@proxy:8080/path", "http://proxy:8080", ("se%2Fcret", "se/cret")),
        ("http://proxy:8080/secret?secret#secret", "http://proxy:8080", ()),
        ("socks5://me:p@ss@proxy", "socks5://proxy", ("p@ss", "p@ss")),
        ("me:secret@proxy:1", "proxy:1", ()),
        ("http://[::1", "http://[::1", ()),
        ("", "", ()),
    ],
)
def test_a_proxy_is_shown_without_its_password(url: str, shown: str, passwords: tuple[str, ...]) -> None:
    assert (shown_proxy(url), proxy_passwords(url)) == (shown, passwords)
