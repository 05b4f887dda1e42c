"""Writes what the city's administrator wrote: the configuration, the layouts of the finance files, and a note."""

from __future__ import annotations

from syncline.demo.answering import NOTE, Addresses
from syncline.demo.cards import BOARDS, MILESTONES, RISKS
from syncline.demo.city import ORGANISATION, PROJECTS, TRACKED, Story
from syncline.demo.days import HOLIDAYS
from syncline.demo.people import DOMAINS, PEOPLE
from syncline.demo.planner_story import MarlowPlanner
from syncline.demo.spending_plan import MONTHS

MARK = "The City of Marlow is made up."
"""First words of the note, by which a folder is known to be ours."""

ACCOUNT = "sync@marlow.example"
"""Account that reads the city's Jira."""

TOKEN_FILE = "jira/token"  # noqa: S105 - the name of a file
"""Where the folder holds that account's token."""

GRAPH_TOKEN_FILE = "planner/token"  # noqa: S105 - the name of a file
"""Where the folder holds the token of the simulated Microsoft 365."""

_HEAD = """\
# The City of Marlow's Syncline. Every option is explained in the example configuration and in the connectors' READMEs.

organisation:
  name: {organisation}
  fiscal_year_starts: July
  currency: USD
  time_zone: America/Phoenix
  hours_per_day: 8
  holidays:
{holidays}

store: sqlite:///syncline.db

sources:
  plans:                              # project managers save their plans here as XML, at the end of each month
    connector: project_file
    folder: ./plans
    stale_after: 45 days
    mapping:                          # a custom field, under the name that people see in Project
      task: {{budget_code: 'ExtendedAttributes."Budget code"'}}
  ledger:                             # Finance's exports: balances, journal, spending plan
    connector: finance_file
    folder: ./finance
    layouts: finance.yaml
    stale_after: 45 days
  water_ledger:                       # the water utility keeps its own books
    connector: finance_file
    folder: ./water
    layouts: finance.yaml
    stale_after: 45 days
"""

_JIRA = """\
  jira:                               # where the teams of three projects work and book their hours
    connector: jira
    url: {url}        # `syncline demo-site` answers here; yours is like https://marlow.atlassian.net
    sign_in: {{email: {email}, token: file:{token}}}
    projects: [{keys}]
    stale_after: 45 days
    mapping:                          # a custom field, under the name that people see in Jira
      task: {{budget_code: "fields.Budget code.value"}}
"""

_PLANNER = """\
  planner:                            # where two teams keep their tasks, without hours
    connector: planner
    tenant: {tenant}
    graph: {url}      # `syncline demo-site` answers here; yours is Microsoft's own, so leave this out
    sign_in: {{token: file:{token}}}  # for the simulated one only; yours is a secret or a certificate
    groups: [{groups}]
    stale_after: 45 days
    mapping:                          # what the teams mean by a bucket and by a label
      task:
        kind: {{path: Bucket, map: {{{milestones}: milestone, {risks}: risk}}, default: task}}
        budget_code: "Labels[?starts_with(@, 'IT0')] | [0]"
"""

_TAIL = """
people:
  match: [employee_number, email]
  organisations:
{organisations}

reports:
  monthly: {{kind: portfolio, projects: all, formats: [html, pdf, xlsx, json], folder: ./reports, stale_after: 45 days}}
"""


def syncline_yaml(at: Addresses, seed: int) -> str:
    """Return the configuration, of a city whose systems are at these addresses."""
    weeks = [HOLIDAYS[start : start + 6] for start in range(0, len(HOLIDAYS), 6)]
    lines = ["    " + ", ".join(f'"{day}"' for day in week) for week in weeks]
    holidays = "    [\n  " + ",\n  ".join(lines) + ",\n    ]"
    organisations = [
        f'    - {{email: "*@{domain}", organisation: {organisation}}}' for domain, (organisation, _) in DOMAINS.items()
    ]
    keys = ", ".join(story.tracker for story in TRACKED)
    return (
        _HEAD.format(organisation=ORGANISATION, holidays=holidays)
        + _JIRA.format(url=at.jira, email=ACCOUNT, token=TOKEN_FILE, keys=keys)
        + _planner(at.graph, seed)
        + "\nprojects:\n"
        + "".join(map(_project, PROJECTS))
        + _TAIL.format(organisations="\n".join(organisations))
    )


def _planner(url: str, seed: int) -> str:
    city = MarlowPlanner(seed)
    return _PLANNER.format(
        tenant=city.graph.id,
        url=url,
        token=GRAPH_TOKEN_FILE,
        groups=", ".join(group.id for group in city.groups.values()),
        milestones=MILESTONES,
        risks=RISKS,
    )


def _project(story: Story) -> str:
    links = [f"{{source: {story.ledger}, project: {story.finance_code}}}"]
    if story.tracker:
        links.insert(0, f"{{source: jira, project: {story.tracker}}}")
    if story.has_board:
        links.insert(0, f"{{source: planner, plan: {BOARDS[story.code].title}}}")
    if story.has_plan:
        pattern = "erp*" if story.file.startswith("erp") else story.file
        links.insert(0, f'{{source: plans, file: "{pattern}.xml"}}')
    return f"""\
  - code: {story.code}
    name: {story.name}
    department: {story.department}
    sponsor: {story.sponsor}
    manager: {PEOPLE[story.manager].name}
    links: [{", ".join(links)}]
"""


_LAYOUTS = r"""# What the columns of the finance files mean.

munis_ytd:                            # year-to-date budget report: balances of every account
  files: "glytdbud-expense-*.xlsx"
  sheet: ACCOUNT DETAIL
  kind: snapshot
  replaces: [fiscal_year, period]
  context:
    fiscal_year: {filename: 'fy(\d{4})', cell: [A3, 'FOR (\d{4}) \d{2}'], agree: true}
    period: {filename: '-p(\d{2})', cell: [A3, 'FOR \d{4} (\d{2})'], agree: true}
  header: {require: [FUND, ORG, OBJ, REVISED BUDGET]}
  numbers: {blank: zero}
  rows:
    totals: {ACCOUNT DESCRIPTION: '^(Total |Expense Total|Revenue Total|Grand Total)'}
    only: {TYPE: E}
  fields:
    account: ACCOUNT
    fund: FUND
    department: DEPARTMENT
    category: OBJ
    project_code: PROJECT
  lines:
    budget_original: ORIGINAL APPROP
    budget_adjustment: TRANFRS/ADJSMTS
    actual: [YTD EXPENDED, YTD ACTUAL]
    commitment: ENCUMBRANCES
  checks:
    - {each: "ORIGINAL APPROP + TRANFRS/ADJSMTS = REVISED BUDGET"}
    - {each: "REVISED BUDGET - YTD EXPENDED - ENCUMBRANCES = AVAILABLE BUDGET"}
    - {total: Expense Total}

journal:                              # every posting of a month; names and comments are not kept
  files: "journal-*.csv"
  kind: transactions
  encoding: cp1252
  replaces: [fiscal_year, period]
  rows:
    skip: {SRC: '^(SOY|BUA)$'}        # opening balances and budget entries are no postings
  fields:
    fiscal_year: YEAR
    period: PER
    posting_on: {column: POST DATE, format: "%m/%d/%Y"}
    project_code: {match: {PROJECT STRING: '^([A-Z]{2}\d{4})-'}}
    account: ACCOUNT
    category: OBJECT
    document: JOURNAL
  lines:
    - {measure: actual, amount: AMOUNT, when: {SRC: '^(API|GEN|PRJ)$'}}
    - {measure: commitment, amount: AMOUNT, when: {SRC: '^(POE|POL)$'}}
  on_error: quarantine_rows
  max_bad_rows: 5

spending_plan:                        # what each project means to spend, by month
  files: "spending-plan-*.csv"
  kind: plan
  context:
    fiscal_year: {filename: 'fy(\d{4})'}
  header: {require: [Project, Object, Jul, Jun]}
  rows:
    totals: {Project: '^Total$'}
  fields:
    project_code: Project
    category: Object
  unpivot: {columns: [MONTHS], into: period, measure: budget_planned}
  checks:
    - {each: "sum(months) = Total"}
    - {total: Total}

water_fund:                           # the water utility's table, named by the day it is true for
  files: "water-fund-*.csv"
  kind: snapshot
  delimiter: ";"
  context:
    as_of: {filename: '(\d{4}-\d{2}-\d{2})'}
  rows:
    totals: {Fiscal year: '^Total$'}
  fields:
    fiscal_year: Fiscal year
    period: Period
    project_code: Project
    category: Object
  lines:
    budget_original: Budget
    budget_adjustment: Adjustments
    actual: Spent
    commitment: Open orders
  checks:
    - {each: "Budget + Adjustments - Spent - Open orders = Available"}
    - {total: Total}
"""


def finance_yaml() -> str:
    """Return the layouts."""
    return _LAYOUTS.replace("MONTHS", ", ".join(MONTHS))


def readme_text() -> str:
    """Return the note that lies in the folder."""
    stories = "\n".join(f"  {story.code}  {story.name:<34}{story.story}" for story in PROJECTS)
    return f"""{MARK} Its people, projects and amounts are invented.

  syncline.yaml   the configuration: sources, projects and what belongs to them
  finance.yaml    what the columns of the finance files mean
  plans/          plans saved from Microsoft Project as XML; one of them was cut off on its way
  finance/        exports of the general ledger: balances, journal, spending plan
  water/          the water utility's own books
  jira/           the token of the city's Jira
  planner/        the token of the city's Microsoft 365, for its Planner
  {NOTE:<16}where both answer, and how far their story has gone
  reports/        what `syncline report` writes

What is the matter with its {len(PROJECTS)} projects:

{stories}

In this folder: `syncline sync` reads what is new, `syncline report monthly` writes the report. The city's Jira and
Planner answer only while `syncline demo-site` runs, in another terminal.
"""
