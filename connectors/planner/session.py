"""The signed-in way to Microsoft Graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from connectors.contract.api import Api
from connectors.contract.connector import Surroundings
from connectors.contract.errors import SettingsError, SignInError
from connectors.planner.graph import Graph
from connectors.planner.settings import SYSTEM_ASSIGNED, PlannerSettings, SignIn
from model.settings import SecretReference
from remote.client import Client
from remote.errors import RemoteError
from remote.microsoft import (
    CLOUDS,
    ClientCertificate,
    ClientSecret,
    Credential,
    ManagedIdentity,
    MicrosoftSignIn,
    roles_in,
)
from remote.microsoft_certificate import CertificateError, read_certificate
from remote.redaction import Redaction
from remote.secrets import SecretError, resolve
from remote.session import bearer_session, plain_session

RENEW = (
    "make a new client secret in the Entra admin center, App registrations, Certificates & secrets, and put it where "
    "`sign_in` says"
)
RENEW_CERTIFICATE = (
    "make a new certificate, upload it in the Entra admin center, App registrations, Certificates & secrets, and put "
    "it with its key where `sign_in` says"
)
RENEW_IDENTITY = "see in the Azure portal that the managed identity of this machine is turned on"
GRANT = (
    "grant the application permissions that the README of this connector names, under API permissions of the app "
    "registration, with admin consent"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A way to Graph, and what is known of the credential."""

    graph: Graph
    sign_in: MicrosoftSignIn | None  # None: a token of a simulator
    token: str = field(default="", repr=False)  # of a simulator
    expires_on: date | None  # last day of the credential, where it is known

    def roles(self) -> frozenset[str] | None:
        """Return the application permissions that the token shows, None where it shows none or there is none."""
        try:
            return roles_in(self.token if self.sign_in is None else self.sign_in.token())
        except RemoteError:  # told already by the request that the token was for
            return None


def open_session(settings: PlannerSettings, surroundings: Surroundings) -> Session:
    """Return the way to Graph, without having sent anything; raises SignInError for a secret that cannot be had."""
    redaction = Redaction()
    address = settings.graph or CLOUDS[settings.cloud].graph
    pool = settings.at_once + 1
    expires_on = settings.sign_in.expires_on
    sign_in: MicrosoftSignIn | None = None
    token = ""
    if settings.sign_in.token is not None:
        token = _secret(settings.sign_in.token, surroundings)
        redaction.add(token)
        http = bearer_session(token, pool)
    else:
        credential = _credential(settings.sign_in, surroundings)
        if isinstance(credential, ClientCertificate):
            expires_on = credential.certificate.expires_on
        sign_in = MicrosoftSignIn(
            authority=settings.authority or CLOUDS[settings.cloud].authority,
            tenant=settings.tenant,
            credential=credential,
            resource=address,
            redaction=redaction,
            now=surroundings.now,
            pause=surroundings.pause,
        )
        http = plain_session(pool)
        http.auth = sign_in
    client = Client(address, http, redaction=redaction, now=surroundings.now, pause=surroundings.pause)
    api = Api(client, system="Graph", renew=renewal(settings), grant=GRANT)
    graph = Graph(api, at_once=settings.at_once, now=surroundings.now, pause=surroundings.pause)
    return Session(graph=graph, sign_in=sign_in, token=token, expires_on=expires_on)


def renewal(settings: PlannerSettings) -> str:
    """Return what to do about a credential that is refused or ends."""
    if settings.sign_in.managed_identity is not None:
        return RENEW_IDENTITY
    return RENEW_CERTIFICATE if settings.sign_in.certificate is not None else RENEW


def _credential(sign_in: SignIn, surroundings: Surroundings) -> Credential:
    if sign_in.managed_identity is not None:
        named = sign_in.managed_identity
        return ManagedIdentity(client_id="" if named == SYSTEM_ASSIGNED else named)
    if sign_in.client_id is not None and sign_in.secret is not None:
        return ClientSecret(client_id=sign_in.client_id, secret=_secret(sign_in.secret, surroundings))
    if sign_in.client_id is not None and sign_in.certificate is not None:
        passphrase = None if sign_in.passphrase is None else _secret(sign_in.passphrase, surroundings)
        try:
            certificate = read_certificate(_secret(sign_in.certificate, surroundings), passphrase)
        except CertificateError as error:
            raise SignInError(f"the certificate {sign_in.certificate}: {error}") from None
        return ClientCertificate(client_id=sign_in.client_id, certificate=certificate)
    raise SettingsError("`sign_in` names no credential: write one of `secret`, `certificate` and `managed_identity`")


def _secret(reference: SecretReference, surroundings: Surroundings) -> str:
    try:
        return resolve(reference, surroundings.environment, surroundings.folder)
    except SecretError as error:
        raise SignInError(str(error)) from error
