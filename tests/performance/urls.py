"""The map of the site, and the floor that everything is measured against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from config import urls as site

handler400, handler404, handler500 = site.handler400, site.handler404, site.handler500


@login_not_required
def constant(request):
    return HttpResponse("constant")


urlpatterns = [path("constant", constant), *site.urlpatterns]
