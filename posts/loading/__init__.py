"""Filling an empty site with invented bulk data (`manage.py seed_load`), to measure and to try things on: rows through
COPY, in one transaction, with every counter, index and mark as the verbs would have left them."""
