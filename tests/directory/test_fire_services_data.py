import csv
from collections import Counter
from importlib.resources import files

DATA = files("labsecours.directory") / "data"
ZONES = {
    "paris", "nord", "ouest", "sud_ouest", "sud", "sud_est", "est", "antilles", "guyane", "ocean_indien",
}  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def test_every_service_is_listed_once() -> None:
    services = rows("fire_services.csv")
    assert Counter(row["type"] for row in services) == {
        "sdis": 91, "sis": 5, "sdmis": 1, "bspp": 1, "bmpm": 1, "territorial": 2,
    }  # fmt: skip
    for column in ("key", "name", "short_name"):
        assert len({row[column] for row in services}) == len(services)


def test_every_department_is_covered_once_and_the_bouches_du_rhone_twice() -> None:
    departments = [row["code"] for row in rows("departments.csv") if row["kind"] == "department"]
    covered = Counter(
        code
        for row in rows("fire_services.csv")
        if row["type"] != "territorial"
        for code in row["departments"].split(";")
    )
    assert len(departments) == 101
    assert covered == {code: 2 if code == "13" else 1 for code in departments}


def test_region_and_zone_follow_the_department() -> None:
    regions = {row["code"]: row["region_code"] for row in rows("departments.csv")}
    zone_of_region: dict[str, set[str]] = {}
    for row in rows("fire_services.csv"):
        assert {regions[code] for code in row["departments"].split(";")} == {row["region"]}
        zone_of_region.setdefault(row["region"], set()).add(row["defence_zone"])
    assert all(len(zones) == 1 for zones in zone_of_region.values())
    assert set().union(*zone_of_region.values()) == ZONES


def test_names_take_the_right_preposition_and_apostrophe() -> None:
    names = {row["short_name"]: row["name"] for row in rows("fire_services.csv")}
    sdis = "Service départemental d’incendie et de secours "
    expected = {
        "01": "de l’Ain", "13": "des Bouches-du-Rhône", "21": "de la Côte-d’Or", "35": "d’Ille-et-Vilaine",
        "41": "de Loir-et-Cher", "46": "du Lot", "90": "du Territoire de Belfort", "974": "de La Réunion",
    }  # fmt: skip
    assert {code: names[f"SDIS {code}"] for code in expected} == {
        code: sdis + ending for code, ending in expected.items()
    }
    assert names["SIS 2A"] == "Service d’incendie et de secours de la Corse-du-Sud"
    assert not [name for name in names.values() if "'" in name]
