"""Signing in and out: allauth's views with our words, our one form and its limits."""

from functools import wraps

from allauth.account.internal.decorators import login_stage_required
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core.ratelimit import consume_or_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.codes import CodeProcess
from accounts.demonstration import PEOPLE
from accounts.forms import CodeForm, SignInForm
from accounts.mail import NotSent


class SignInView(RequestLoginCodeView):
    """Asks for the address and sends a code. The same for everyone, whether or not there is an account."""

    template_name = "account/sign_in.html"

    def get_form_class(self):
        return SignInForm

    def get_initial(self):
        email = self.request.GET.get("email", "")
        return {"email": email} if is_address(email) else {}

    def form_valid(self, form):
        email = form.cleaned_data["email"]
        if refusal := consume_or_429(self.request, action="request_login_code", key=email):
            return refusal
        try:
            CodeProcess.start(self.request, email)
        except NotSent:
            form.add_error(None, _("The mail could not be sent. Try again in a few minutes."))
            return self.form_invalid(form)
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs):
        people = PEOPLE if settings.DEMONSTRATION else []
        return super().get_context_data(**kwargs) | {"demonstration_people": people}


def is_address(text):
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


@method_decorator(login_stage_required(LoginByCodeStage.key, redirect_urlname="account_login"), name="dispatch")
class CodeView(ConfirmLoginCodeView):
    """Asks for the code, five times at most, and sends another on request."""

    template_name = "account/code.html"

    def dispatch(self, request, *args, **kwargs):
        self.stage = request._login_stage
        self._process = CodeProcess.resume(self.stage)
        if self._process is None:
            messages.warning(request, _("The code is too old. Ask for a new one."))
            return redirect(self.passthrough_next_url(reverse("account_login")))
        # Past allauth's own dispatch, which would look the process up again.
        return super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)

    def get_form_class(self):
        return CodeForm if self._action == "verify" else super().get_form_class()

    def post(self, request, *args, **kwargs):
        action = "try_login_code" if self._action == "verify" else "request_login_code"
        if refusal := consume_or_429(request, action=action, key=self._process.state["email"]):
            return refusal
        return super().post(request, *args, **kwargs)

    def _resend_form_valid(self, form):
        try:
            self._process.resend()
        except NotSent:
            messages.error(self.request, _("The mail could not be sent. Try again in a few minutes."))
        else:
            messages.success(self.request, _("A new code is on its way. The earlier one no longer works."))
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def form_invalid(self, form):
        response = super().form_invalid(form)
        if response.status_code == 302:  # no try left
            return redirect(self.passthrough_next_url(reverse("account_login")))
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60}


def in_our_frame(view):
    """A view of allauth, without the `site` it gives its templates: ours is another one."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if getattr(response, "context_data", None):
            response.context_data.pop("site", None)
        return response

    return answer


@login_not_required
def sign_up(request):
    """One page serves old and new people."""
    return redirect(f"{reverse('account_login')}?{request.GET.urlencode()}".rstrip("?"))
