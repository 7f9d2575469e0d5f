"""The map of the site: public first, then private. /healthz and /readyz are answered by config.health."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from config.pages import best_language
from practices.card_views import site_card
from practices.views import home

handler400 = "config.pages.bad_request"
handler404 = "config.pages.not_found"
handler500 = "config.pages.server_error"

urlpatterns = [
    path("", best_language, name="root"),
    path("", include("config.machines")),
    path("data/", include("practices.open_data.urls")),
    *i18n_patterns(
        path("", home, name="home"),
        path("card.png", site_card, name="card"),
        path("", include("practices.urls")),
        path("", include("practices.country_urls")),
        path("", include("following.urls")),
        path("", include("config.pages")),
        path("styleguide/", include("config.styleguide.views")),
        path("account/", include("accounts.urls")),
        path("account/", include("submissions.account_urls")),
        path("contribute/", include("submissions.contribute_urls")),
        path("desk/", include("submissions.desk_urls")),
        path("state/", include("submissions.state_urls")),
        path("", include("submissions.link_urls")),
        prefix_default_language=True,
    ),
    path("api/", include("practices.api.urls")),
    path("admin/", admin.site.urls),
    path("demo/mail/", include("config.demo_mail")),
]
