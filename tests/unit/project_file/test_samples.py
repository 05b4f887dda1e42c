"""Files of other programs that lie beside the project: what loads, loads; Primavera's are refused clearly."""

from __future__ import annotations

from pathlib import Path

import pytest

from connectors.contract.errors import RejectedFileError
from tests.unit.project_file.conftest import Read

LOADED = ("CreateProject.xml", "Project.xml", "ResourceWithExtAttribs.xml")
PRIMAVERA = ("BaselineProjects.xml", "MultiprojectWithExternal.xml")


@pytest.mark.parametrize("name", LOADED)
def test_a_sample_loads_without_any_fault(name: str, read: Read, shared_samples: Path) -> None:
    pages = read(shared_samples / "project_xml" / name)
    assert [row for page in pages for row in page.quarantined] == []
    assert pages[0].records[0].kind == "project"
    assert pages[0].records[0].data["CurrencyCode"] == "USD"


def test_custom_fields_of_a_resource_are_read(read: Read, shared_samples: Path) -> None:
    pages = read(shared_samples / "project_xml" / "ResourceWithExtAttribs.xml")
    (resource,) = [record for page in pages for record in page.records if record.kind == "resource"]
    assert resource.data["Name"] == "Resource 1"
    assert "TEXT VALUE 1" in dict(resource.data["ExtendedAttributes"]).values()  # type: ignore[call-overload]


@pytest.mark.parametrize("name", PRIMAVERA)
def test_a_primavera_sample_is_refused_with_the_remedy(name: str, read: Read, shared_samples: Path) -> None:
    with pytest.raises(RejectedFileError) as caught:
        read(shared_samples / "project_xml" / name)
    assert str(caught.value) == (
        f"{name}: this is a Primavera P6 file (root element APIBusinessObjects), not a Microsoft Project one. "
        "In Primavera export as Microsoft Project XML, or save the plan as XML from Microsoft Project."
    )
