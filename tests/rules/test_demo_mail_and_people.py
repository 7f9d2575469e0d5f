"""The mailbox and the people of the demonstration are there in that mode and nowhere else."""

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import override_settings

from accounts.demonstration import PEOPLE
from accounts.models import Organisation, User
from tests.pages import links, main, text
from tests.people import client_of
from tests.signing_in import ask_for_code, url

MAILERS = {"default": {"BACKEND": "config.demo_mail.Mailbox"}}


@pytest.fixture
def demonstration(settings, tmp_path):
    """Its mailbox."""
    settings.DEMONSTRATION = True
    settings.VAR = tmp_path
    with override_settings(MAILERS=MAILERS):
        yield tmp_path / "mail"


# The mailbox ---------------------------------------------------------------------------------------------------------


def test_without_a_demonstration_there_is_no_mailbox(client, settings, tmp_path):
    settings.VAR = tmp_path
    (tmp_path / "mail").mkdir()
    (tmp_path / "mail" / "1-a.eml").write_text("Subject: secret\n\nsecret")
    for path in ("/demo/mail/", "/demo/mail/1-a/", "/demo/mail/1-a/html/"):
        answer = client.get(path)
        assert answer.status_code == 404 and "secret" not in answer.text


def test_mail_is_kept_and_read_newest_first(client, demonstration):
    ask_for_code(client_of(), "first@example.org")
    ask_for_code(client_of(), "second@example.org")
    page = main(client.get("/demo/mail/"))
    assert text(page).index("second@example.org") < text(page).index("first@example.org")

    newest, oldest = (link for link in sorted(links(page), reverse=True) if link.startswith("/demo/mail/"))
    shown = text(main(client.get(newest)))
    assert "second@example.org" in shown and "Your code to sign in to Child First:" in shown
    assert "first@example.org" in text(main(client.get(oldest)))
    assert sorted(file.suffix for file in demonstration.iterdir()) == [".eml", ".eml"]


def test_an_empty_mailbox_says_so(client, demonstration):
    assert "No mail yet." in text(main(client.get("/demo/mail/")))


def test_links_in_a_mail_can_be_followed_and_nothing_in_it_runs(client, demonstration):
    demonstration.mkdir()
    (demonstration / "1-a.eml").write_text(
        "To: a@example.org\nSubject: <b>Hello</b>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="x"\n\n'
        "--x\nContent-Type: text/plain\n\nGo to http://localhost/en/ <script>alert(1)</script>\n"
        '--x\nContent-Type: text/html\n\n<p onclick="alert(2)">Go"</p><script>alert(3)</script>\n--x--\n'
    )
    page = main(client.get("/demo/mail/1-a/"))
    assert "http://localhost/en/" in links(page)
    assert "<b>Hello" not in page and "<script" not in page and "<p onclick" not in page
    html = client.get("/demo/mail/1-a/html/")
    assert "<script>alert(3)</script>" in html.text
    rules = html["Content-Security-Policy"].split("; ")
    assert sorted(rules) == ["default-src 'none'", "sandbox", "style-src 'unsafe-inline'"]


@pytest.mark.parametrize("name", ["nothing", "..", "%2e%2e%2fsecret_key"])
def test_a_letter_that_is_not_there_is_not_found(client, demonstration, name):
    assert client.get(f"/demo/mail/{name}/").status_code == 404


# The people ----------------------------------------------------------------------------------------------------------


def test_the_people_are_made_once(demonstration):
    call_command("make_demonstration_people")
    User.objects.filter(email="contributor@example.org").update(name="Changed")
    call_command("make_demonstration_people")
    made = User.objects.filter(email__in=[email for email, *_ in PEOPLE]).order_by("pk")
    assert [(user.email, user.role, user.organisation and user.organisation.kind) for user in made] == [
        ("contributor@example.org", "contributor", "ngo"),
        ("colleague@example.org", "contributor", "ngo"),
        ("ministry@example.org", "contributor", "government"),
        ("focalpoint@example.org", "contributor", None),
        ("curator@example.org", "curator", "un-agency"),
        ("curator2@example.org", "curator", "un-agency"),
        ("admin@example.org", "administrator", None),
    ]
    assert made[0].name == "Changed"
    assert made[0].organisation == made[1].organisation
    assert made[2].organisation.country is not None
    assert Organisation.objects.count() == 3
    assert [(user.email, user.focal_country_id) for user in made if user.is_focal_point] == [
        ("focalpoint@example.org", "th")
    ]


def test_elsewhere_they_are_not_made():
    with pytest.raises(CommandError):
        call_command("make_demonstration_people")
    assert not User.objects.exists()


def test_the_sign_in_page_lists_them_in_a_demonstration_only(client, demonstration, settings):
    assert "?email=curator%40example.org" in main(client.get(url("account_login"))).replace("@", "%40")
    settings.DEMONSTRATION = False
    assert "curator@example.org" not in client.get(url("account_login")).text
