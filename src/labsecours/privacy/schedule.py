from datetime import time

from django.utils.translation import gettext_lazy as _

from labsecours.kernel.jobs import Schedule, schedules
from labsecours.privacy.tasks import forget_what_is_due

schedules.register(Schedule("privacy.forget", _("Forget what is due"), forget_what_is_due, at=time(3, 30)))
