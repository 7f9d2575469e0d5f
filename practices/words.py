"""The words that the page “Words we use” explains: each by the name of its place there."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Word:
    """What a word means here, in a sentence or two. `source` is the text that says so where there is one."""

    name: Promise
    meaning: Promise
    source: Promise | str = ""
    more: tuple[str, str, Promise] | None = None  # name of an address, a place on that page, what the link says


JOINT_COMMENT = _(
    "Joint general comment No. 4 (2017) of the Committee on Migrant Workers and No. 23 (2017) of the Committee on the "
    "Rights of the Child"
)
COMMENT_6 = _("Committee on the Rights of the Child, general comment No. 6 (2005)")

OF_RIGHTS = {
    "child-immigration-detention": Word(
        _("Child immigration detention"),
        _(
            "Any place or situation in which a child is deprived of liberty because of the migration status of the "
            "child or of a parent. It makes no difference what the place is called or which reason is given."
        ),
        JOINT_COMMENT,
    ),
    "deprivation-of-liberty": Word(
        _("Deprivation of liberty"),
        _(
            "Being detained, imprisoned or placed in a public or private setting that one may not leave at will, by "
            "order of a court, an administration or another public authority."
        ),
        _("United Nations Rules for the Protection of Juveniles Deprived of their Liberty (1990), rule 11"),
    ),
    "alternative-to-detention": Word(
        _("Alternative to detention"),
        _(
            "A law, policy or practice by which children and families live in the community, not in detention, while "
            "their case is decided or before they return. It is not a legal term. A measure that deprives a child of "
            "liberty is not an alternative, whatever it is called."
        ),
        _("UNHCR, Detention Guidelines (2012); joint general comment No. 4 (2017) and No. 23 (2017)"),
    ),
    "best-interests": Word(
        _("Best interests of the child"),
        _(
            "What serves all the rights of a child and the whole development of the child. It must be a primary "
            "consideration in all actions that concern children."
        ),
        _(
            "Convention on the Rights of the Child, article 3; Committee on the Rights of the Child, general comment "
            "No. 14 (2013)"
        ),
    ),
    "best-interests-determination": Word(
        _("Best-interests determination"),
        _(
            "The formal process, with strict safeguards, that decides what is in the best interests of a child. It "
            "builds on a best-interests assessment: one weighs all that matters for this child, and the child takes "
            "part."
        ),
        _("Committee on the Rights of the Child, general comment No. 14 (2013)"),
    ),
    "guardian": Word(
        _("Guardian"),
        _(
            "A person with knowledge of child care and without interests of their own in the case, appointed for a "
            "child who is unaccompanied or separated. The guardian protects the best interests of the child and is "
            "consulted on all that is done about the child."
        ),
        COMMENT_6,
    ),
    "unaccompanied": Word(
        _("Unaccompanied child"),
        _(
            "A child who is separated from both parents and other relatives, and is not in the care of an adult "
            "responsible for the child by law or custom."
        ),
        COMMENT_6,
    ),
    "separated": Word(
        _("Separated child"),
        _(
            "A child who is separated from both parents, or from the person who cared for the child before by law or "
            "custom, but not always from other relatives."
        ),
        COMMENT_6,
    ),
    "stateless": Word(
        _("Stateless child"),
        _("A child whom no State considers its national under its law."),
        _("Convention relating to the Status of Stateless Persons (1954), article 1"),
    ),
}
OF_THE_CATALOGUE = {
    "practice": Word(
        _("Practice"),
        _(
            "Something that a State, or others working with it, actually did so that children and families on the move "
            "are not detained: a law, a policy, a programme or a pilot."
        ),
        more=("pages:method", "practice", _("What a practice is")),
    ),
    "measure": Word(
        _("Measure"),
        _("What is done, by its type: foster care, for example, or case management. A practice combines up to five."),
        more=("practices:measures", "", _("All measures with their definitions")),
    ),
    "provision": Word(
        _("Provision"),
        _(
            "One part of a legal instrument: an article, an objective, a goal, a target or a paragraph. A practice "
            "names those that it helps to keep."
        ),
        more=("practices:instruments", "", _("All instruments")),
    ),
    "liberty": Word(
        _("Liberty test"),
        _(
            "One question: may the child leave? “Free to leave” means that doors are open; house rules, such as being "
            "home at night, are no restriction. “Liberty restricted” means that leaving is forbidden, needs a permit "
            "or is watched."
        ),
        more=("pages:method", "liberty", _("About the liberty test")),
    ),
    "evidence": Word(
        _("Evidence"),
        _(
            "How well a practice is documented: by those who run it alone (self-reported), by others too (documented "
            "by others), or by somebody independent who studied how it works (independently evaluated)."
        ),
        more=("pages:method", "evidence", _("Evidence and origin")),
    ),
    "desk-research": Word(
        _("Desk research"),
        _("An entry written from public documents. Whoever runs the practice has not confirmed it."),
    ),
    "verified": Word(
        _("Verified on"),
        _("The day on which a curator last read an entry and its sources again, to see whether it is still true."),
        more=("pages:method", "verified", _("Still true?")),
    ),
    "none-documented": Word(
        _("None documented here"),
        _(
            "This catalogue holds no practice of that kind for that place. That is a gap in the catalogue. It does not "
            "mean that none exists."
        ),
        more=("practices:coverage", "", _("Coverage")),
    ),
    "endorsement": Word(
        _("Endorsement"),
        _(
            "The public word of a State that it stands behind a practice in its country. A focal point gives it: an "
            "official whom an administrator has confirmed, who speaks for one State in the name of an office."
        ),
        more=("pages:method", "states", _("What States say")),
    ),
    "clearance": Word(
        _("Clearance link"),
        _(
            "A link by which curators let an outside office read one submission before it is published. The office can "
            "comment, clear it (say that it may be published) or object. The curators decide."
        ),
    ),
}
PARTS = [(_("Children and their rights"), OF_RIGHTS), (_("This catalogue"), OF_THE_CATALOGUE)]
WORDS = OF_RIGHTS | OF_THE_CATALOGUE
