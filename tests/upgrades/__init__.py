"""Upgrades without a pause: what a migration may do, and the last release beside this one on one database."""
