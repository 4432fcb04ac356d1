from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    """Django's admin with a door of our own."""

    default_site = "communities.back_office.site.BackOffice"
