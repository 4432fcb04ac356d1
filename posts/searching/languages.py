"""Which language a text is written in: by its script, and where many languages share one by their commonest words.

A guess is enough. It only decides how endings are taken off (`posts.searching.lexemes`), and a query tries every
language that its letters fit.
"""

from collections import Counter
from functools import lru_cache

import regex

# Letters of a text that are looked at, and words.
LOOKED_AT, MOST_WORDS = 2_000, 150
# So many of the commonest words of a language tell it from English.
ENOUGH = 2
LETTER = regex.compile(r"\p{L}")
WORD = regex.compile(r"[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*")

# By script. Languages that are written without spaces, or whose words take endings as Korean's do, have no stems here.
SCRIPTS = {
    "ja": r"[\p{Hiragana}\p{Katakana}]", "ko": r"\p{Hangul}", "zh": r"\p{Han}", "th": r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]",
    "ar": r"\p{Arabic}", "he": r"\p{Hebrew}", "ru": r"\p{Cyrillic}", "el": r"\p{Greek}", "hi": r"\p{Devanagari}",
    "ta": r"\p{Tamil}", "hy": r"\p{Armenian}",
}  # fmt: skip
SCRIPT = {code: regex.compile(letters) for code, letters in SCRIPTS.items()}
# How each language's endings are taken off (names of Snowball algorithms).
STEMMERS = {
    "en": "english", "es": "spanish", "fr": "french", "de": "german", "pt": "portuguese", "it": "italian", "nl": "dutch",
    "ar": "arabic", "ru": "russian", "el": "greek", "hi": "hindi", "ta": "tamil", "hy": "armenian",
}  # fmt: skip
LATIN = ("en", "es", "fr", "de", "pt", "it", "nl")

# Small words, folded. They part the languages, and say nothing in a query that has other words.
STOP = {
    "en": (
        "a about after again all also am an and any are as at be because been before being but by can could did do does "
        "dont for from get got had has have having he her here him his how i if im in into is it its ive just like me "
        "more most my no not now of off on only or other our out over re s she should so some such t than that the "
        "their them then there they this to too up us very was we were what when where which while who why will with "
        "would you your ve m ll d doesnt didnt isnt cant wont please does anyone anybody else tell really thats id"
    ),
    "es": (
        "a al algo alguien ante aqui asi aunque cada como con cual cuando de del desde donde dos el ella ellos en entre "
        "era es esa ese eso esta estas este esto estoy fue ha hace han hasta hay he la las le les lo los mas me mi mis "
        "mucho muy nada ni no nos o os otra otro para pero poco por porque pues que quien se si sin sobre son soy su sus "
        "tambien te tengo tiene todo tu tus un una unos y ya yo"
    ),
    "fr": (
        "a ai alors apres au aussi autre aux avec avoir ca ce cela ces cest cette chez comme comment dans de depuis des "
        "deux dont du elle elles en est et etait etre eu fait faire il ils jai je jour la le les leur lui ma mais me mes "
        "meme moi mon ne nest ni nous on ont ou par pas peu plus pour pourquoi quand que quel quelle quelquun qui quoi sa "
        "sans se ses si son sont suis sur ta te tes toi ton toujours tout tous tres tu un une vos votre vous y"
    ),
    "de": (
        "aber alle als also am an auch auf aus bei bin bis da dann das dass dem den der des die doch du durch ein eine "
        "einem einen einer er es etwas euch fur gegen habe haben hat hatte ich ihr ihre im in ist ja jemand kann kein "
        "keine man mein meine mich mir mit nach nicht noch nur ob oder ohne schon sehr seit sich sie sind so uber um und "
        "uns unter vom von vor war warum was weil wenn wer wie wieder wir wird zu zum zur"
    ),
    "pt": (
        "a ainda algum alguem ao aos as ate com como da das de dela dele depois do dois dos e ela ele eles em entre era "
        "essa esse esta estou eu foi ha isso isto ja la lhe mais mas me mesmo meu meus minha muito na nao nas nem no nos "
        "nossa nosso num numa o os ou para pela pelo por porque qual quando que quem sao se sem ser seu so sobre sou sua "
        "tambem te tem tenho ter tu tudo um uma voce"
    ),
    "it": (
        "a ad al alla alle anche ancora c che chi ci ciao come con cosa cosi da dal dalla degli dei del della delle di "
        "dopo dove due e ed era essere fa fra gli ha hai hanno ho i il in io la le lei li lo loro lui ma mi mia mie mio "
        "molto ne nei nel nella no noi non nostra o ogni per perche piu poi pure qualcuno quando quella questa questo se "
        "sei senza si sia sono sta sto su sua sul suo te ti tra tu tutti tutto un una uno vi voi"
    ),
    "nl": (
        "aan al als altijd ben bij daar dan dat de deze die dit doen door dus een en er ge geen had heb hebben heeft hem "
        "het hier hij hoe hun iemand iets ik in is ja je kan maar me meer men met mij mijn moet na naar niet niets nog nu "
        "of om omdat ons ook op over te tegen toch toen tot uit van veel voor waar waarom want was wat we wel werd wie "
        "wij wil worden ze zelf zich zij zijn zo zonder"
    ),
    "ar": "في من على الى إلى عن مع هذا هذه ذلك التي الذي ما لا لم لن هل او أو و ان أن إن كان كانت قد كل هو هي انا أنا نحن أنت كيف متى أين ثم بعد قبل عند لدي يا أي اي أحد احد",
    "ru": "и в во не что он на я с со как а то все она так его но да ты к у же вы за бы по ее мне было вот от меня еще нет о из ему при это мы кто у для или есть мой моя очень если когда где",
    "el": "και το η ο να του της με για που σε δεν ειναι τα στο απο τη την των μου θα τι εχω οι στην ενα μια εχει",
    "hi": "और के का की में है को से पर यह वह हैं था थी एक ही भी नहीं कि जो तो मैं मुझे मेरा मेरी क्या कैसे हो रहा रही",
}  # fmt: skip


def _bare(word: str) -> str:
    from posts.searching.lexemes import folded  # noqa: PLC0415  (lexemes reads this module)

    return folded(word)


@lru_cache(maxsize=1)
def stop_words() -> dict[str, frozenset[str]]:
    """The small words of each language, as `lexemes.folded` gives them."""
    return {code: frozenset(map(_bare, words.split())) for code, words in STOP.items()}


def script_of(text: str) -> str:
    """The language or group of languages that the letters of `text` belong to; an empty string for Latin and others."""
    begins = text[:LOOKED_AT]
    if begins.isascii():
        return ""
    letters = len(LETTER.findall(begins)) or 1
    counts = {code: len(pattern.findall(begins)) for code, pattern in SCRIPT.items()}
    if counts["ja"] and counts["ja"] + counts["zh"] > letters * 0.3:
        return "ja"
    code, count = max(counts.items(), key=lambda item: item[1])
    return code if count > letters * 0.3 else ""


def guess(text: str) -> str:
    """The language of `text`: a code of two letters, English where nothing says otherwise."""
    if code := script_of(text):
        return code
    words = [_bare(word) for word in WORD.findall(text[:LOOKED_AT])[:MOST_WORDS]]
    small, counts = stop_words(), Counter()
    for word in words:
        for code in LATIN:
            counts[code] += word in small[code]
    code, count = max(counts.items(), key=lambda item: item[1], default=("en", 0))
    return code if count >= ENOUGH and count > counts["en"] else "en"
