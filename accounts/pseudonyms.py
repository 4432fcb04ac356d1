"""Names to choose from at sign-up: two quiet words, so that nobody has to invent one, or falls back on their own."""

import secrets
from collections.abc import Iterable, Iterator

from accounts import reserved
from accounts.models import User

# Nothing that could be read as a symptom, a body, a mood or a verdict; nothing for children.
FIRST = """
    amber autumn bright brisk calm candid cedar chalk clear clover cloudy coastal cobalt copper coral cotton dapple
    dawn distant dusky early earthen easy ebony elder evening faraway fern flint floating foggy forest free gentle
    gilded glad golden granite grassy green harbour hazel heather hidden high hollow honest honey indigo inland
    ivory ivy jade juniper keen kindly kindred lilac linen little lofty long lucid lunar maple marble meadow mellow
    mild misty mossy mountain narrow northern oaken ochre olive open orchard overland paper pearly pebble plain plum
    polar quiet rainy rambling rosy ruby russet rustic saffron sandy scarlet sea sepia shady silken silver simple
    slate slow snowy soft southern sparse spring steady still stone sturdy summer sunlit swift tall tawny teal
    thoughtful tidal timber topaz tranquil umber upland valley velvet verdant violet wandering warm western wild
    willow winding winter wooden woollen woven yellow
""".split()  # noqa: SIM905  (one word a line would hide them)
SECOND = """
    acorn alder anchor apple arch aspen badger bank barley barn basin bay beacon beech bell birch boat book bough
    bower bramble branch bridge brook bunting burrow button canal candle canoe canyon cart castle chestnut cliff
    cloak cloud comet compass cottage cove crane creek curlew dahlia dale daisy dell delta dipper door dove drum
    dune eider ember fable falcon feather field finch fir fjord flute fountain fox gable garden gate geyser glade
    glen goose grove gull hamlet hare harp hawk hearth hedge heron hill hive island jay kestrel kettle kite lagoon
    lake lantern lapwing lark latch ledge linnet loom loft magpie marsh martin meander melody mill moon moor moth
    nest oak oar orbit osprey otter owl path pear pine plover pond poplar prairie quail quarry quilt raft rain raven
    reed ridge river robin rook rowan sail shore siskin sparrow spruce star stork stream swallow swan tern thicket
    thistle thrush tide tower trail tulip vale veranda wagtail walnut warbler wave well wharf window woodland wren
    yarrow yew
""".split()  # noqa: SIM905  (one word a line would hide them)
OFFERED = 3


def offer(count: int = OFFERED, *, first: Iterable[str] = ()) -> list[str]:
    """`count` names that nobody has, `first` among them (they may be taken: the form says so). Two queries a name; with
    over 20,000 pairs the first draw is nearly always free."""
    chosen = list(dict.fromkeys(first))[:count]
    for name in _draws():
        if len(chosen) >= count:
            break
        if name not in chosen and not User.objects.is_taken(name):
            chosen.append(name)
    return chosen


def _draws() -> Iterator[str]:
    """Endless random pairs; a number joins once a site has so many people that pairs run short."""
    tried = 0
    while True:
        number = f"-{secrets.randbelow(90) + 10}" if tried > 50 else ""
        name = f"{secrets.choice(FIRST)}-{secrets.choice(SECOND)}{number}"
        tried += 1
        if not reserved.is_reserved(name):
            yield name
