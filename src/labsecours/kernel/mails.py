from django.utils.translation import gettext_lazy as _

from labsecours.kernel.outbox import MailSample, mail_samples

mail_samples.register(MailSample("test", _("Test message"), dict))
