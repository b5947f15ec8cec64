"""Readable addresses made from titles."""

import re
from typing import Any

from django.db import models
from django.utils.text import slugify


def free_slug(model: type[models.Model], title: str) -> str:
    """The title as an address on the site, numbered when another record of the model has it."""
    column: Any = model._meta.get_field("slug")
    words = slugify(re.sub(r"[’'/]", " ", title).replace("œ", "oe"))
    stem = words[: column.max_length - 5].strip("-")
    stem = stem or model._meta.model_name or "page"
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
