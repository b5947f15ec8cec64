"""Departments and regions by their INSEE codes."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Department:
    code: str
    name: str
    region_code: str
    region_name: str


@cache
def departments() -> dict[str, Department]:
    with (Path(__file__).parent / "data" / "departments.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Department(row["code"], row["name"], row["region_code"], row["region_name"])
            for row in csv.DictReader(file)
        }


@cache
def region_names() -> dict[str, str]:
    return {department.region_code: department.region_name for department in departments().values()}


def department_names(codes: tuple[str, ...]) -> str:
    """“Ain (01), Rhône (69)”; an unknown code stays as it is."""
    known = departments()
    return ", ".join(f"{known[code].name} ({code})" if code in known else code for code in codes)
