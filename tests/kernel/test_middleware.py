from typing import Any

import pytest
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from labsecours.kernel import records
from labsecours.kernel.middleware import UnchangedPageMiddleware

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


@pytest.fixture
def kept_pages(settings: Any) -> None:
    settings.CACHES = {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    caches["pages"].clear()


@pytest.mark.usefixtures("kept_pages")
def test_a_page_is_built_once_for_all_its_readers(client: Client, django_assert_num_queries: Any) -> None:
    built = client.get("/agenda/")
    with django_assert_num_queries(1):
        kept = client.get("/agenda/")
    assert (kept.status_code, kept.content, dict(kept.items())) == (200, built.content, dict(built.items()))
    assert client.get("/agenda/?q=x").content != built.content
    assert client.get("/en/agenda/").content != built.content
    records.touch()
    moved = client.get("/agenda/")
    assert (moved.content, moved.headers["ETag"] == built.headers["ETag"]) == (built.content, False)


@pytest.mark.usefixtures("kept_pages")
@pytest.mark.parametrize(("policy", "built"), [("script-src 'self'", 1), ("script-src 'nonce-abc'", 2)])
def test_a_page_with_a_nonce_is_built_for_each_reader(rf: RequestFactory, policy: str, built: int) -> None:
    calls = []

    def page(request: HttpRequest) -> HttpResponse:
        calls.append(request.path)
        return HttpResponse("page", headers={"Content-Security-Policy": policy})

    middleware = UnchangedPageMiddleware(page)
    assert [middleware(rf.get("/agenda/")).content for _reader in range(2)] == [b"page", b"page"]
    assert len(calls) == built


@pytest.mark.usefixtures("kept_pages")
def test_a_kept_page_is_only_given_where_the_site_answers(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["lab.example.org"]
    assert client.get("/agenda/", headers={"host": "lab.example.org"}).status_code == 200
    assert client.get("/agenda/", headers={"host": "elsewhere.example.org"}).status_code == 400
    settings.SECURE_SSL_REDIRECT = True
    secured = Client()
    assert secured.get("/agenda/", headers={"host": "lab.example.org"}, secure=True).status_code == 200
    assert secured.get("/agenda/", headers={"host": "other.example.org"}, secure=True).status_code == 400


@pytest.mark.usefixtures("kept_pages")
def test_pages_of_the_desk_are_not_kept_for_others(staff_client: Client) -> None:
    assert staff_client.get("/gestion/").status_code == 200
    assert Client().get("/gestion/").status_code == 302


def test_pages_of_the_desk_are_never_kept(staff_client: Client) -> None:
    response = staff_client.get("/gestion/")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
