"""Reads Microsoft Project plans saved as XML."""

from __future__ import annotations

from pathlib import Path

from connectors.contract.connector import Manifest
from connectors.project_file.connector import PLANS, ProjectFileConnector
from connectors.project_file.converters import CONVERTERS
from connectors.project_file.settings import ProjectFileSettings

MANIFEST = Manifest(
    name="project_file",
    title="Microsoft Project plans saved as XML",
    settings=ProjectFileSettings,
    streams=(PLANS,),
    link_attributes=("file", "plan"),
    mapping=Path(__file__).with_name("mapping.yaml"),
    make=ProjectFileConnector,
    converters=CONVERTERS,
    example="""\
connector: project_file
folder: ./plans
plan: '(.+?)(?:-\\d{4}-\\d\\d)?'
""",
)
