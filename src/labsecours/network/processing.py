from labsecours.kernel.privacy import Impersonal, impersonal

impersonal.register(
    Impersonal("network.membership", "belongs to an organisation; its note is the published sentence"),
    Impersonal("network.partnershipagreement", "signed by organisations"),
    Impersonal("network.partnershipagreement_parties", "link between an agreement and an organisation"),
)
