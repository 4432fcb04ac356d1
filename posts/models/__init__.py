from posts.models.hashtag import Hashtag, HashtagForm, TaggedPost
from posts.models.hiding import Hiding, ModerationEntry
from posts.models.imported import Imported
from posts.models.mention import Mention
from posts.models.post import Post
from posts.models.reaction import Reaction
from posts.models.revision import Revision
from posts.models.thread import Thread

__all__ = [
    "Hashtag", "HashtagForm", "Hiding", "Imported", "Mention", "ModerationEntry", "Post", "Reaction", "Revision",
    "TaggedPost", "Thread",
]  # fmt: skip
