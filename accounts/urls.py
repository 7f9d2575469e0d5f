"""The addresses below /<language>/account/. Of allauth's only those that are needed; the names are allauth's."""

from allauth.account import views as allauth
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.urls import path

from accounts.views import account, focal_point, organisation, signing_in
from accounts.views.signing_in import in_our_frame

sign_in = signing_in.SignInView.as_view()

urlpatterns = [
    path("", account.account, name="account"),
    path("welcome/", account.welcome, name="account_welcome"),
    path("sign-in/", in_our_frame(sign_in), name="account_login"),
    path("sign-in/", in_our_frame(sign_in), name="account_request_login_code"),  # where allauth sends for a new code
    path("sign-in/code/", in_our_frame(signing_in.CodeView.as_view()), name="account_confirm_login_code"),
    path("sign-up/", signing_in.sign_up, name="account_signup"),
    path("sign-out/", allauth.logout, name="account_logout"),
    path("closed/", in_our_frame(allauth.account_inactive), name="account_inactive"),
    path("data/", account.personal_data, name="account_data"),
    path("data/download/", account.download, name="account_download"),
    path("delete/", account.delete, name="account_delete"),
    path("organisation/", organisation.organisation, name="account_organisation"),
    path("organisation/invite/", organisation.invite, name="account_invite"),
    path("organisation/invitations/<int:pk>/", organisation.withdraw_invitation, name="account_withdraw_invitation"),
    path("organisation/leave/", organisation.leave, name="account_leave"),
    path("invitations/<int:pk>/accept/", organisation.accept_invitation, name="account_accept_invitation"),
    path("invitations/<int:pk>/decline/", organisation.decline_invitation, name="account_decline_invitation"),
    path("focal-point/", focal_point.focal_point, name="account_focal_point"),
    path("focal-point/give-up/", focal_point.give_up, name="account_give_up_focal_point"),
    # The second factor
    path("second-factor/", second_factor.index, name="mfa_index"),
    path("second-factor/check/", in_our_frame(second_factor.authenticate), name="mfa_authenticate"),
    path("second-factor/check-again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("second-factor/app/", app.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "second-factor/recovery-codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "second-factor/recovery-codes/download/",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("second-factor/passkeys/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", passkey.add_webauthn, name="mfa_add_webauthn"),
    path("second-factor/passkeys/check-again/", passkey.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path("second-factor/passkeys/<int:pk>/name/", passkey.edit_webauthn, name="mfa_edit_webauthn"),
]
