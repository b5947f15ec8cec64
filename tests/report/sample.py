"""A report rich in everything that a report may hold, drawn from the year 2021 of the association."""

from dataclasses import replace
from typing import Any

from labsecours.report.document import (
    ChartData,
    Document,
    EntryData,
    FigureData,
    ItemData,
    MemberData,
    PeriodData,
    SectionData,
)
from labsecours.ui.markup import to_data

SITE = "https://lab.example.org"
SOURCE = "Rapport d’activité 2021, p. 4"


def entry(key: str, title: str, when: str = "avril 2021", **changes: Any) -> EntryData:
    base = EntryData(
        key=key,
        when=when,
        iso="2021-04",
        kind="webinar",
        kind_label="Webinaire",
        role="organised",
        role_label="organisé",
        title=title,
        summary="",
        url=f"/agenda/{key}/",
        place="en ligne",
        organisations=(),
        axis="Transformation numérique",
        axis_key="digital",
        attendance=(),
        links=(),
        source=SOURCE,
    )
    return replace(base, **changes)


def _figure(key: str, label: str, text: str, unit: str, rule: str, *, headline: bool = True) -> FigureData:
    value = int("".join(letter for letter in text if letter.isdigit()) or 0)
    exactness = "more_than" if text.startswith("plus") else "exact"
    url = f"/rapports/2021/chiffres/{key}/"
    return FigureData(key, label, unit, rule, value, text, exactness, "activities", headline, url)


FIGURES = (
    _figure(
        "activities", "Activités de l’année", "29", "activités", "Les activités dont la période finit dans l’année."
    ),
    _figure(
        "stated",
        "Participations annoncées",
        "2 090",
        "participations",
        "Somme des nombres de participants annoncés ; les inscrits et les connectés ne s’y ajoutent pas.",
    ),
    _figure("members", "Services membres", "4", "services", "Les services dont l’adhésion court au 31 décembre."),
    _figure("files", "Dossiers déposés au prix", "plus de 70", "dossiers", "Le nombre annoncé pour les deux concours."),
    _figure("agreements", "Partenariats signés", "4", "conventions", "Les conventions signées dans l’année."),
    _figure("finalists", "Finalistes du prix", "10", "dossiers", "Le nombre annoncé.", headline=False),
    _figure("laureates", "Projets lauréats", "7", "projets", "Les lauréats des appels et des prix.", headline=False),
    _figure("press", "Publications", "6", "publications", "Les articles et émissions de l’année.", headline=False),
    _figure("trained", "Cadres à former à l’IA", "environ 15", "cadres", "Le nombre annoncé.", headline=False),
)

PERIODS = (
    PeriodData(
        "Janvier à mars 2021",
        "2021-01/2021-03",
        (
            entry(
                "marque-employeur",
                "Les enjeux de la marque employeur",
                "janvier à mars 2021",
                summary="Retour d’expérience des responsables des ressources humaines de la Marine nationale.",
                organisations=(
                    ("IdealCo", "partenaire", "/organisations/idealco/"),
                    ("Club des SDIS", "partenaire", ""),
                    ("Marine nationale", "retour d’expérience", ""),
                ),
                attendance=("50 participants annoncés",),
                axis="Diversité des profils",
            ),
            entry(
                "atelier-ena",
                "Atelier d’innovation publique avec les étudiants de l’ENA",
                "janvier à mars 2021",
                kind_label="Prise de parole",
                role_label="participé",
                summary="Dans une semaine de co-construction avec des élèves d’EPITECH.",
                attendance=("150 participants annoncés",),
                place="",
            ),
            entry(
                "smart-tech",
                "Smart Tech, sur BSmart",
                "24 février 2021",
                kind_label="Entretien",
                links=(("Voir l’émission", "https://www.bsmart.fr/video/4061-smart-tech-emission-24-fevrier-2021"),),
                axis="",
            ),
        ),
    ),
    PeriodData(
        "Été 2021",
        "2021-06/2021-08",
        (
            entry(
                "tech-et-secours",
                "Tech et Secours, deux ans après",
                "été 2021",
                summary="L’évolution des premiers projets, et de nouvelles expérimentations en cours.",
                attendance=("100 participants annoncés",),
                is_highlighted=True,
            ),
            entry(
                "vivatech",
                "VivaTech",
                "été 2021",
                kind_label="Salon",
                role_label="participé",
                organisations=(("Klaxoon", "partenaire", ""),),
                summary="Échange de bonnes pratiques : le tableau de bord comme outil de gestion opérationnelle, "
                "pour un poste de commandement de colonne ou un site virtuel.",
                place="Paris",
            ),
            entry(
                "lives",
                "Deux lives : innovation ouverte, innovation participative",
                "été 2021",
                kind_label="Live vidéo",
                role_label="co-organisé",
                organisations=(("Secours Mag", "co-organisateur", ""),),
                attendance=("50 participants annoncés, pour les deux lives ensemble",),
            ),
        ),
    ),
    PeriodData(
        "Octobre 2021",
        "2021-10",
        (
            entry(
                "congres",
                "127e Congrès national des sapeurs-pompiers de France",
                "octobre 2021",
                kind_label="Congrès",
                role_label="participé",
                summary="Quatre partenariats majeurs y ont été signés.",
                is_highlighted=True,
                axis="",
                place="",
            ),
        ),
    ),
)

CHARTS = (
    ChartData(
        "months",
        "columns",
        "Activités par mois",
        "Colonnes : neuf activités de janvier à mars, cinq en avril et mai, six l’été, quatre en septembre, "
        "deux en octobre, trois en novembre, trois en décembre.",
        ("Période", "Activités"),
        (
            ("Janvier à mars", 9),
            ("Avril et mai", 5),
            ("Juin à août", 6),
            ("Septembre", 4),
            ("Octobre", 2),
            ("Novembre", 3),
            ("Décembre", 3),
        ),
        (
            (1, 3, "Janvier à mars", 9),
            (4, 5, "Avril et mai", 5),
            (6, 8, "Juin à août", 6),
            (9, 9, "Septembre", 4),
            (10, 10, "Octobre", 2),
            (11, 11, "Novembre", 3),
            (12, 12, "Décembre", 3),
        ),
    ),
    ChartData(
        "formats",
        "bars",
        "Participations annoncées par format",
        "Barres : prises de parole 1 400, webinaires 460, lives 150, tables rondes 70.",
        ("Format", "Participations"),
        (("Prises de parole", 1400), ("Webinaires", 460), ("Lives vidéo", 150), ("Tables rondes", 70)),
    ),
    ChartData(
        "axes",
        "bars",
        "Activités par enjeu stratégique",
        "Barres : transformation numérique 14, pratiques managériales 7, diversité des profils 3.",
        ("Enjeu", "Activités"),
        (
            ("Tirer le meilleur parti de la transformation numérique", 14),
            ("Permettre aux nouvelles pratiques managériales de se concrétiser", 7),
            ("Attirer et intégrer des profils variés", 3),
        ),
    ),
)

MEMBERS = (
    MemberData(1, "SDIS de la Haute-Garonne", "SDIS 31", "/membres/sdis-31/", ("31",), "janvier à mars 2021", 1),
    MemberData(2, "SDIS de l’Aube", "SDIS 10", "/membres/sdis-10/", ("10",), "avril et mai 2021", 2),
    MemberData(3, "SDIS de Loire-Atlantique", "SDIS 44", "/membres/sdis-44/", ("44",), "été 2021", None),
    MemberData(4, "SDIS de l’Ain", "SDIS 01", "/membres/sdis-01/", ("01",), "été 2021", None),
)


def _item(key: str, title: str, **changes: Any) -> ItemData:
    return replace(ItemData(key, title, "", "", "", "", (), ()), **changes)


AXES = tuple(
    _item(f"axis-{number}", title)
    for number, title in enumerate(
        (
            "Tirer le meilleur parti de la transformation numérique",
            "Permettre aux nouvelles pratiques managériales de se concrétiser",
            "Attirer et intégrer des profils variés",
        )
    )
)
CALLS = (
    _item(
        "innovup",
        "Innov’up expérimentation – Tech et Secours",
        meta="Appel à projets · 2021",
        text="Cinq projets retenus, répartis entre les services d’incendie et de secours de la région.",
        url="/appels/innovup/",
        facts=(("Partenaires", "Région Île-de-France, Bpifrance"), ("Projets retenus", "5")),
        steps=(
            ("Janvier à mars 2021", "Ouverture des candidatures"),
            ("Avril et mai 2021", "Lancement à Saint-Germain-en-Laye : 70 participants annoncés"),
            ("Avril et mai 2021", "Sélection des 5 projets, répartis entre les services franciliens"),
        ),
        link="https://www.iledefrance.fr/appel-projets-innovup-experimentation-tech-secours",
    ),
    _item(
        "prix",
        "Premier prix de l’innovation des sapeurs-pompiers de France",
        meta="Prix · 2021",
        facts=(("Concours", "start-up ; intrapreneurs"), ("Dossiers", "plus de 70"), ("Lauréats", "Archéon, SDIS 25")),
        steps=(("Octobre 2021", "Remise du prix au congrès national"),),
    ),
)
AGREEMENTS = tuple(
    _item(f"agreement-{number}", name, meta="Signé en octobre 2021, au 127e Congrès national", text=purpose)
    for number, (name, purpose) in enumerate(
        (
            ("Fédération française des métiers de l’incendie", "Faciliter les liens entre public et privé."),
            ("Fédération nationale des sapeurs-pompiers de France", "Structurer ensemble l’innovation."),
            ("Délégation ministérielle pour l’intelligence artificielle", "Lancer un cycle de formation à l’IA."),
            ("Association nationale des directeurs des SDIS", "Partager les réflexions sur l’avenir des services."),
        )
    )
)
PUBLICATIONS = (
    _item(
        "gazette",
        "Innovation managériale",
        meta="La Gazette des communes",
        link="https://www.lagazettedescommunes.com/776564/il-faut-faire-evoluer-les-pratiques-manageriales-des-sdis/",
    ),
    _item("secours-mag", "Les lives innovation", meta="Secours Mag", link="https://www.secoursmag.fr/live-innovation/"),
)
PLANS = (
    _item("lab", "Préfigurer le Lab Secours", text="Idéation, prototypage et expérimentation au service des secours."),
    _item("regions", "Organiser des conférences en région"),
)

SECTIONS = (
    SectionData("axes", "axes", "Trois enjeux", items=AXES),
    SectionData(
        "figures", "figures", "Chiffres clés", tuple(to_data("Chaque chiffre **s’ouvre** sur ses lignes.")), FIGURES
    ),
    SectionData("timeline", "timeline", "L’année, période par période", periods=PERIODS),
    SectionData("charts", "charts", "L’année en graphiques", charts=CHARTS),
    SectionData("map", "map", "Les services membres", members=MEMBERS),
    SectionData("calls", "items", "Appels à projets et prix", items=CALLS),
    SectionData("agreements", "items", "Partenariats", items=AGREEMENTS),
    SectionData("press", "items", "Publications", items=PUBLICATIONS),
    SectionData("plans", "items", "Projets 2022", items=PLANS),
)

PREFACE = """L’année 2021 a été riche en rencontres et en projets.

Ce document en retrouve les *moments forts* :

- des webinaires et des lives ;
- un **appel à projets** et un prix ;
- [tout l’agenda](https://lab.example.org/agenda/).

## L’année qui vient

2022 s’annonce déjà intense."""

EDITION = {
    "number": 2,
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "frozen_at": "2022-01-12T10:30:00+00:00",
    "errata": [
        {
            "subject": "Activité (modification) : VivaTech",
            "before": "Paris",
            "after": "Paris, porte de Versailles",
            "note": "Le lieu est précisé.",
            "published_at": "2022-02-01T09:00:00+00:00",
        }
    ],
}


def report(**changes: Any) -> Document:
    document = Document(
        year=2021,
        language="fr",
        title="Rapport d’activité 2021",
        association="Lab Secours",
        tagline="Ensemble, construisons les services de secours de demain.",
        founded="septembre 2017",
        site_url=SITE,
        preface=tuple(to_data(PREFACE)),
        presentation=tuple(to_data("Depuis **septembre 2017**, nous travaillons avec nos partenaires.")),
        closing=tuple(to_data("Ensemble, co-construisons les services de secours de demain.")),
        sections=SECTIONS,
    )
    return replace(document, **changes)


def year_of(count: int) -> Document:
    """A report with this many activities, spread over twelve months."""
    periods = tuple(
        PeriodData(
            f"Mois {month}", f"2021-{month:02}", tuple(_filler(number) for number in range(month - 1, count, 12))
        )
        for month in range(1, 13)
    )
    timeline = SectionData("timeline", "timeline", "L’année, période par période", periods=periods)
    return report(sections=tuple(timeline if part.kind == "timeline" else part for part in SECTIONS))


def _filler(number: int) -> EntryData:
    return entry(
        f"activite-{number}",
        f"Activité numéro {number} sur l’intelligence collective et la transformation numérique",
        summary="Présentation des effets de l’intelligence collective dans les organisations, et retour sur une "
        "expérimentation menée au sein d’un service d’incendie et de secours.",
        organisations=(("IdealCo", "partenaire", "/organisations/idealco/"), ("Club des SDIS", "partenaire", "")),
        attendance=("50 participants annoncés",),
    )
