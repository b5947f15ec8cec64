"""Data files into the record, through its services: once each, whatever the number of loads."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import JSONField, Model
from django.utils.translation import gettext as _

from labsecours.calls.models import CallEdition, CallMilestone
from labsecours.kernel import records
from labsecours.kernel.models import Dated, Origin, label_of
from labsecours.kernel.period import Period
from labsecours.kernel.slugs import free_slug
from labsecours.report.models import EntryChoice
from labsecours.seeds.kinds import KINDS, Kind, fields_of
from labsecours.seeds.rows import Row, Unplaced


class Unplaceable(ValueError):
    """A row can't become a record; the message, in the active language, tells the mend."""


@dataclass
class LoadReport:
    """What a load did. `deleted` rows were loaded before, then deleted by somebody: they stay so."""

    dataset: str
    created: Counter[str] = field(default_factory=Counter)
    already_there: int = 0
    deleted: int = 0
    unplaced: list[Unplaced] = field(default_factory=list)


def load(dataset: str, rows: Iterable[Row | Unplaced]) -> LoadReport:
    """Create a record for each row never loaded under this name; a row that can't be one is told, the others load.

    What was loaded before is left as people made it.
    """
    report = LoadReport(dataset)
    by_table: dict[str, list[Row]] = {table: [] for table in KINDS}
    for row in rows:
        if isinstance(row, Unplaced):
            report.unplaced.append(row)
        elif row.table in by_table:
            by_table[row.table].append(row)
        else:
            report.unplaced.append(Unplaced(row.place, _no_kind(row.table)))
    with transaction.atomic():
        loading = _Loading(report)
        for table, kind in KINDS.items():
            for row in by_table[table]:
                loading.take(kind, row)
    report.unplaced.sort(key=lambda unplaced: unplaced.place)
    return report


class _Loading:
    def __init__(self, report: LoadReport) -> None:
        self.report = report
        self.lines: dict[tuple[str, str], int] = {}
        self.records: dict[tuple[str, str], Model | None] = {}
        origins = list(Origin.objects.order_by("pk"))
        own = [origin for origin in origins if origin.dataset == report.dataset]
        self.loaded = {(origin.record_type, origin.key) for origin in own}
        self.ids = {(origin.record_type, origin.key): origin.record_id for origin in [*origins, *own]}

    def take(self, kind: Kind, row: Row) -> None:
        try:
            with transaction.atomic():
                self._take(kind, row)
        except ValidationError as error:
            self.report.unplaced.append(Unplaced(row.place, _wording(error)))
        except DatabaseError as error:
            reason = _("the database refuses it (%(error)s)") % {"error": error}
            self.report.unplaced.append(Unplaced(row.place, reason))
        except (ValueError, TypeError) as error:
            self.report.unplaced.append(Unplaced(row.place, str(error)))

    def _take(self, kind: Kind, row: Row) -> None:
        values = dict(row.values)
        name = (label_of(kind.model), _text("key", values.pop("key", None)))
        if (first := self.lines.setdefault(name, row.place.line)) != row.place.line:
            raise Unplaceable(_("“%(key)s” is already the key of line %(line)d") % {"key": name[1], "line": first})
        if name in self.loaded:
            if kind.model._default_manager.filter(pk=self.ids[name]).exists():
                self.report.already_there += 1
            else:
                self.report.deleted += 1
        elif kind.only_one and kind.model._default_manager.exists():
            self.report.already_there += 1
        else:
            self._create(kind, name, values, _text("source", values.pop("source", None)))

    def _create(self, kind: Kind, name: tuple[str, str], values: dict[str, Any], source: str) -> None:
        record = kind.model()
        draft = records.Draft(record, *self._fill(record, values, source))
        if kind.slug_from and "slug" not in values:
            record.slug = free_slug(kind.model, getattr(record, kind.slug_from))  # type: ignore[attr-defined]
        record.full_clean()
        records.save(draft, actor=None)
        Origin.objects.create(
            dataset=self.report.dataset, key=name[1], record_type=name[0], record_id=record.pk, place=source
        )
        self.ids[name], self.records[name] = record.pk, record
        self.report.created[kind.table] += 1

    def _fill(
        self, target: Model, values: dict[str, Any], source: str, owner: str = ""
    ) -> tuple[dict[str, list[Model]], dict[str, list[Model]]]:
        """Set the fields of `target`; its links and its owned rows are answered, by name."""
        links, parts = dict[str, list[Model]](), dict[str, list[Model]]()
        fields = fields_of(type(target), owner)
        if isinstance(target, Dated):
            target.period = Period.parse(_text("period", values.pop("period", None)))
        for name, value in (values if "source" not in fields else {"source": source, **values}).items():
            if name not in fields:
                raise Unplaceable(_("“%(name)s” is no field here") % {"name": name})
            column = fields[name]
            if column.one_to_many:
                parts[name] = [self._part(target, column, row, source) for row in _list(name, value)]
            elif column.many_to_many:
                links[name] = [self._find(column.related_model, key) for key in _list(name, value)]
            else:
                setattr(target, name, self._value(column, value))
        return links, parts

    def _value(self, column: Any, value: Any) -> Any:
        if column.is_relation:
            return self._find(column.related_model, value)
        if column.model is EntryChoice and column.name == "entry":
            return self._entry(_text(column.name, value))
        if isinstance(value, list | dict) and not isinstance(column, JSONField):
            raise Unplaceable(_("“%(name)s” takes one value, not several") % {"name": column.name})
        return value.strip() if isinstance(value, str) else value

    def _part(self, record: Model, relation: Any, values: Any, source: str) -> Model:
        if not isinstance(values, dict):
            raise Unplaceable(_("“%(name)s” takes rows such as { name = value }") % {"name": relation.name})
        owner = relation.field.name
        part: Model = relation.related_model(**{owner: record})
        self._fill(part, dict(values), source, owner)
        part.full_clean(exclude={owner}, validate_constraints=False)
        return part

    def _find(self, model: type[Model], key: Any) -> Model:
        name = (label_of(model), str(key))
        if name not in self.ids:
            words = {"kind": model._meta.verbose_name, "key": key}
            raise Unplaceable(_("nothing of the kind “%(kind)s” has the key “%(key)s”") % words)
        if name not in self.records:
            self.records[name] = model._default_manager.filter(pk=self.ids[name]).first()
        if (record := self.records[name]) is None:
            raise Unplaceable(_("what the key “%(key)s” names was deleted") % {"key": key})
        return record

    def _entry(self, text: str) -> str:
        """The timeline's key of what `table/key` names, or `call_edition/key/step` for a step of a call."""
        table, _slash, key = text.partition("/")
        key, _slash, step = key.partition("/")
        if table not in KINDS:
            raise Unplaceable(_no_kind(table))
        entry: Model | None = self._find(KINDS[table].model, key)
        if step and isinstance(entry, CallEdition):
            entry = CallMilestone.objects.filter(edition=entry, kind=step).order_by("pk").first()
        if entry is None:
            raise Unplaceable(_("“%(key)s” has no step “%(step)s”") % {"key": key, "step": step})
        return f"{label_of(type(entry))}:{entry.pk}"


def _no_kind(table: str) -> str:
    return _("“%(name)s” is no kind of record") % {"name": table}


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise Unplaceable(_("“%(name)s” is missing: it takes a text") % {"name": name})
    return value.strip()


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Unplaceable(_("“%(name)s” takes a list, in square brackets") % {"name": name})
    return value


def _wording(error: ValidationError) -> str:
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return " · ".join(f"{name}: {' '.join(messages)}" for name, messages in by_field.items())
