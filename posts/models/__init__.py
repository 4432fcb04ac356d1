from posts.models.answering import Claim, Helped, Outcome, OutcomeAsked
from posts.models.digest import Digest
from posts.models.dismissal import Dismissal
from posts.models.draft import Draft, Submission
from posts.models.feed_token import FeedToken
from posts.models.following import TagFollow, TagMute, ThreadFollow
from posts.models.guide_thread import GuideThread
from posts.models.hashtag import Hashtag, HashtagAlias, HashtagForm, TaggedPost, TaggedThread
from posts.models.hiding import Hiding, ModerationEntry
from posts.models.imported import Imported
from posts.models.mention import Mention
from posts.models.post import Post
from posts.models.reaction import Reaction
from posts.models.reading import AllRead, Reading, ThreadMute, TopicFold
from posts.models.revision import Revision
from posts.models.search import SearchEntry, SearchWord
from posts.models.thread import Thread

__all__ = [
    "AllRead", "Claim", "Digest", "Dismissal", "Draft", "FeedToken", "GuideThread", "Hashtag", "HashtagAlias",
    "HashtagForm", "Helped", "Hiding", "Imported", "Mention", "ModerationEntry", "Outcome", "OutcomeAsked", "Post",
    "Reaction", "Reading", "Revision", "SearchEntry", "SearchWord", "Submission", "TagFollow", "TagMute",
    "TaggedPost", "TaggedThread", "Thread", "ThreadFollow", "ThreadMute", "TopicFold",
]  # fmt: skip
