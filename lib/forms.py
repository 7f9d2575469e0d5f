"""What is wrong with forms, as links to the fields: for templates/_error_summary.html."""


def error_links(*forms):
    """Every error of forms and formsets as {"text": …, "url": "#id of its field"}; without `url` where it has none."""
    links = []
    for form in forms:
        if hasattr(form, "management_form"):
            links += [{"text": error} for error in form.non_form_errors()]
            links += error_links(*form)
        else:
            links += [{"text": error} for error in form.non_field_errors()]
            links += [field_error(field, error) for field in form for error in field.errors]
    return links


def field_error(field, error):
    if field.is_hidden:
        return {"text": error}
    # Radios and the like have no element of their own to go to: the first of them stands for all.
    target = f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label
    return {"text": error, "url": f"#{target}"}
