"""The address of the living page of the design, in a demonstration only. LocaleMiddleware leads /styleguide/ to it."""

from django.shortcuts import render
from django.urls import path

from config.demo_mail import in_demonstration_only
from config.styleguide import swatches
from config.styleguide.cutting import COMPONENTS, cut_out
from config.styleguide.examples import EXAMPLES
from lib.languages import direction, html_tag


@in_demonstration_only
def styleguide(request):
    seen = {}
    context = {
        "colours": swatches.colours(),
        "contrasts": swatches.contrasts(),
        "sizes": swatches.group("size"),
        "leading": swatches.group("leading"),
        "spaces": swatches.group("space"),
        "shapes": swatches.group("radius"),
        "shadows": swatches.group("shadow"),
        "motion": swatches.group("quick", "slow"),
        "others": swatches.group("font", "measure", "page", "gutter", "target", "rule", "focus"),
        "components": [
            component(name, request, seen) for name in sorted(file.stem for file in COMPONENTS.glob("*.css"))
        ],
    }
    return render(request, "styleguide/page.html", context)


def component(name, request, seen):
    """A component with its examples, each with the page it was cut from."""
    shown = []
    for number, example in enumerate(EXAMPLES.get(name, ())):
        markup = cut_out(example, request, f"{name}-{number}-", seen)
        shown.append(
            {
                "markup": markup,
                "of": example.of,
                "language": example.language,
                "html_tag": html_tag(example.language),
                "direction": direction(example.language),
            }
        )
    return {"name": name, "examples": shown}


app_name = "styleguide"
urlpatterns = [path("", styleguide, name="page")]
