"""The history of the database: one file a version, applied in order, each with a CHANGELOG line."""

from sqlite_utils import Migrations

from store.migrations import (
    m0001_house,
    m0002_discoveries,
    m0003_sentences,
    m0004_claims,
    m0005_found_columns,
    m0007_quarantine,
    m0008_lifecycle,
    m0010_jobs,
    m0011_pictures,
)

MIGRATIONS = Migrations("nianbao")
MIGRATIONS(name="0001_house")(m0001_house.apply)
MIGRATIONS(name="0002_discoveries")(m0002_discoveries.apply)
MIGRATIONS(name="0003_sentences")(m0003_sentences.apply)
MIGRATIONS(name="0004_claims")(m0004_claims.apply)
MIGRATIONS(name="0005_found_columns")(m0005_found_columns.apply)
MIGRATIONS(name="0007_quarantine")(m0007_quarantine.apply)
MIGRATIONS(name="0008_lifecycle")(m0008_lifecycle.apply)
MIGRATIONS(name="0010_jobs")(m0010_jobs.apply)
MIGRATIONS(name="0011_pictures")(m0011_pictures.apply)

__all__ = ["MIGRATIONS"]
