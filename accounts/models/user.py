"""A person, as this site knows them: a pseudonym and an address for mail. No real name, birth date, gender, photo."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.functions import RandomUUID
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Cast, Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import holding, likeness, names
from accounts.models.block import Block
from accounts.models.credential import Credential
from accounts.models.former_name import FREED_AFTER, FormerName
from peerhealth.avatars import new_seed
from peerhealth.ids import LENGTH, random_id
from peerhealth.statements import Statement

ABOUT_LONGEST = 500
TAKEN = _("Somebody already uses this name or one that looks like it. Please choose another one.")


class UserQuerySet(models.QuerySet):
    """People, asked through the person who looks."""

    def findable_by(self, reader) -> "UserQuerySet":
        """Those whom `reader` may find: active, confirmed, and without a block against the reader."""
        blocks = Block.objects.filter(blocker=models.OuterRef("pk"), blocked_id=reader.pk)
        return self.filter(~models.Exists(blocks), ~holding.never_confirmed(), is_active=True)

    def mentionable_by(self, author_id: int | None) -> "UserQuerySet":
        """Those whom the person `author_id` (None: a former member) can mention: active, and no block between the
        two, whoever made it."""
        theirs = Block.objects.filter(blocker=models.OuterRef("pk"), blocked_id=author_id)
        own = Block.objects.filter(blocker_id=author_id, blocked=models.OuterRef("pk"))
        return self.filter(~models.Exists(theirs), ~models.Exists(own), ~holding.never_confirmed(), is_active=True)

    def noting_checks(self) -> "UserQuerySet":
        """Each with `is_checked`: whether there is a checked profession that the profile tells."""
        told = Credential.objects.standing().filter(user=models.OuterRef("pk"), on_profile=True)
        return self.annotate(is_checked=models.Exists(told))

    def named(self, username: str) -> "User":
        """The one with this user name, in any letter case. Raises `User.DoesNotExist`."""
        return self.called(names.normalise(username)).get()

    def called(self, name: str) -> "UserQuerySet":
        """Those called exactly `name`, in any letter case: the words of an index (`one_person_per_name`)."""
        return self.filter(Exact(Lower("username"), Lower(models.Value(name))))

    def hold(self, pk: int) -> None:
        """Locks a person until the end of the transaction: what they send at one moment is then done one by one."""
        if not HELD(pk=pk):
            raise self.model.DoesNotExist


PERSON = Statement(lambda pk: User._default_manager.filter(pk=pk))
HELD = Statement(lambda pk: User._default_manager.filter(pk=pk).select_for_update(no_key=True).values_list("pk"))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes people; keeps addresses in one letter case so that one address is one person."""

    def get(self, *args, **fields) -> "User":
        """As ever; by id alone, as every page of somebody signed in asks, by a prepared statement."""
        if args or fields.keys() != {"pk"} or not isinstance(fields["pk"], int):
            return super().get(*args, **fields)
        if found := PERSON(pk=fields["pk"]):
            return found[0]
        raise self.model.DoesNotExist

    def create_user(self, email: str, username: str, password: str | None = None, **fields) -> "User":
        """A new person. `password=None` means that they sign in by a code or a reset. Raises IntegrityError on a
        taken address or name."""
        user = self.model(email=email.strip().lower(), username=names.normalise(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, username: str, password: str | None = None, **fields) -> "User":
        """A new site operator with every right in the admin."""
        return self.create_user(email, username, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str) -> "User":
        """The person with this address, in any letter case."""
        return self.get(email=username.strip().lower())

    def is_taken(self, username: str, *, by_other_than: "User | None" = None) -> bool:
        """Whether somebody else is called `username`, or a name that looks like it, or was within the last year.

        People are asked before former names: who gives a name up while we look is found in one of the two.
        """
        alike = likeness.skeleton(names.normalise(username))
        me = by_other_than.pk if by_other_than else None
        former = FormerName.objects.filter(skeleton=alike, left_at__gt=timezone.now() - FREED_AFTER)
        used = self.filter(username_skeleton=alike).exclude(pk=me).exists() or former.exclude(user_id=me).exists()
        return used or holding.is_held(alike)


class User(AbstractBaseUser, PermissionsMixin):
    """A member of the site. `username` is the pseudonym all see; `email` is never shown to anyone else."""

    public_id = models.CharField(max_length=LENGTH, unique=True, default=random_id, editable=False)
    email = models.EmailField(_("email address"), unique=True)
    username = models.CharField(_("user name"), max_length=names.LONGEST, validators=names.VALIDATORS)
    # What the name looks like (`accounts.likeness`). The database has a default for a release that does not know the
    # column while it is being added: unlike anything, and replaced at the next save.
    username_skeleton = models.CharField(
        max_length=likeness.LONGEST, editable=False, default="", db_default=Cast(RandomUUID(), models.CharField())
    )
    about = models.CharField(_("about"), max_length=ABOUT_LONGEST, blank=True, default="")
    avatar_seed = models.CharField(max_length=8, default=new_seed, editable=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    # Since when their address gets no mail because it came back (`accounts.bouncing`); here, so that a page that tells
    # them so asks nothing.
    unreachable_at = models.DateTimeField(_("mail came back"), null=True, editable=False)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["username"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="one_person_per_name",
                violation_error_message=TAKEN,
            ),
            models.UniqueConstraint(fields=["username_skeleton"], name="no_two_names_look_alike"),
            models.UniqueConstraint(Lower("email"), name="one_person_per_address"),
        ]
        # Whose name begins as somebody types.
        indexes = [models.Index(OpClass(Lower("username"), name="text_pattern_ops"), name="person_by_beginning")]

    def __str__(self) -> str:
        return self.username

    def clean(self) -> None:
        """For forms that may name anybody (the admin): raises ValidationError for a name that looks like another's."""
        super().clean()
        if User.objects.is_taken(self.username, by_other_than=self):
            raise ValidationError({"username": TAKEN})

    def save(self, *args, update_fields=None, **kwargs) -> None:
        """Stores the person with the address in lower case and what the name looks like, whoever filled them in."""
        self.email = self.email.strip().lower()
        if update_fields is None or "username" in update_fields:
            alike = likeness.skeleton(self.username)
            # Names that looked alike before we minded have a number behind it (migration 0003), and keep it.
            if self.username_skeleton.partition("#")[0] != alike:
                self.username_skeleton = alike
            update_fields = update_fields if update_fields is None else {*update_fields, "username_skeleton"}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def mail_name(self) -> str:
        """Who it is, in the code of an address that stops mail (`accounts.stopping`)."""
        return f"m{self.public_id}"

    def get_short_name(self) -> str:
        """What the frame of the admin greets somebody by: never the address."""
        return self.username

    def get_absolute_url(self) -> str:
        """The profile, for signed-in people only."""
        return reverse("profile", args=[self.username])
