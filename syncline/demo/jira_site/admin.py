"""What another process may ask of a simulated site: change a share of it, let time pass, count requests."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from syncline.demo.jira_site.state import Jira
from syncline.demo.serving.exchange import Asked, Reply, counted, reply

if TYPE_CHECKING:
    from syncline.demo.jira_site.server import Served

SETTLED = timedelta(hours=1)  # after a change, so that neither the feeds' lag nor the index delay hides it


class Admin:
    """Answers below /_simulator/, which no Jira has."""

    def __init__(self, served: Served) -> None:
        self.served = served

    def answer(self, asked: Asked) -> Reply:
        """`change`, `advance`, `latency` (POST), `requests` (GET: count by path since the last `reset`)."""
        given = orjson.loads(asked.body) if asked.body else {}
        known = {
            ("POST", "change"): self.change,
            ("POST", "advance"): self.advance,
            ("POST", "latency"): self.latency,
            ("GET", "requests"): self.requests,
            ("POST", "reset"): self.reset,
        }
        found = known.get((asked.method, asked.path.removeprefix("/_simulator/")))
        if found is None:
            return Reply(body=b'{"error":"no such thing below /_simulator/"}', status=404)
        return reply(found(given))

    def change(self, given: dict[str, Any]) -> object:
        """Edit `share` of the issues, and a worklog of each, a day after now; says how much was changed."""
        return changed(self.served.jira, float(given.get("share", 0.01)), int(given.get("seed", 1)))

    def advance(self, given: dict[str, Any]) -> object:
        """Let `seconds` pass."""
        self.served.jira.advance(timedelta(seconds=float(given.get("seconds", 0))))
        return {"now": self.served.jira.now().isoformat()}

    def latency(self, given: dict[str, Any]) -> object:
        """Let each answer take `seconds` longer from now on."""
        self.served.switches.latency = float(given.get("seconds", 0))
        return {"latency": self.served.switches.latency}

    def requests(self, _: dict[str, Any]) -> object:
        """How many requests there were, all and by method and path."""
        return counted(self.served.requests)

    def reset(self, _: dict[str, Any]) -> object:
        """Begin to count anew."""
        self.served.requests.clear()
        return {"requests": 0}


def changed(jira: Jira, share: float, seed: int) -> dict[str, int]:
    """Change a share of the issues: a status, an estimate, and a worklog added, edited or deleted of each."""
    chance = random.Random(seed)
    with jira.lock:
        ids = sorted(jira.live)
        chosen = chance.sample(ids, max(1, round(len(ids) * share)))
        worklogs = 0
        for id_ in chosen:
            jira.advance(timedelta(seconds=1))
            jira.edit_issue(
                id_, status=chance.choice(("To Do", "In Progress", "Done")), remaining=chance.randint(1, 40) * 900
            )
            worklogs += _one_worklog(jira, id_, chance)
        jira.advance(SETTLED)
        return {"issues": len(chosen), "worklogs": worklogs}


def _one_worklog(jira: Jira, id_: int, chance: random.Random) -> int:
    own = jira.live[id_].worklogs
    way = chance.randrange(3) if own else 0
    if way == 0:
        jira.add_worklog(id_, jira.account, jira.now(), chance.randint(1, 32) * 900, "Added later.")
    elif way == 1:
        jira.edit_worklog(own[0].id, own[0].seconds + 900)
    else:
        jira.delete_worklog(own[-1].id)
    return 1
