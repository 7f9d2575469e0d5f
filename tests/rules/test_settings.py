"""Environment values about mail and people are checked by name."""

import json
import os
import subprocess
import sys

import pytest

SHOW = (
    "from django.conf import settings; import json; print(json.dumps([settings.MAILERS, settings.DEFAULT_FROM_EMAIL]))"
)
MAIL = {"MAIL_URL": "smtp+tls://us%40er:p%2Fw@mail.example:2525", "MAIL_FROM": "Child First <no-reply@example.org>"}


def settings_with(**values):
    """The mail settings that a process of its own reads from these values, or the last line of why it will not."""
    given = {"DEBUG": "false", "SECRET_KEY": "x", "DJANGO_SETTINGS_MODULE": "config.settings"} | MAIL | values
    done = subprocess.run([sys.executable, "-c", SHOW], env=os.environ | given, capture_output=True, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def test_mail_goes_to_the_server_of_mail_url():
    mailers, sender = settings_with()
    assert sender == "Child First <no-reply@example.org>"
    assert mailers["default"] == {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": "mail.example",
            "port": 2525,
            "username": "us@er",
            "password": "p/w",
            "use_tls": True,
            "use_ssl": False,
            "timeout": 10,
        },
    }


@pytest.mark.parametrize("name", ["MAIL_URL", "MAIL_FROM"])
def test_in_production_it_is_asked_for_by_name(name):
    assert f"Set {name}" in settings_with(**{name: ""})


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://mail.example:port"])
def test_what_is_no_mail_server_is_refused_by_name_without_its_password(url):
    said = settings_with(MAIL_URL=url)
    assert "MAIL_URL must read smtp+tls://" in said


def test_a_demonstration_keeps_its_mail_unless_it_has_a_server():
    mailers, _sender = settings_with(DEMONSTRATION="true", MAIL_URL="", MAIL_FROM="")
    assert mailers == {"default": {"BACKEND": "config.demo_mail.Mailbox"}}
    mailers, _sender = settings_with(DEMONSTRATION="true")
    assert mailers["default"]["OPTIONS"]["host"] == "mail.example"


def test_files_go_to_a_folder_that_only_this_user_reads_or_to_a_private_bucket():
    show = "from django.core.files.storage import storages; s = storages['default']; print(type(s).__name__, s.{})"

    def storage(attribute, **values):
        given = {"DJANGO_SETTINGS_MODULE": "config.settings"} | values
        command = [sys.executable, "-c", show.format(attribute)]
        return subprocess.run(command, env=os.environ | given, capture_output=True, text=True).stdout.strip()

    assert storage("file_permissions_mode") == f"FileSystemStorage {0o600}"
    assert storage("default_acl", FILES_BUCKET="files") == "S3Storage private"
    assert storage("endpoint_url", FILES_BUCKET="files", FILES_ENDPOINT="https://s3.example") == (
        "S3Storage https://s3.example"
    )
