from labsecours.kernel.privacy import Impersonal, impersonal

impersonal.register(
    Impersonal("press.coverage", "a published article, by its title, media and link"),
    Impersonal("press.coverage_events", "link between an article and an event"),
    Impersonal("press.coverage_series", "link between an article and a series"),
    Impersonal("press.coverage_calls", "link between an article and a call"),
)
