"""Avatars drawn from a seed."""

from xml.etree import ElementTree as ET

from peerhealth import avatars


def test_it_works(client):
    answer = client.get(f"/avatar/{avatars.new_seed()}.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert "immutable" in answer.headers["Cache-Control"]
    ET.fromstring(answer.content)


def test_same_seed_same_picture_other_seed_other_picture():
    assert avatars.svg("0badcafe") == avatars.svg("0badcafe")
    assert len({avatars.svg(f"{n:08x}") for n in range(200)}) == 200


def test_only_a_seed_is_an_address(client, db):
    for odd in ("xyz", "0badcafe0", "../secret", "0BADCAFE"):
        assert client.get(f"/avatar/{odd}.svg").status_code == 404
