import pytest
from django.test import Client

from labsecours.kernel import records

pytestmark = pytest.mark.django_db


def test_an_unchanged_page_is_not_sent_again_until_the_record_moves(client: Client) -> None:
    tag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    records.touch()
    assert client.get("/", headers={"if-none-match": tag}).status_code == 200


def test_an_unchanged_page_costs_one_query(client: Client, django_assert_num_queries: object) -> None:
    tag = client.get("/").headers["ETag"]
    with django_assert_num_queries(1):  # type: ignore[operator]
        client.get("/", headers={"if-none-match": tag})


def test_pages_of_the_desk_are_never_kept(staff_client: Client) -> None:
    response = staff_client.get("/gestion/")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
