from labsecours.kernel.privacy import Impersonal, impersonal

PUBLIC = "what the association publishes about its calls; laureates are organisations and projects"
for label in ("call", "calledition", "track", "callpartner", "callmilestone", "callnumber", "laureate"):
    impersonal.register(Impersonal(f"calls.{label}", PUBLIC))
