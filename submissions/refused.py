"""Why something is not done with a submission: raised by the workflow and by the rules that its table names."""


class Refused(Exception):
    """Why an action was not done, in words for whoever tried. Nothing has changed."""


class Forbidden(Refused):
    """They may see the submission and may not do this."""
