from collections.abc import Iterator
from itertools import combinations

from django.db.models import Count, F
from django.utils.translation import gettext as _

from labsecours.calls.models import CallEdition, CallMilestone, CallNumber, Laureate
from labsecours.kernel.figures import Exactness
from labsecours.kernel.registries import Invariant, invariants

Step, What = CallMilestone.Kind, CallNumber.What
STAGE = {Step.OPENED: 1, Step.LAUNCHED: 2, Step.CLOSED: 3, Step.SELECTED: 4, Step.SPREAD: 5, Step.AWARDED: 5}
"""Steps come in this order; spreading and awarding both follow the selection, in any order."""

NO_MORE_THAN = (
    (What.FINALISTS, What.APPLICATIONS),
    (What.SELECTED, What.APPLICATIONS),
    (What.LAUREATES, What.APPLICATIONS),
    (What.LAUREATES, What.FINALISTS),
)


def disordered_steps() -> Iterator[str]:
    for edition in CallEdition.objects.select_related("call").prefetch_related("milestones").order_by("pk"):
        steps = sorted(edition.milestones.all(), key=lambda step: (STAGE[Step(step.kind)], step.pk))
        for earlier, later in combinations(steps, 2):
            if STAGE[Step(earlier.kind)] < STAGE[Step(later.kind)] and earlier.period_start > later.period_end:
                yield _("%(edition)s: “%(earlier)s” is dated after “%(later)s”.") % {
                    "edition": edition,
                    "earlier": earlier,
                    "later": later,
                }


def steps_away_from_their_event() -> Iterator[str]:
    steps = CallMilestone.objects.exclude(event=None).select_related("event")
    for step in steps.order_by("pk"):
        event = step.event
        if event and (event.period_end < step.period_start or step.period_end < event.period_start):
            yield _("“%(step)s” is said to happen at “%(event)s”, which was at another time.") % {
                "step": step,
                "event": event,
            }


def impossible_numbers() -> Iterator[str]:
    for edition in CallEdition.objects.select_related("call").prefetch_related("numbers").order_by("pk"):
        numbers = {number.what: number for number in edition.numbers.all()}
        for part, whole in NO_MORE_THAN:
            if part in numbers and whole in numbers and _exceeds(numbers[part], numbers[whole]):
                yield _("%(edition)s: more %(part)s than %(whole)s.") % {
                    "edition": edition,
                    "part": part.label,
                    "whole": whole.label,
                }


def _exceeds(part: CallNumber, whole: CallNumber) -> bool:
    """Whether it surely does: only an exact whole is a ceiling, and “about” is a floor of nothing."""
    exact, more_than = Exactness.EXACT, Exactness.MORE_THAN
    least = part.value + (part.exactness == more_than)
    return whole.exactness == exact and part.exactness in {exact, more_than} and least > whole.value


def too_many_laureates() -> Iterator[str]:
    stated = CallNumber.objects.filter(what=What.LAUREATES, exactness=Exactness.EXACT)
    named = stated.annotate(named=Count("edition__laureates")).filter(named__gt=F("value"))
    for number in named.select_related("edition__call").order_by("pk"):
        yield _("%(edition)s: %(named)d laureates are named, yet %(stated)d are stated.") % {
            "edition": number.edition,
            "named": number.named,
            "stated": number.value,
        }


def laureates_of_foreign_tracks() -> Iterator[str]:
    foreign = Laureate.objects.exclude(track=None).exclude(track__edition=F("edition"))
    for laureate in foreign.select_related("track", "edition__call", "organisation").order_by("pk"):
        yield _("%(edition)s: the track “%(track)s” of the laureate “%(laureate)s” is that of another edition.") % {
            "edition": laureate.edition,
            "track": laureate.track,
            "laureate": laureate,
        }


invariants.register(
    Invariant("calls.steps_in_order", disordered_steps),
    Invariant("calls.steps_during_their_event", steps_away_from_their_event),
    Invariant("calls.numbers_agree", impossible_numbers),
    Invariant("calls.laureates_as_stated", too_many_laureates),
    Invariant("calls.laureates_of_their_tracks", laureates_of_foreign_tracks),
)
