"""What can go wrong with a backup, said in sentences an operator can act on."""


class BackupError(Exception):
    """It could not be done; the sentence says why. Nothing half is left behind."""


class BackupRefused(BackupError):
    """It must not be done, and nothing was touched: people are there, a file is damaged, a version does not fit."""
