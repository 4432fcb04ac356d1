from posts.models.dismissal import Dismissal
from posts.models.draft import Draft, Submission
from posts.models.following import TagFollow, TagMute, ThreadFollow
from posts.models.hashtag import Hashtag, HashtagAlias, HashtagForm, TaggedPost, TaggedThread
from posts.models.hiding import Hiding, ModerationEntry
from posts.models.imported import Imported
from posts.models.mention import Mention
from posts.models.post import Post
from posts.models.reaction import Reaction
from posts.models.reading import AllRead, Reading, ThreadMute, TopicFold
from posts.models.revision import Revision
from posts.models.thread import Thread

__all__ = [
    "AllRead", "Dismissal", "Draft", "Hashtag", "HashtagAlias", "HashtagForm", "Hiding", "Imported", "Mention",
    "ModerationEntry", "Post", "Reaction", "Reading", "Revision", "Submission", "TagFollow", "TagMute", "TaggedPost",
    "TaggedThread", "Thread", "ThreadFollow", "ThreadMute", "TopicFold",
]  # fmt: skip
