from django.utils.translation import gettext_lazy as _

from labsecours.kernel.privacy import (
    Eraser,
    Exporter,
    Impersonal,
    LegalBasis,
    PersonalData,
    Processing,
    Purpose,
    Retention,
    erasers,
    exporters,
    impersonal,
    processings,
    purposes,
    retentions,
)
from labsecours.privacy import forgetting, retention

processings.register(
    Processing(
        key="consents",
        title=_("Consents"),
        purpose=_("Do only what people agreed to, and prove that they did."),
        people=_("Whoever agreed to a purpose, such as news by mail"),
        data_words=_("E-mail address, purpose, version of the text, where and when it was given and withdrawn"),
        basis=LegalBasis.LEGAL_DUTY,
        ground=_("article 7 of the GDPR: the consent must be provable"),
        retention=_("Three years after it was withdrawn; without a name once the person is erased"),
        recipients=_("The administrators; the person for their own"),
        data=[
            PersonalData(
                "privacy.consent",
                ("user", "email", "digest", "purpose", "version", "where", "given_at", "withdrawn_at"),
                ("email",),
            )
        ],
        retentions=("privacy.consents",),
    ),
    Processing(
        key="rights",
        title=_("Requests about personal data"),
        purpose=_("Answer requests for erasure, and not bring back from a backup what was erased."),
        people=_("Whoever asks to be forgotten, or whose account is no longer used"),
        data_words=_("Account, dates, outcome and reason; after the erasure, digests without a name"),
        basis=LegalBasis.LEGAL_DUTY,
        ground=_("articles 12 to 17 of the GDPR"),
        retention=_("One year after the answer; the digests as long as backups may be restored"),
        recipients=_("The administrators; the person for their own"),
        data=[
            PersonalData(
                "privacy.erasurerequest",
                ("user", "state", "language", "asked_at", "due_at", "decided_at", "decided_by", "reason"),
                ("reason",),
            ),
            PersonalData("privacy.erasure", ("uid", "at", "key", "digests"), ("key", "digests")),
            PersonalData("privacy.closingnotice", ("user", "sent_at")),
        ],
        retentions=("privacy.requests",),
    ),
)
impersonal.register(Impersonal("privacy.retentionrun", "how many things each rule ended, and when"))

purposes.register(
    Purpose(
        "newsletter",
        _("News by mail"),
        {
            "2026-11": _(
                "The association may send me its news by mail, a few times a year. I can withdraw this at any time,"
                " on this page or by the link at the foot of each mail."
            )
        },
    )
)
exporters.register(
    Exporter("privacy.consents", _("Your consents"), forgetting.consent_rows),
    Exporter("privacy.requests", _("Your requests for erasure"), forgetting.request_rows),
)
erasers.register(
    Eraser(
        "privacy.consents",
        _("Consents and requests"),
        forgetting.forget_privacy,
        kept=_("The proof of each consent, with a digest in place of the address"),
        order=60,
    )
)
retentions.register(
    Retention(
        "privacy.unused_accounts",
        _("Unused accounts"),
        _(
            "Erased after three years without a sign-in, thirty days after a notice by mail; signing in answers it. The"
            " person’s record in the directory, if any, stays."
        ),
        retention.end_unused_accounts,
    ),
    Retention(
        "privacy.consents",
        _("Proofs of consent"),
        _("Deleted three years after the consent was withdrawn."),
        retention.end_proofs_of_consent,
    ),
    Retention(
        "privacy.requests",
        _("Requests for erasure"),
        _("Deleted one year after the answer; the mail that tells of the erasure, as soon as it is delivered."),
        retention.end_erasure_requests,
    ),
    Retention(
        "privacy.runs",
        _("Reports of these rules"),
        _("Deleted one year after the run."),
        retention.end_run_reports,
    ),
)
