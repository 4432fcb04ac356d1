"""What in a text could lead to its author, and what could not."""

import pytest

from posts.personal import Kind, found, sentence

E, P, N, A = Kind.EMAIL, Kind.PHONE, Kind.NUMBER, Kind.ADDRESS
LEADS = [
    (E, "Write to ana.w+lupus@example.org please."), (E, "ANA@EXAMPLE.CO.UK"), (E, "anna@bücher.example"), (E, "ana (at) example.org"),
    (E, "Schreib mir: jörg-müller@beispiel.de."), (E, "mi correo es ana_99@correo.es, gracias"),
    (P, "Call me on +44 7700 900123"), (P, "+447700900123"), (P, "my number: 020 7946 0958"), (P, "07700 900123"), (P, "(212) 555-0123"),
    (P, "212-555-0123"), (P, "212.555.0123"), (P, "1-212-555-0123"), (P, "Tel. 555 0123"), (P, "whatsapp 5550123"),
    (P, "ruf mich an: 030/1234567"), (P, "0170 1234567"), (P, "0170-123 45 67"), (P, "+49 (0)30 123456-7"), (P, "0049 170 1234567"),
    (P, "Mon numéro : 06 12 34 56 78"), (P, "06.12.34.56.78"), (P, "+33 6 12 34 56 78"), (P, "0612345678"),
    (P, "Llámame al 612 345 678"), (P, "612 34 56 78"), (P, "+34 612 345 678"), (P, "teléfono: 91 234 5678"),
    (N, "NHS number 943 476 5919"), (N, "943 476 5919"), (N, "MRN 1234-5678-90"), (N, "MRN: 12345678"), (N, "patient ID 00123456"),
    (N, "my insurance number is A123456789"), (N, "Versichertennummer 12345678"), (N, "123456789012"), (N, "123-45-6789"),
    (N, "65 150872 M 123"), (N, "AB 12 34 56 C"), (N, "2 85 05 78 006 084 36"), (N, "4111 1111 1111 1111"),
    (N, "DE89 3704 0044 0532 0130 00"), (N, "número de paciente: 1234567"),
    (A, "I live at 12 Rose Street, come by."), (A, "221b Baker Street"), (A, "7 Old Mill Lane"), (A, "4500 N Lincoln Ave, Chicago"),
    (A, "12 Elm Dr.\nSpringfield"), (A, "12 The Laurels, Leeds LS6 3AB"), (A, "Flat 3, 9 Beech House, London SW9 8PS"),
    (A, "1600 Amphitheatre, Mountain View, CA 94043"), (A, "Hauptstraße 5"), (A, "Lindenstr. 12a, Berlin"), (A, "Berliner Straße 44"),
    (A, "Rosenweg 3"), (A, "Am Markt 5, 10115 Berlin"), (A, "C/ Mayor 12"), (A, "Calle de la Princesa, 25"), (A, "avenida Reina Victoria 8"),
    (A, "12 rue de la Paix"), (A, "5 bis, avenue Victor Hugo"), (A, "18 impasse des Lilas"),
]  # fmt: skip
NOBODY = [
    "500 mg twice a day, 1000 mg at night", "I take 20,000 IU of D3 and B12 1MG", "24.11.2026", "2026-11-24", "11/24/2026", "from 01.02.2024 to 03.04.2024",
    "1999-2003", "2019 2020 2021 2022", "CRP 4.5, 5.1, 6.2; Hb 13.2", "TSH 0.005 0.75 1.25 0.001", "120/80 118/76 130/85 141/92", "blood sugar 120 - 160 - 180",
    "platelets 250000", "platelets 1 000 000 000 cells", "120000000 copies/ml", "10000-12000 steps", "between 08.00 12.00 18.00", "08:00, 12:30 and 18:45",
    "#T1D123456789", "#2026", "https://example.org/123456789012", "www.example.org/5550123456", "doi 10.1056/1234567890", "ISBN 978-3-16-148410-0",
    "978 3 16 148410 0", "page 1234", "pp. 112-118", "call 988", "116 123", "116117", "Samaritans: 116 123, police 112 or 911", "1-800-273-8255", "0800 111 0 111",
    "0800 1110111", "0808 808 00 00", "3114", "13 11 14", "NCT01234567", "PMID 31234567", "DOID:9074", "ORPHA:536", "ICD M32.1", "HLA-B27", "Dexcom G6, Omnipod 5",
    "@ana was here", "5 @ 10", "me@work", "50/50", "3.14159265358", "0.123456789", "5 10 15 20 25 30", "1/2/3/4/5/6/7", "a 20 minute drive",
    "2 way street", "I saw 3 new doctors at St Thomas", "Dr Smith and 2 nurses", "the road to 40", "We took 2 Great Danes for a walk",
    "Arbeitsplatz 3 Jahre", "Heimweg 20 Minuten", "Rückweg 5 km", "mein Leidensweg 2 Jahre", "Etappenweg 10 km", "Weg 2", "Montag 5, 10 Uhr", "Woche 12",
    "3 cours de Pilates", "la rue est longue", "en la calle 3 horas", "vivo en Madrid", "habito en 28013", "10 mg de Prednisona", "Studie 2 von 3", "Grad 3 von 5",
    "١٢٠ على ٨٠", "体温37.5度", "每天500毫克", "दिन में 2 बार", "ฉัน 500 มก.", "1st, 2nd and 3rd", "I am 34, she is 36", "9/11", "24/7/365", "100000000", "v1.2.3.4.5.6.7.8.9",
    "T4 5AB", "Type 1, Type 2", "20 Mg Of Prednisone", "10 Weeks On The Way", "1 in 10,000,000", "1,234,567,890", "1.234.567.890",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), LEADS)
def test_it_works(kind, text):
    assert [one.kind for one in found(text)] == [kind]


@pytest.mark.parametrize("text", NOBODY)
def test_it_keeps_quiet(text):
    assert found(text) == []
    assert found(f"Yesterday: {text} and so on.") == []


def test_everything_in_a_text_is_found_once():
    text = "Ana, ana@example.org (ANA@example.org), +44 7700 900123, 12 Rose Street.\nCall +44 7700-900123."
    assert [one.kind for one in found(text)] == [E, P, A]


def test_the_sentence_names_each_kind_once():
    assert sentence(found("a@example.org b@example.org")).startswith("Your text seems to hold an email address: people")
    assert "an email address, a phone number and a postal address" in sentence(found("a@example.org 0170 1234567 Rosenweg 3"))


def test_a_mark_tells_nothing_and_does_not_mind_spaces():
    (one,), (same,), (other,) = found("0170 1234567"), found("0170-1234567"), found("0170 1234568")
    assert one.mark == same.mark != other.mark
    assert "1234567" not in one.mark


@pytest.mark.parametrize("bit", ["1", "1 ", "1-", "a@", "a.", "A ", "12 A ", "(1) ", "Aa ", "1 Aa ", "+", "straße ", "C/ A "])
def test_any_text_is_read_in_time_in_proportion_to_its_length(bit):
    found((bit * 20_000)[:20_000])
