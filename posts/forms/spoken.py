"""Edits of what was spoken with a checked profession."""

from django import forms

from posts import roles


class SpokenStill(forms.Form):
    """Words stand as said by a professional only if they were, or are, said by one: who may not speak so there any more
    (`now`: what they may speak with) takes the line off, or leaves the words. Sent unchanged, they keep what they
    were spoken with."""

    def __init__(self, *args, now=None, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)

    def clean(self) -> dict:
        """With what the post is spoken with from now on. Raises ValidationError for words that may not be."""
        cleaned = super().clean()
        if not cleaned.get("credential"):
            return cleaned
        if self._is_as_before():
            cleaned["credential"] = self.editing.credential or self.now
        elif self.now is None:
            raise forms.ValidationError(roles.NOT_THESE_WORDS)
        else:
            cleaned["credential"] = self.now
        return cleaned

    def _is_as_before(self) -> bool:
        title = self.cleaned_data.get("title", self.editing.thread.title)
        return self.cleaned_data.get("body") == self.editing.body and title == self.editing.thread.title
