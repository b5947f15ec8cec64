"""What runs every night."""

from django.utils.translation import gettext_lazy as _

from labsecours.kernel import clock
from labsecours.kernel.jobs import job
from labsecours.privacy import erasing, retention, services


@job(label=_("Forget what is due"))
def forget_what_is_due() -> dict[str, int]:
    """Erasures that a database put back by hand forgot, those whose time to think it over has passed, then every rule
    of retention."""
    return {
        "replayed": erasing.replay(),
        "erasure_requests": services.carry_out_due(clock.now()),
        **retention.apply_all(),
    }
