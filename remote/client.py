"""The one HTTP client of all connectors: one host, bounded answers, patient retries, errors without secrets."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import orjson
from requests import Session

from remote.address import checked_base, joined, query
from remote.answers import Answer, Judge, Received, Trouble
from remote.body import BodyError
from remote.errors import Reason, RemoteError, ThrottledError, UnavailableError
from remote.pacing import HeldError, Pacing, endpoint_of
from remote.redaction import Redaction
from remote.retry import Patience, Policy, no_reason, until
from remote.said import one_line
from remote.transport import Request, Transport

__all__ = ["Answer", "Client"]

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    request: Request
    endpoint: str
    place: str  # for people: redacted, no query
    expected: Collection[int]


class Client:
    """Asks one source; safe to be used from several threads.

    `session` is ready and signed in; it is not closed here. `now` is aware; `pause` waits and may raise to stop.
    `reason` reads from the headers of a 429 why it came. `clock` never goes back; `chance` gives 0.0 to 1.0.
    """

    def __init__(  # noqa: PLR0913 # clocks, waiting and chance are handed in
        self,
        base_url: str,
        session: Session,
        *,
        redaction: Redaction,
        now: Callable[[], datetime],
        pause: Callable[[float], None],
        policy: Policy = Policy(),  # noqa: B008 # frozen
        reason: Callable[[Mapping[str, str]], Reason] = no_reason,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._base = checked_base(base_url)
        self._host = urlsplit(self._base).hostname or ""
        self._transport = Transport(self._base, session, redaction=redaction, policy=policy, clock=clock)
        self._redaction = redaction
        self._now = now
        self._pause = pause
        self._policy = policy
        self._clock = clock
        self._chance = chance
        self._pacing = Pacing(policy, clock, pause)
        self._judge = Judge(host=self._host, signed_in=self._transport.signed_in, redact=redaction, reason=reason)
        self._lock = threading.Lock()
        self._sent = 0

    def __repr__(self) -> str:
        return f"<Client of {self._host}>"

    @property
    def requests(self) -> int:
        """Requests sent so far, those that were sent again included."""
        return self._sent

    def get(self, path: str, params: Mapping[str, object] | None = None, *, expected: Collection[int] = ()) -> Answer:
        """Return what a path below the base address answers; a list among the parameters repeats its name.

        A status in `expected` comes back as an answer instead of an error; one that may pass is tried again first.
        Raises RemoteError, and ValueError for a path that could lead elsewhere.
        """
        return self._ask("GET", path, params, None, expected)

    def post(
        self,
        path: str,
        json: object,
        params: Mapping[str, object] | None = None,
        *,
        expected: Collection[int] = (),
    ) -> Answer:
        """Return what a path answers to a JSON body; for requests that only read, since they may be sent again."""
        return self._ask("POST", path, params, orjson.dumps(json), expected)

    def _ask(
        self,
        method: str,
        path: str,
        params: Mapping[str, object] | None,
        body: bytes | None,
        expected: Collection[int],
    ) -> Answer:
        request = Request(method=method, url=joined(self._base, path), params=query(params), body=body)
        place = one_line(f"{method} {path}", self._redaction)
        call = _Call(request=request, endpoint=endpoint_of(method, path), place=place, expected=expected)
        patience = Patience(self._policy, self._chance)
        while True:
            sent_at = self._turn(call)
            patience.tries += 1
            outcome = self._try(call)
            if isinstance(outcome, Answer):
                near = outcome.headers.get("X-RateLimit-NearLimit", "").strip().casefold() == "true"
                self._pacing.ease(call.endpoint, near_limit=near)
                return outcome
            if isinstance(outcome, RemoteError):
                raise outcome
            if not self._again(call, outcome, patience, sent_at):
                return self._given_up(call, outcome, patience.tries)

    def _turn(self, call: _Call) -> float:
        try:
            return self._pacing.turn(call.endpoint)
        except HeldError as held:
            seconds = held.seconds
        moment = until(self._now(), seconds)
        found = f"not sent, because {self._host} asked to be left alone until {moment:%Y-%m-%d %H:%M:%S} UTC"
        raise ThrottledError(call.place, found, moment, Reason.UNKNOWN)

    def _again(self, call: _Call, trouble: Trouble, patience: Patience, sent_at: float) -> bool:
        """Wait as the trouble demands and return True, or return False when the call is to be given up."""
        if trouble.reason in {Reason.BURST, Reason.UNKNOWN}:
            self._pacing.slow(call.endpoint, sent_at)
        if trouble.asked is not None:
            # Kept even when this call is given up: no other request may come before the source's moment either.
            self._pacing.hold(call.endpoint, trouble.asked, all_endpoints=trouble.everywhere)
        if trouble.reason is Reason.QUOTA:
            return False
        wait = patience.wait(trouble.asked)
        if wait is None:
            return False
        _LOG.warning("%s: %s: %s; again in %.1f s", self._host, call.place, trouble.found, wait)
        if trouble.asked is None:
            self._pause(wait)
        return True

    def _given_up(self, call: _Call, trouble: Trouble, tries: int) -> Answer:
        if trouble.answer is not None:
            return trouble.answer
        if trouble.error is not None:
            raise trouble.error
        now = self._now()
        found = trouble.found if tries == 1 else f"{trouble.found}, {tries} times"
        if trouble.reason is not None:
            asked = self._policy.away.total_seconds() if trouble.asked is None else trouble.asked
            raise ThrottledError(call.place, found, until(now, asked), trouble.reason)
        raise UnavailableError(call.place, found, None if trouble.asked is None else until(now, trouble.asked))

    def _try(self, call: _Call) -> Answer | Trouble | RemoteError:
        started = self._clock()
        with self._lock:
            self._sent += 1
        received = self._transport.exchange(call.request, call.place, started)
        if not isinstance(received, Received):
            return received
        size = -1 if isinstance(received.body, BodyError) else len(received.body)
        spent = (self._clock() - started) * 1000
        _LOG.debug("%s: %s: %d, %.0f ms, %d bytes", self._host, call.place, received.status, spent, size)
        return self._judge.verdict(received, call.place, call.expected, self._now())
