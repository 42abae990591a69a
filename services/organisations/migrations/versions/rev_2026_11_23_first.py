"""Organisations, teams, memberships, circles and their members, and the plumbing tables."""

import sqlalchemy as sa
from alembic import op

from libs.storage.plumbing_revisions import create_plumbing_tables, drop_plumbing_tables

revision = "2026_11_23_first"
down_revision = None


def upgrade() -> None:
    create_plumbing_tables(op)
    op.create_table(
        "organisation",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("external_id", sa.String, unique=True),
        sa.Column("verification", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_organisation_verification", "organisation", ["verification"])
    op.create_table(
        "team",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("organisation_id", sa.String, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_team_organisation_id", "team", ["organisation_id"])
    op.create_table(
        "membership",
        sa.Column("organisation_id", sa.String, sa.ForeignKey("organisation.id"), primary_key=True),
        sa.Column("person_id", sa.String, primary_key=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("is_admin", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_membership_person_id", "membership", ["person_id"])
    op.create_table(
        "circle",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("parent_id", sa.String, sa.ForeignKey("circle.id")),
        sa.Column("host_id", sa.String, sa.ForeignKey("organisation.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_circle_parent_id", "circle", ["parent_id"])
    op.create_index("ix_circle_host_id", "circle", ["host_id"])
    op.create_table(
        "circle_member",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("circle_id", sa.String, sa.ForeignKey("circle.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("member_id", sa.String, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_circle_member_circle_id_role", "circle_member", ["circle_id", "role"])
    op.create_index("ix_circle_member_member_id_role", "circle_member", ["member_id", "role"])


def downgrade() -> None:
    for table in ("circle_member", "circle", "membership", "team", "organisation"):
        op.drop_table(table)
    drop_plumbing_tables(op)
