"""The signed-in way to Tempo: our own client with the token, at the pace that Tempo's gateway allows."""

from __future__ import annotations

from datetime import timedelta

from connectors.contract.api import Api
from connectors.contract.connector import Surroundings
from connectors.contract.errors import SignInError
from connectors.tempo.settings import TempoSettings
from remote.client import Client
from remote.redaction import Redaction
from remote.retry import Policy
from remote.secrets import SecretError, resolve
from remote.session import bearer_session

RENEW = "make a new token in Tempo, Settings, API integration, and put it where `sign_in` refers to"
GRANT = "give Syncline a token with the scopes that the README of this connector names"

# Tempo asks for pauses of 5, 10 and 15 seconds between tries after a 5xx, and for a second after a 429 (help.tempo.io,
# "API requests error or limitations"); waits grow from 5 seconds with full jitter, and a 429 never waits less than 1.
POLICY = Policy(tries=4, first_wait=5.0, first_spacing=1.0, away=timedelta(minutes=5))


def open_api(settings: TempoSettings, surroundings: Surroundings) -> Api:
    """Return the way to Tempo, without having sent anything; raises SignInError for a secret that is not there."""
    redaction = Redaction()
    try:
        token = resolve(settings.sign_in.token, surroundings.environment, surroundings.folder)
    except SecretError as error:
        raise SignInError(str(error)) from error
    redaction.add(token)
    client = Client(
        settings.url,
        bearer_session(token, pool=2),
        redaction=redaction,
        now=surroundings.now,
        pause=surroundings.pause,
        policy=POLICY,
    )
    return Api(client, system="Tempo", renew=RENEW, grant=GRANT)
