"""People, volunteers, skills, what is known of circles and organisations, and the plumbing tables."""

import sqlalchemy as sa
from alembic import op

from libs.storage import UtcDateTime
from libs.storage.plumbing_revisions import create_plumbing_tables, drop_plumbing_tables

revision = "2026_11_23_first"
down_revision = None


def upgrade() -> None:
    create_plumbing_tables(op)
    op.create_table(
        "person",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "volunteer",
        sa.Column("id", sa.String, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("birth_date", sa.Date),
        sa.Column("next_age_time", UtcDateTime),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_volunteer_next_age_time", "volunteer", ["next_age_time"])
    op.create_table(
        "skill",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("document", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "skill_holder",
        sa.Column("skill_id", sa.String, sa.ForeignKey("skill.id"), primary_key=True),
        sa.Column("volunteer_id", sa.String, primary_key=True),
    )
    op.create_index("ix_skill_holder_volunteer_id", "skill_holder", ["volunteer_id"])
    _create_projections()


def _create_projections() -> None:
    op.create_table(
        "circle_host",
        sa.Column("circle_id", sa.String, primary_key=True),
        sa.Column("host_organisation_id", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "circle_member",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("circle_id", sa.String, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("member_id", sa.String, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_circle_member_circle_id", "circle_member", ["circle_id", "role", "member_id"])
    op.create_index("ix_circle_member_member_id", "circle_member", ["member_id"])
    op.create_table(
        "employment",
        sa.Column("organisation_id", sa.String, primary_key=True),
        sa.Column("person_id", sa.String, primary_key=True),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_employment_person_id", "employment", ["person_id"])


def downgrade() -> None:
    tables = ("employment", "circle_member", "circle_host", "skill_holder", "skill", "volunteer", "person")
    for table in tables:
        op.drop_table(table)
    drop_plumbing_tables(op)
