"""Addresses for machines: which pages there are, which to leave alone, and how to search from a browser's own field."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.http import Http404, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from config.sitemaps import SECTIONS
from lib.addresses import absolute
from lib.languages import html_tag
from lib.tokens import tokens
from practices.formats import SITE_NAME
from practices.public import public_page

FAVICON = settings.ROOT / "static" / "img" / "favicon.ico"
PRIVATE = ("account/", "contribute/", "desk/")  # below each language
PRIVATE_ROOTS = ("/admin/", "/demo/")
# Ways to the same practices without end: what was typed, other orders, and more than one choice at a time.
ENDLESS = ("/*?*q=", "/*?*sort=", "/*?*&")


@login_not_required
@require_safe
def robots(request):
    """What search engines should leave alone. It keeps no secret: whoever may not see a page is refused by the page."""
    languages = [code for code, _name in settings.LANGUAGES]
    private = [*PRIVATE_ROOTS, *(f"/{code}/{path}" for code in languages for path in PRIVATE)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in (*private, *ENDLESS)), "Allow: /", ""]
    lines += [f"Sitemap: {absolute(reverse('machines:sitemap'))}"]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def opensearch(request):
    """How a browser searches this site: in the language of `lang`, or else in the one that suits the browser best."""
    language = request.GET.get("lang") or request.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest("lang: not one of the languages of this site.\n", content_type="text/plain")
    with translation.override(language):
        context = {"language": language, "html_tag": html_tag(language), "site_url": settings.SITE_URL}
        return render(request, "opensearch.xml", context, "application/opensearchdescription+xml; charset=utf-8")


@login_not_required
@require_safe
def manifest(request):
    """What a phone shows of the site that somebody keeps on its first screen."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    ground = tokens()["color-paper"]
    content = {"name": SITE_NAME, "start_url": "/", "display": "browser", "icons": icons}
    colours = {"background_color": ground, "theme_color": ground}
    return JsonResponse(content | colours, content_type="application/manifest+json")


@login_not_required
@require_safe
def favicon(request):
    """For browsers that ask here without reading a page, and those that draw no SVG."""
    headers = {"Cache-Control": "public, max-age=86400"}
    return HttpResponse(FAVICON.read_bytes(), content_type="image/x-icon", headers=headers)


@public_page
def sitemap_index(request):
    """Every part of every section, each changed when the catalogue last did."""
    items = [
        SitemapIndexItem(f"{absolute(reverse('machines:section', args=[name]))}?p={number}", request.index.changed_at)
        for name, section in SECTIONS.items()
        for number in section(request.index).paginator.page_range
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": items}, "application/xml")


@public_page
def sitemap_section(request, section):
    """One part, ?p=, of one section."""
    if section not in SECTIONS:
        raise Http404
    return sitemap(request, {section: SECTIONS[section](request.index)}, section).render()


app_name = "machines"
urlpatterns = [
    path("robots.txt", robots, name="robots"),
    path("favicon.ico", favicon, name="favicon"),
    path("site.webmanifest", manifest, name="manifest"),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("sitemap.xml", sitemap_index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap_section, name="section"),
]
