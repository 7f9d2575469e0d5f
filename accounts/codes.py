"""The code that signs a person in. An address without an account gets one too, and its account when it is typed."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.contrib.auth.hashers import make_password
from django.utils.translation import get_language

from accounts.models import User


class CodeProcess(LoginCodeVerificationProcess):
    """allauth's, without its difference between old and new addresses: nobody learns who has an account."""

    @classmethod
    def start(cls, request, email):
        """Send a code to an address and keep it in the session. Raises NotSent."""
        user = User.objects.filter(email=email, is_active=True).first()
        login = Login(user=user, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=user, email=email), initiated_by_user=True)
        process = cls(stage)
        process.send()
        process.persist()

    @classmethod
    def resume(cls, stage):
        return cls(stage).abort_if_invalid()

    def send_by_email(self, email, skip_enumeration_mails=False):
        get_adapter().send_mail("account/email/login_code", email, {"code": self.generate_code()})

    def resend(self):
        self.send()
        self.record_resend()
        self.persist()

    def finish(self, redirect_url):
        self._user = self.user or account_of(self.state["email"])
        return super().finish(redirect_url)


def account_of(email):
    """The account of an address that has been proven; a new one, which the person names on the next page."""
    new = {"language": get_language(), "password": make_password(None)}
    user, _is_new = User.objects.get_or_create(email=email, defaults=new)
    return user
