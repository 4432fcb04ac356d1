"""Names that nobody may take: those that pose as a professional, as this site or as a crisis line, and those that words
of the site already mean. On a health forum a name like that makes advice out of an opinion.

Also those whose profession is checked (`accounts.vouching`) have no title in their name: they speak with it post by
post, and a name stands beside all they say, and would outlast the check. Names from before a word was kept free stay.

Matched on what a name looks like (`accounts.likeness`), word by word: `dr-smith`, `NurseJo`, `admin2` and `аdmin` with
a Cyrillic а are refused, `dragonfly`, `badminton` and `nursery-rhyme` are not.
"""

from itertools import pairwise

import regex

from accounts.likeness import SEPARATORS, shape, skeleton

# Titles and callings. Any word of the name; those marked * below also at the beginning or end of one.
CALLINGS = """
    dr doc doctor* doctors md physician* surgeon* gp medic paramedic rn psych nurse* nurses midwife clinician*
    consultant therapist* psychologist* psychiatrist* psychotherapist* pharmacist* counsellor*
    counselor* dietitian radiologist oncologist* neurologist* cardiologist* professor prof clinic
    phd mbbs frcp lpn cna pharmd matron dentist* physio* osteopath* chiropract* optometrist* nutritionist* apotheker*
    hebamme* zahnarzt zahnärztin pflegekraft huisarts pharmacien* sagefemme kinésithérapeute farmaceut* farmacista
    matrona dottoressa doctora infermier* ostetrica enfermeir* fisioterapeut* pielęgniark* sjuksköterska läkare
    sygeplejerske læge sykepleier* sairaanhoitaja hemşire eczacı фельдшер аптекарь лікар акушерка ممرض صيدلي אחות नर्स
    药剂师 薬剤師 약사
    arzt* pfleger* psychiater* psychologin psychologe psychotherapeut* therapeut* heilpraktiker* chirurg* internist
    rheumatolog* dermatolog* gynaecolog* gynecolog* gynäkolog* kardiolog* onkolog* urologist hematolog* haematolog*
    dietician* dra mudr crna lvn cnm emt
    hospital ambulance pharmacy nhs healthcare arzt ärztin doktor* docteur medecin médico médica dottore
    enfermera enfermero infirmière infirmier krankenschwester pfleger verpleegkundige lekarz врач доктор
    медсестра γιατρός طبيب طبيبة ممرضة רופא רופאה डॉक्टर 医生 医师 医師 护士 看護師 의사 간호사
"""
# Those who run the site or speak for it.
HOUSE = """
    admin* admins administrator* sysadmin root mod mods moderator* moderators staff official*
    peerhealth* support helpdesk helpline* webmaster postmaster hostmaster security verified checked operator
    sysop superuser админ админы модератор поддержка مدير مشرف 管理员 管理者 운영자 soporte moderador modérateur
    administrateur
"""
# People in danger look for these words; nobody may be found instead.
CRISIS = "crisis* samaritans* childline lifeline* hotline suicide emergency rescue telefonseelsorge"
# What the site itself says of people or accounts: a name like that would make its sentences lie.
SYSTEM = "system deleted anonymous noreply mailer daemon"
# Only as the whole name: harmless as one word of several ("good-samaritan", "little-helper", "here-and-now").
ALONE = """
    all anon anybody anyone bot channel community contact everybody everyone guest guests group help
    helper here home info login logout me member members myself new nobody none null admin-team no-one
    owner password patient patients people postmaster profile samaritan search self settings sign-in
    signup site somebody someone team test undefined unknown user users username you help-now help-desk
    help-team care-team about privacy guidelines notifications modteam modsquad
    911 988 999 112 000 111 024 116123 131114
"""
# "dranna", "rnmary": a title and a given name in one word. Only names that begin no word after "dr" or "rn".
GIVEN = """
    adam alex alice amy andrew anna anne andrea eliza elena ellen emily emma eric eva evan ian irene isabel ivan
    oliver olivia oscar ursula john james jane mary maria mark martin michael peter paul robert sarah susan tom
"""
# Innocent words that begin or end like a starred one.
INNOCENT = {skeleton(word) for word in ("nursery", "nurseries", "officially", "unofficial", "prescribes")}

_STARRED = f"{CALLINGS} {HOUSE} {CRISIS}".split()
WORDS = {skeleton(word.rstrip("*")) for word in f"{CALLINGS} {HOUSE} {CRISIS} {SYSTEM}".split()}
EDGES = tuple(skeleton(word.rstrip("*")) for word in _STARRED if word.endswith("*"))
WHOLE = {skeleton(word) for word in ALONE.split()} | WORDS

WORD = regex.compile(r"\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}]+|\p{Lu}+(?!\p{Ll})|\p{N}+")
# "drjones", "drsmith": no English word goes on like this after "dr"; "drake" and "dryad" are birds and trees.
TITLE_AND_NAME = regex.compile(r"dr[b-df-hj-np-tv-xz]")
TITLE_AND_GIVEN = regex.compile(f"(?:dr|rn)(?:{'|'.join(map(shape, GIVEN.split()))})s?")
SPELLED_IN_DIGITS = str.maketrans("4357", "aest")  # "4dmin"; 0 and 1 are letters to the eye already
JOINED_FROM = 5  # letters of a word that is parted, as "sage-femme": shorter ones come about by chance
DIGITS = regex.compile(r"^\p{N}+|\p{N}+$")


def is_reserved(name: str) -> bool:
    """Whether nobody may be called `name`."""
    parts = [part for part in regex.split(r"[_.\-]+", name) if part]
    parts += "".join(part if len(part) == 1 else " " for part in parts).split()  # "D.r."
    parts += [part.translate(SPELLED_IN_DIGITS) for part in parts if regex.search(r"\p{L}", part)]
    pairs = {skeleton(first + second) for first, second in pairwise(parts) if len(first + second) >= JOINED_FROM}
    pieces = [piece for part in parts for piece in (part, DIGITS.sub("", part), *WORD.findall(part))]
    whole = skeleton(DIGITS.sub("", name.translate(SEPARATORS)))
    words = {skeleton(piece) for piece in pieces if piece}
    return (
        whole in WHOLE
        or skeleton(name) in WHOLE
        or not (words | pairs).isdisjoint(WORDS)
        or any(word.startswith(EDGES) or word.endswith(EDGES) for word in words - INNOCENT)
        or any(TITLE_AND_NAME.match(shape(part)) or TITLE_AND_GIVEN.fullmatch(shape(part)) for part in parts)
    )
