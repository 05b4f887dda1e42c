"""The signed-in way to a Jira site: the `jira` library signs in, our own client sends, retries and keeps secrets."""

from __future__ import annotations

from connectors.contract.api import Api
from connectors.contract.connector import Surroundings
from connectors.contract.errors import SettingsError, SignInError
from connectors.jira.settings import JiraSettings, SignIn
from model.settings import SecretReference
from remote.client import Client
from remote.redaction import Redaction
from remote.retry import jira_reason
from remote.secrets import SecretError, resolve
from remote.session import Session, plain_session

_RENEW_CLOUD = "make a new API token at id.atlassian.com, Security, API tokens, and put it where `sign_in` refers to"
_RENEW_SERVICE = "make a new token of the service account at admin.atlassian.com and put it where `sign_in` refers to"
_RENEW_OWN = "make a new personal access token in Jira's profile, or renew the password, where `sign_in` refers to"
_GRANT = "grant the account the right to browse the project (permission Browse Projects), or remove it from `projects`"


def open_api(settings: JiraSettings, surroundings: Surroundings) -> Api:
    """Return the way to the site, without having sent anything; raises SettingsError for a secret that is not there."""
    redaction = Redaction()
    session = _signed_in(settings, surroundings, redaction)
    client = Client(
        settings.api_url,
        session,
        redaction=redaction,
        now=surroundings.now,
        pause=surroundings.pause,
        reason=jira_reason,
    )
    return Api(client, system="Jira", renew=renewal(settings), grant=_GRANT)


def renewal(settings: JiraSettings) -> str:
    """Return what to do about a credential that is refused or ends."""
    if settings.sign_in.email is not None:
        return _RENEW_CLOUD
    return _RENEW_SERVICE if settings.cloud_id is not None else _RENEW_OWN


def _signed_in(settings: JiraSettings, surroundings: Surroundings, redaction: Redaction) -> Session:
    """Return a session that signs each request as the library does.

    Its own session is left unused: it waits and tries again by itself, raises errors that print headers and bodies,
    and is closed as soon as the library is let go (jira 3.10.5, resilientsession.py).
    """
    from jira import JIRA  # takes long to import, and listing the connectors must not

    user, secret = _credential(settings.sign_in, surroundings)
    redaction.add(secret)
    signing = {"token_auth": secret} if user is None else {"basic_auth": (user, secret)}
    library = JIRA(
        server=settings.api_url,
        options={"check_update": False},
        get_server_info=False,
        max_retries=0,
        **signing,
    )
    session = plain_session(settings.at_once + 1)
    session.auth = library._session.auth  # noqa: SLF001 # the library has no public name for it
    return session


def _credential(sign_in: SignIn, surroundings: Surroundings) -> tuple[str | None, str]:
    if sign_in.user is not None and sign_in.password is not None:
        return sign_in.user, _secret(sign_in.password, surroundings)
    if sign_in.token is None:
        raise SettingsError("`sign_in` names no secret: add one, a reference like env:JIRA_TOKEN")
    return sign_in.email, _secret(sign_in.token, surroundings)


def _secret(reference: SecretReference, surroundings: Surroundings) -> str:
    try:
        return resolve(reference, surroundings.environment, surroundings.folder)
    except SecretError as error:
        raise SignInError(str(error)) from error
