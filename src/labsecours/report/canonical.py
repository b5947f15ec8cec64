"""The one spelling of a document, so that anybody can compute an edition's digest again."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from labsecours.report.document import Document, to_data


def canonical(content: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8 with sorted keys and no spaces."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(content: Mapping[str, Any]) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON."""
    return hashlib.sha256(canonical(content)).hexdigest()


def content_of(document: Document) -> dict[str, Any]:
    """The document as JSON gives it back: lists for tuples."""
    content: dict[str, Any] = json.loads(canonical(to_data(document)))
    return content
