"""Pages that a mailed link opens without an account: whoever holds the secret in the address may do what it is for."""

from functools import wraps

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from submissions import access, drafts, questions, still_true
from submissions.forms.answers import FORMS
from submissions.models import Question
from submissions.views.private import private_page, sign_in_url


def link_page(view):
    """A page that is kept by nobody, found by no search, and whose address is told to no other site.

    The secret in the address is what lets one in, not a cookie: so there is none that another site could abuse, and
    no token against that, which would need a cookie.
    """

    @csrf_exempt
    @private_page
    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


# Still true? ----------------------------------------------------------------------------------------------------------


@link_page
@require_http_methods(["GET", "HEAD", "POST"])
def still_true_answer(request, secret, answer):
    """A page with a button: programs that open every link of a mail answer nothing by it."""
    question = questions.by_secret(secret)
    if question is None or answer not in Question.Answer.values:
        raise Http404
    if request.user.is_authenticated and request.user != question.person:
        return show(request, question, answer, "not-yours", status=403)
    if closed := questions.why_closed(question):
        return show(request, question, answer, "closed", closed=closed, status=200 if question.answer else 410)
    form = FORMS[answer](request.POST if request.method == "POST" else None, practice=question.practice)
    if not form.is_valid():
        return show(request, question, answer, "ask", form=form)
    try:
        return ANSWERS[answer](request, question, **form.cleaned_data)
    except still_true.Closed:
        return redirect(request.path)


def show(request, question, answer, face, *, status=200, **more):
    own = drafts.open_update_of(question.practice, question.person) if question.answer else None
    context = {
        "face": face,
        "question": question,
        "practice": question.practice,
        "answer": Question.Answer(answer),
        "answers": Question.Answer,
        "update": own,
        "sign_in_url": sign_in_url(own.get_absolute_url() if own else question.practice.get_absolute_url()),
    }
    return render(request, "links/still_true.html", context | more, status=status)


def still_correct(request, question, note):
    still_true.still_correct(question, note=note)
    return redirect(request.path)


def begin_update(request, question, note):
    is_signed_in = request.user.is_authenticated
    draft = still_true.begin_update(question, note=note, is_signed_in=is_signed_in)
    if draft.owner and not is_signed_in:
        return redirect(sign_in_url(draft.get_absolute_url()))
    if not is_signed_in:
        access.remember(request, draft)
        messages.success(request, _("We are mailing you a link to this draft, so that you can go on at any time."))
    return redirect(draft)


def ended(request, question, note, end):
    still_true.ended(question, end=end, note=note)
    return redirect(request.path)


ANSWERS = {
    Question.Answer.STILL_CORRECT: still_correct,
    Question.Answer.UPDATE: begin_update,
    Question.Answer.ENDED: ended,
}
