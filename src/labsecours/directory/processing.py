from django.utils.translation import gettext_lazy as _

from labsecours.directory import forgetting
from labsecours.kernel.privacy import (
    Eraser,
    Exporter,
    Impersonal,
    LegalBasis,
    PersonalData,
    Processing,
    erasers,
    exporters,
    impersonal,
    processings,
)

processings.register(
    Processing(
        order=20,
        key="people",
        title=_("Directory of people"),
        purpose=_("Know who does what in the network: speakers, correspondents of fire services, partners."),
        people=_("People who take part in the association’s activities"),
        data_words=_("Name, rank or title, status, e-mail address, functions in organisations and their dates"),
        basis=LegalBasis.LEGITIMATE_INTEREST,
        ground=_("keep the network’s activities and tell them in the yearly report"),
        retention=_("As long as the activities that they took part in are told; until they object or ask for erasure"),
        recipients=_(
            "The team; the referent of their organisation, name and function. The public sees name and title only of"
            " those who agreed or hold a public office"
        ),
        data=[
            PersonalData(
                "directory.person",
                ("given_name", "family_name", "rank", "status", "email", "is_public"),
                ("email",),
            ),
            PersonalData("directory.affiliation", ("person", "organisation", "function", "since", "until")),
        ],
    )
)
impersonal.register(
    Impersonal(
        "directory.organisation",
        "a legal person; the team is told to write about no individual in its notes",
        confidential=("notes",),
    ),
    Impersonal("directory.association", "the association’s own public identity and contact, as a legal person"),
)
exporters.register(
    Exporter("directory.person", _("Your record in the directory"), forgetting.person_rows, order=20),
    Exporter("directory.affiliations", _("Your functions"), forgetting.affiliation_rows, order=20),
)
erasers.register(
    Eraser(
        "directory.people",
        _("The record in the directory and its functions"),
        forgetting.forget_people,
        kept=_("A nameless person where an activity refers to them, so that its count stays right"),
        order=40,
    )
)
