"""Digests: one mail a day or a week, at the hour that its reader chose, and only when there is something.

    turns      whose turn it is: one query for everybody
    contents   what there is to say to a member, and what a mail leaves out
    best       what others found helpful in the communities and hashtags of a member
    silence    who has not been here for half a year
    writing    the mail itself: text and HTML, in the detail that its reader chose
    sending    one recipient in one transaction, and everybody in batches
"""
