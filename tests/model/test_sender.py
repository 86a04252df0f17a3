"""Who sends: the peer, or what a trusted proxy says of whom it was asked by."""

import pytest

from alerting.model.sender import Proxies, read_network

NOBODY = Proxies()
OURS = Proxies([read_network("127.0.0.1"), read_network("10.0.0.0/8"), read_network("fd00::/16")])


@pytest.mark.parametrize(
    "peer, sender",
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("no address", "unknown"),
    ],
)
def test_a_sender_is_an_address_or_a_house_of_ipv6(peer: str | None, sender: str) -> None:
    assert NOBODY.sender(peer, []) == sender
    assert NOBODY.sender(peer, ["198.51.100.1"]) == sender


@pytest.mark.parametrize(
    "forwarded, sender",
    [
        ([], "127.0.0.1"),
        (["198.51.100.1"], "198.51.100.1"),
        (["198.51.100.1:4711"], "198.51.100.1"),
        (["[2001:db8::1]:4711"], "2001:db8::/64"),
        (["2001:db8::1"], "2001:db8::/64"),
        (["made up, 198.51.100.1"], "198.51.100.1"),
        (["8.8.8.8, 198.51.100.1, 10.1.2.3"], "198.51.100.1"),
        (["8.8.8.8", "198.51.100.1", "fd00::1"], "198.51.100.1"),
        (["198.51.100.1, nonsense"], "127.0.0.1"),
        (["nonsense, 10.1.2.3"], "10.1.2.3"),
        ([""], "127.0.0.1"),
        ([",".join(["10.1.2.3"] * 1_000)], "10.1.2.3"),
    ],
)
def test_of_what_a_trusted_proxy_says_the_last_stranger_counts(
    forwarded: list[str], sender: str
) -> None:
    assert OURS.sender("127.0.0.1", forwarded) == sender


def test_what_anybody_else_forwards_is_not_believed() -> None:
    assert OURS.sender("198.51.100.9", ["203.0.113.7"]) == "198.51.100.9"
    assert (OURS.trust("10.9.9.9"), OURS.trust("198.51.100.9"), OURS.trust(None)) == (
        True,
        False,
        False,
    )


@pytest.mark.parametrize("text", ["", "host.example", "10.0.0.1/8", "10.0.0.0/33"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_network(text)
