from peerhealth.reasons import ReasonForm
from posts.forms.reply import EditReplyForm, ReplyForm
from posts.forms.thread import EditThreadForm, ThreadForm

__all__ = ["EditReplyForm", "EditThreadForm", "ReasonForm", "ReplyForm", "ThreadForm"]
