import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.errors import ConfigError
from alerting.notify.settings import EmailSettings, parse_smtp_url

FROM = "alerts@zylker.example"


def parse(url: str) -> EmailSettings:
    return parse_smtp_url(url, mail_from=FROM)


def test_everything_is_read_from_the_url() -> None:
    settings = parse("smtp://asha%40zylker.example:p%2Fw@mail.example:2525?starttls=if_offered")

    assert (settings.host, settings.port, settings.tls) == ("mail.example", 2525, "if_offered")
    assert settings.user == "asha@zylker.example"
    assert settings.password is not None
    assert settings.password.get_secret_value() == "p/w"


@pytest.mark.parametrize(
    "url,port,tls",
    [
        ("smtp://h", 587, "required"),
        ("smtp://h/", 587, "required"),
        ("smtp://h:25?starttls=never", 25, "never"),
        ("smtps://h", 465, "smtps"),
        ("smtps://h:4650", 4650, "smtps"),
    ],
)
def test_port_and_encryption_have_safe_defaults(url: str, port: int, tls: str) -> None:
    assert (parse(url).port, parse(url).tls) == (port, tls)


@pytest.mark.parametrize(
    "url,part",
    [
        ("http://u:sesame@h", "begin with smtp://"),
        ("smtp://", "host is missing"),
        ("smtp://u:sesame@:25", "host is missing"),
        ("smtp://u:sesame@h:many", "port"),
        ("smtp://u:ses/ame@h:25", "%2F"),
        ("smtp://u:sesame@h?starttls=maybe", "required, if_offered or never"),
        ("smtp://u:sesame@h?tls=yes", "knows only"),
        ("smtps://u:sesame@h?starttls=never", "encrypted from the start"),
        ("smtp://u:sesame@h/path", "may follow the port"),
    ],
)
def test_a_url_that_cannot_be_used_says_why(url: str, part: str) -> None:
    with pytest.raises(ConfigError, match=part.replace("?", r"\?")):
        parse(url)


@given(st.text(max_size=40))
def test_a_wrong_url_is_never_repeated(secret: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(f"smtp://user:{secret}sesame@host:25x?{secret}")
    assert "sesame" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    assert "sesame" not in repr(parse("smtp://u:sesame@h"))
