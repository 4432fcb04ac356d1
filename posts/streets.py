"""How postal addresses are written in English, German, Spanish and French, as far as that can be told from the words.

A street needs a number beside it: "we live in Berlin", "Hauptstraße" or a postcode alone lead to nobody.
"""

import regex

_NAME = r"\p{Lu}[\p{L}'’.-]{1,30}"
_AMOUNT = "weeks?|days?|hours?|minutes?|months?|years?|m[cg]g?|pills?|tablets?|steps"
_NUMBER = rf"\d{{1,5}}(?:[ -]?[a-zA-Z]\b)?(?!,? (?i:{_AMOUNT})\b)"
_LONG = (
    "Street|Road|Avenue|Lane|Drive|Close|Court|Place|Terrace|Crescent|Boulevard|Square|Gardens|Grove|Mews|Highway|"
    "Parkway|Way|Row"
)
# "Dr" and "St" are people and saints more often: only at the end of what is said.
_SHORT = r"(?:St|Rd|Ave|Ln|Dr|Blvd|Ct|Sq|Pl|Cres|Pkwy)(?=\.?(?:[,;\n]|\s*$|\s+(?:Apt|Unit|Flat|#)))"
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
)
# The letters of its second half are never C, I, K, M, O or V, so "B12 1MG" is none (Royal Mail's PAF).
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b"

_ENGLISH = rf"(?<![\w.,/])(?-i:{_NUMBER},? (?:{_NAME} ){{1,3}}(?:(?i:{_LONG})\b|{_SHORT}))"
_BRITISH = rf"(?<![\w.,/])\d{{1,4}}[a-zA-Z]?,? \p{{Lu}}[^\n\d]{{2,60}}?(?:\n[^\n\d]{{0,40}})?\s{_POSTCODE}"
_AMERICAN = rf"(?<![\w.,/])\d{{1,5}} \p{{Lu}}[^\n]{{3,60}}?,? (?:{_STATES}) \d{{5}}(?:-\d{{4}})?\b"
_NOT_A_STREET = (
    r"(?!(?:Arbeits|Heim|Rück|Schul|Therapie|Behandlungs|Krankheits|Leidens|Heilungs|Lebens|Studien|Park|Sitz|Spiel|Um|Aus|Hin|Fuß|"
    r"Arzt|Warte|Betreuungs|Pflege|Stell)(?:platz|weg))"
)
_AFTER = r"(?!\s?(?:Min|Std|Stund|km|m\b|Jahr|Monat|Woche|Tag|[Mm]al|x\b|%|[.,]\d|Uhr|Euro|€))"
_GERMAN = (
    rf"\b{_NOT_A_STREET}\p{{Lu}}[\p{{L}}-]{{1,40}}(?:straße|strasse|str\.|weg|gasse|platz|allee|damm|ufer|chaussee)\s"
    rf"\d{{1,4}}(?!\d)(?:\s?[a-z]\b)?{_AFTER}"
)
_GERMAN_APART = (
    r"\b\p{Lu}[\p{L}-]{2,40}(?:er|-)[ -]?(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Damm|Ufer)\s"
    rf"\d{{1,4}}[a-z]?\b{_AFTER}"
)
_GERMAN_TOWN = rf"\b{_NAME} \d{{1,3}}[a-z]?,?\s(?:D-)?\d{{5}} \p{{Lu}}\p{{Ll}}{{2,}}"
_SPANISH = (
    r"\b(?:[Cc]alle|C/|[Aa]venida|[Aa]vda\.?|Av\.|[Pp]laza|[Pp]za\.?|[Pp]aseo|[Cc]arretera|[Cc]amino) ?"
    rf"(?:(?:de|del|la|las|los|el) ){{0,3}}{_NAME}(?: (?:(?:de|del|la|las|los|y) ){{0,2}}{_NAME}){{0,3}},? "
    r"(?:n[.ºúo°]{0,3} ?)?\d{1,4}\b"
)
_FRENCH = (
    r"(?<![\w.,/])\d{1,4}(?: ?(?:bis|ter))?,? "
    r"(?:[Rr]ue|[Aa]venue|[Bb]oulevard|[Bb]d|[Aa]llée|[Ii]mpasse|[Cc]hemin|[Qq]uai|[Rr]oute|[Pp]lace)"
    rf" (?:(?:de|du|des|la|le|les) ){{0,2}}(?:d['’]|l['’])?{_NAME}"
)

STREETS = tuple(
    regex.compile(pattern)
    for pattern in (_ENGLISH, _BRITISH, _AMERICAN, _GERMAN, _GERMAN_APART, _GERMAN_TOWN, _SPANISH, _FRENCH)
)
