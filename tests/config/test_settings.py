"""Settings: option, environment, credential, default; and every mistake at once."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerting.config.listening import TcpAddress, UnixAddress
from alerting.config.means import means_at_hand
from alerting.config.settings import Settings, read_settings, secrets_by_environment, variable
from alerting.errors import ConfigError
from alerting.model.data_center import DATA_CENTERS, DataCenter
from alerting.model.people import Directory, Means, Person, Place
from alerting.model.times import DAY, MINUTE

TOKEN = "0123456789abcdef"


def refusal(**environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read_settings(environ={variable(key): text for key, text in environ.items()})
    return str(caught.value)


def settings(**environ: str) -> Settings:
    return read_settings(environ={variable(key): text for key, text in environ.items()})


def test_an_empty_environment_is_enough() -> None:
    found = read_settings(environ={})

    assert found.listen == TcpAddress("127.0.0.1", 8080)
    assert found.admin_listen == UnixAddress(Path("alerting.db.sock").absolute())
    assert (found.rules, found.database) == (Path("rules.yaml"), Path("alerting.db"))
    assert found.silence_after == 30 * MINUTE
    assert found.keep_transitions == 400 * DAY
    assert found.metrics_listen is None
    assert found.webhook_tokens == ()


def test_options_go_before_variables_and_variables_before_credentials(tmp_path: Path) -> None:
    (tmp_path / "ALERTING_DATABASE").write_text("credential.db\n")
    (tmp_path / "ALERTING_RULES").write_text("credential.yaml\n")
    (tmp_path / "ALERTING_MAIL_FROM").write_text("a@credential.example\n")
    environ = {
        "CREDENTIALS_DIRECTORY": str(tmp_path),
        "ALERTING_DATABASE": "variable.db",
        "ALERTING_RULES": "variable.yaml",
    }

    found = read_settings({"database": Path("option.db"), "rules": None}, environ)

    assert found.database == Path("option.db")
    assert found.rules == Path("variable.yaml")
    assert found.mail_from == "a@credential.example"


def test_a_folder_of_credentials_that_may_not_be_looked_at_is_none() -> None:
    """As a reload command's. Nothing is forbidden to root, so here its name is too long."""
    assert read_settings(environ={"CREDENTIALS_DIRECTORY": "/" + "x" * 300}).secrets_dir is None


def test_systemd_names_the_directories() -> None:
    environ = {"STATE_DIRECTORY": "/var/lib/alerting:/other", "RUNTIME_DIRECTORY": "/run/alerting"}

    found = read_settings(environ=environ)

    assert found.database == Path("/var/lib/alerting/alerting.db")
    assert found.admin_listen == UnixAddress(Path("/run/alerting/admin.sock"))


def test_an_empty_variable_is_not_set() -> None:
    assert settings(smtp_url="", listen=" ").listen.port == 8080


@pytest.mark.parametrize(
    "text, address",
    [
        ("127.0.0.1:8080", TcpAddress("127.0.0.1", 8080)),
        ("[::1]:8080", TcpAddress("::1", 8080)),
        ("localhost:0", TcpAddress("localhost", 0)),
        ("0.0.0.0:65535", TcpAddress("0.0.0.0", 65535)),
    ],
)
def test_listening_addresses_are_read_and_written(text: str, address: TcpAddress) -> None:
    assert settings(listen=text).listen == address
    assert str(address) == text


@pytest.mark.parametrize("text", ["8080", "127.0.0.1", "::1:8080", "h:65536", "h:x", "unix:/a"])
def test_other_listening_addresses_are_refused(text: str) -> None:
    assert "ALERTING_LISTEN: write host:port" in refusal(listen=text)


def test_commands_may_come_in_by_socket_or_tcp() -> None:
    assert settings(admin_listen="unix:/run/a.sock").admin_listen == UnixAddress(
        Path("/run/a.sock")
    )
    assert settings(admin_listen="[::1]:81").admin_listen == TcpAddress("::1", 81)
    assert "begins with /" in refusal(admin_listen="unix:a.sock")
    assert "at most 107 bytes" in refusal(admin_listen=f"unix:/{'x' * 107}")
    assert "ALERTING_DATABASE" in refusal(database=f"/{'x' * 103}")


def test_tokens_are_separated_by_commas() -> None:
    assert settings(webhook_tokens=f"{TOKEN}, {TOKEN}x,").tokens() == (TOKEN, TOKEN + "x")


def test_a_daemon_without_a_token_is_told_so() -> None:
    with pytest.raises(ConfigError, match="ALERTING_WEBHOOK_TOKENS is not set"):
        settings().tokens()


def test_a_daemon_without_a_token_is_told_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"WEBHOOK_TOKENS or .* in {tmp_path}:"):
        settings(secrets_dir=str(tmp_path)).tokens()


def test_a_credential_may_be_named_without_the_prefix(tmp_path: Path) -> None:
    (tmp_path / "WEBHOOK_TOKENS").write_text(TOKEN + "\n")
    (tmp_path / "README").write_text("not ours")

    assert settings(secrets_dir=str(tmp_path)).tokens() == (TOKEN,)


def test_of_two_files_of_a_setting_the_one_with_the_prefix_counts(tmp_path: Path) -> None:
    (tmp_path / "WEBHOOK_TOKENS").write_text(TOKEN + "bare")
    (tmp_path / "ALERTING_WEBHOOK_TOKENS").write_text(TOKEN)

    assert settings(secrets_dir=str(tmp_path)).tokens() == (TOKEN,)


def test_where_signatures_do_no_token_is_needed() -> None:
    assert settings(webhook_auth="jwt", zoho_data_center="eu").tokens() == ()
    for auth in ("watch", "jwt+token"):
        with pytest.raises(ConfigError, match="ALERTING_WEBHOOK_TOKENS is not set"):
            settings(webhook_auth=auth, zoho_data_center="eu").checked()


def test_signatures_need_to_know_where_zoho_is() -> None:
    for auth in ("watch", "jwt", "jwt+token"):
        with pytest.raises(ConfigError, match="ALERTING_ZOHO_DATA_CENTER is not set"):
            settings(webhook_auth=auth, webhook_tokens=TOKEN).checked()
    settings(webhook_tokens=TOKEN).checked()


@pytest.mark.parametrize("center", DATA_CENTERS)
def test_every_data_centre_has_its_own_desk(center: DataCenter) -> None:
    assert settings(zoho_data_center=center).desk_url().startswith("https://desk.zoho")


def test_webhook_ids_are_separated_by_commas() -> None:
    assert settings(zoho_webhook_ids="4000000012345, 7,").zoho_webhook_ids == (4000000012345, 7)
    assert settings(zoho_org="78412359").zoho_org == 78412359


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1]:1", "http://localhost:1"])
def test_a_desk_for_tests_may_be_on_this_machine(url: str) -> None:
    assert settings(zoho_desk_url=url).desk_url() == url.rstrip("/")


@pytest.mark.parametrize("length, fine", [(15, False), (16, True), (17, True)])
def test_tokens_have_sixteen_characters(length: int, *, fine: bool) -> None:
    text = "x" * length
    if fine:
        assert settings(webhook_tokens=text).tokens() == (text,)
    else:
        assert "token 1 of 1 has 15 characters" in refusal(webhook_tokens=text)


@pytest.mark.parametrize("sign", list("/?#%& +é"))
def test_tokens_need_no_encoding_in_a_url(sign: str) -> None:
    assert "token 2 of 2 may have only" in refusal(webhook_tokens=f"{TOKEN},x{sign}{TOKEN}")


@pytest.mark.parametrize(
    "key, text, words",
    [
        ("smtp_url", "http://mail.example", "smtp://"),
        ("mail_from", "asha", "an e-mail address"),
        ("public_url", "desk.example", "a whole URL"),
        ("slack_api_url", "http://", "a whole URL"),
        ("heartbeat_url", "http://h:x", "a whole URL"),
        ("gap", "2 min", "not a length of time"),
        ("keep_events", "30", "number of days"),
        ("keep_events", "0d", "number of days"),
        ("log_format", "xml", "text"),
        ("webhook_auth", "none", "'jwt+token'"),
        ("zoho_data_center", "us", "'com'"),
        ("zoho_org", "acme", "up to 18 digits"),
        ("zoho_webhook_ids", "1;2", "up to 18 digits"),
        ("zoho_desk_url", "https://desk.zoho.example", "only one of this machine"),
        ("zoho_desk_url", "http://localhost@evil.example", "only one of this machine"),
        ("max_body", "1MB", "integer"),
        ("max_body", "0", "1024"),
        ("keep_text", "perhaps", "boolean"),
        ("lisen", "x:1", "there is no such setting; did you mean ALERTING_LISTEN?"),
        ("zzz", "x", "there is no such setting"),
    ],
)
def test_a_mistake_names_its_variable(key: str, text: str, words: str) -> None:
    found = refusal(**{key: text})

    assert found.startswith("The settings have 1 mistake:\n")
    assert variable(key) in found
    assert words in found


def test_all_mistakes_are_told_at_once() -> None:
    found = refusal(gap="x", listen="x", lisen="x")

    assert found.startswith("The settings have 3 mistakes:")
    assert found.count("\n") == 3


def test_a_mistake_in_an_option_names_the_option() -> None:
    with pytest.raises(ConfigError, match="--listen: write host:port"):
        read_settings({"listen": "x"}, {})


SECRETS = ("smtp_url", "webhook_tokens", "heartbeat_url")


@given(st.text(st.characters(categories=["L"]), min_size=4, max_size=15), st.sampled_from(SECRETS))
def test_no_mistake_shows_a_secret(text: str, key: str) -> None:
    assert f"§{text}" not in refusal(**{key: f"§{text}"})


def test_no_printed_settings_show_a_secret() -> None:
    found = settings(
        webhook_tokens=TOKEN,
        smtp_url="smtp://u:hush@mail.example",
        twilio_auth_token="hush",
        slack_bot_token="hush",
        heartbeat_url="https://hc.example/hush",
    )

    assert "hush" not in repr(found)
    assert TOKEN not in repr(found)


def test_secrets_of_the_rules_file_are_files(tmp_path: Path) -> None:
    (tmp_path / "old_room").write_text("https://hooks.example/1\n")
    (tmp_path.parent / "outside").write_text("no")
    found = read_settings(environ={"ALERTING_SECRETS_DIR": str(tmp_path)})

    secret = found.secret("old_room")

    assert secret is not None
    assert secret.get_secret_value() == "https://hooks.example/1"
    assert found.secret("new_room") is None
    assert found.secret("../outside") is None
    assert settings().secret("old_room") is None


def test_a_directory_of_secrets_that_is_named_must_be_there() -> None:
    assert "there is no directory" in refusal(secrets_dir="/nowhere/at/all")


def test_a_credential_of_an_unknown_name_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "ALERTING_SMTP_URI").write_text("x")

    assert "did you mean ALERTING_SMTP_URL?" in refusal(secrets_dir=str(tmp_path))


@pytest.mark.parametrize("raw, words", [(b"\xff", "not UTF-8"), (b"x" * 65_537, "64 KiB")])
def test_a_credential_that_cannot_be_read_says_why(tmp_path: Path, raw: bytes, words: str) -> None:
    (tmp_path / "ALERTING_SMTP_URL").write_bytes(raw)

    assert words in refusal(secrets_dir=str(tmp_path))


def test_without_settings_every_means_says_what_is_missing() -> None:
    found = means_at_hand(settings(smtp_url="smtp://mail.example", twilio_from="+1"))

    assert found.settings.email is None
    assert found.missing == {
        Means.EMAIL: "ALERTING_MAIL_FROM is not set",
        Means.SMS: "ALERTING_TWILIO_ACCOUNT_SID and ALERTING_TWILIO_AUTH_TOKEN are not set",
        Means.SLACK: "ALERTING_SLACK_BOT_TOKEN is not set",
    }


def test_only_means_that_somebody_in_the_file_is_told_by_lack_settings() -> None:
    found = means_at_hand(settings())
    people = {"asha": Person("asha", email="asha@zylker.example")}

    assert found.lacking(Directory(people)).keys() == {Means.EMAIL}
    room = {"room": Place("room", slack_channel="#room")}
    assert found.lacking(Directory(people, places=room)).keys() == {Means.EMAIL, Means.SLACK}


def test_means_get_what_they_need() -> None:
    found = means_at_hand(
        settings(
            smtp_url="smtp://mail.example:2525?starttls=never",
            mail_from="Support <alerts@zylker.example>",
            mail_timeout="5s",
            mail_connections="2",
            public_url="https://alerts.zylker.example/",
            twilio_account_sid="AC1",
            twilio_auth_token="t",
            twilio_from="+15005550006",
            slack_bot_token="xoxb-1",
            slack_api_url="http://127.0.0.1:1/api/",
        )
    )

    email, sms, slack = found.settings.email, found.settings.sms, found.settings.slack
    assert found.missing == {}
    assert email is not None
    assert (email.host, email.port, email.timeout, email.connections) == (
        "mail.example",
        2525,
        5,
        2,
    )
    assert (email.mail_from, email.domain) == (
        "Support <alerts@zylker.example>",
        "alerts.zylker.example",
    )
    assert sms is not None
    assert (sms.account_sid, sms.sender) == ("AC1", "+15005550006")
    assert sms.status_callback == "https://alerts.zylker.example/twilio/status"
    assert slack is not None
    assert slack.api_url == "http://127.0.0.1:1/api/"


@pytest.mark.parametrize("written,length", [("5m", 300_000), ("90s", 90_000), ("never", 0)])
def test_a_receipt_may_be_waited_for_or_not(written: str, length: int) -> None:
    assert settings(receipt_within=written).receipt_within == length


def test_a_webhook_is_enough_for_slack(tmp_path: Path) -> None:
    (tmp_path / "old_room").write_text("https://hooks.example/1")
    places = [Place(name, slack_webhook=f"secret:{name}") for name in ("old_room", "gone")]
    found = means_at_hand(settings(secrets_dir=str(tmp_path)), places)

    assert found.settings.slack is not None
    assert set(found.settings.slack.webhooks) == {"old_room"}
    assert Means.SLACK not in found.missing


def test_a_service_is_told_which_secrets_it_has_from_its_environment() -> None:
    environ = {"ALERTING_SMTP_URL": "x", "ALERTING_MAIL_FROM": "y", "ALERTING_SLACK_BOT_TOKEN": " "}

    assert secrets_by_environment({**environ, "INVOCATION_ID": "1"}) == ["ALERTING_SMTP_URL"]
    assert secrets_by_environment(environ) == []
