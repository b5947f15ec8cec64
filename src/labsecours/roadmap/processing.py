from labsecours.kernel.privacy import Impersonal, impersonal

PLANS = "what the association plans, without a person"
for label in ("axis", "roadmap", "objective", "milestone", "plannedproject"):
    impersonal.register(Impersonal(f"roadmap.{label}", PLANS))
