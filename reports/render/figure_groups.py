"""A project's figures in groups, by the section of its page they stand in."""

from __future__ import annotations

from reports.document import ProjectPage
from reports.render.facts import label
from reports.render.views import EARNED_VALUE, Group, groups

_EARNED = {
    "Value and cost": ("bac", "pv", "ev", "ac", "sv", "cv"),
    "Performance": ("spi", "cpi", "tcpi_bac", "tcpi_eac", "es", "sv_t", "spi_t"),
    "Outlook": ("eac_cpi", "eac_budget", "eac_composite", "eac_bottom_up", "etc", "vac", "ieac_t"),
}
_MONEY, _EARNED_VALUE = "Money", "Earned value"  # titles that `views.groups` gives


def work_groups(page: ProjectPage) -> tuple[Group, ...]:
    """Return schedule, work and hours, and what is neither these nor money."""
    return tuple(group for group in groups(page.figures) if group.title not in {_MONEY, _EARNED_VALUE})


def money_groups(page: ProjectPage) -> tuple[Group, ...]:
    """Return the figures of money, as one group or none."""
    return tuple(group for group in groups(page.figures) if group.title == _MONEY)


def earned_groups(page: ProjectPage) -> tuple[Group, ...]:
    """Return the figures of earned value: what was earned, how it goes, how it will end; none without figures."""
    kept = {name: figure for name, figure in page.figures.items() if name in EARNED_VALUE}
    found = kept | dict(page.earned_value.figures if page.earned_value is not None else {})
    placed = {name for names in _EARNED.values() for name in names}
    others = tuple(name for name in found if name not in placed)
    made = [
        Group(title=title, rows=tuple((label(name), found[name]) for name in names if name in found))
        for title, names in {**_EARNED, "Other figures": others}.items()
    ]
    return tuple(group for group in made if group.rows)
