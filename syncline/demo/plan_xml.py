"""Writes a plan as Microsoft Project's XML (MSPDI), with the elements and the order that Project itself uses."""

from __future__ import annotations

from syncline.demo.assignment_xml import write_assignments
from syncline.demo.plan import Plan
from syncline.demo.project_xml import write_calendars, write_custom_fields, write_settings
from syncline.demo.resource_xml import write_resources
from syncline.demo.task_xml import write_task
from syncline.demo.xml_text import NAMESPACE, XmlText


def plan_xml(plan: Plan) -> bytes:
    """Return the file: UTF-8, lines ended as on Windows."""
    out = XmlText()
    with out.inside("Project", f' xmlns="{NAMESPACE}"'):
        write_settings(out, plan)
        write_custom_fields(out)
        write_calendars(out, plan)
        with out.inside("Tasks"):
            for number, row in enumerate(plan.rows):
                write_task(out, plan, row, number)
        with out.inside("Resources"):
            write_resources(out, plan)
        with out.inside("Assignments"):
            write_assignments(out, plan)
    return out.document()
