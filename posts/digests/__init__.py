"""Digests: one mail a day or a week, at the hour that its reader chose, and only when there is something.

    turns      whose turn it is: one query for all members
    contents   what there is to say to a member, and what a mail leaves out
    best       where others found most, in the communities, hashtags and threads of a member
    silence    who has not been here for half a year
    writing    the mail itself: text and HTML, in the detail that its reader chose
    members    one member in one transaction
    visitors   one subscription of somebody without an account in one transaction
    sending    everybody, in batches: `manage.py send_digests` and the job `posts.send_digests`
"""
