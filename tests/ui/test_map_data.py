import csv
import json
from importlib.resources import files
from typing import Any

OVERSEAS = ["971", "972", "973", "974", "976"]


def map_data() -> dict[str, Any]:
    text = (files("labsecours.ui") / "data" / "france_departments.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def test_every_department_is_drawn_once() -> None:
    data = map_data()
    drawn = [shape["code"] for shape in data["departments"] + data["insets"]]
    table = (files("labsecours.directory") / "data" / "departments.csv").read_text(encoding="utf-8")
    known = [row["code"] for row in csv.DictReader(table.splitlines()) if row["kind"] == "department"]
    assert sorted(drawn) == sorted(known)
    assert len(data["departments"]) == 96
    assert [shape["code"] for shape in data["insets"]] == OVERSEAS
    assert [shape["code"] for shape in data["inner_ring"]["departments"]] == ["75", "92", "93", "94"]


def test_outlines_are_light_credited_and_labelled_within_the_picture() -> None:
    data = map_data()
    assert sum(len(shape["path"]) for shape in data["departments"]) <= 60_000
    assert "CC BY 4.0" in data["credit"]
    _, _, width, height = data["view_box"]
    shapes = data["departments"] + data["insets"] + data["inner_ring"]["departments"]
    assert [s["code"] for s in shapes if not (0 < s["label"][0] < width and 0 < s["label"][1] < height)] == []
    assert [s["code"] for s in shapes if not (s["path"].startswith("M") and s["path"].endswith("z"))] == []
