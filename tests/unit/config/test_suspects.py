"""What looks like a secret, and what must not be taken for one."""

from __future__ import annotations

import base64
import random
import string
import uuid

import pytest

from config.suspects import HIDDEN, harmless, why_secret

RANDOM = random.Random(423)


@pytest.mark.parametrize(
    "name",
    [
        "Munis_YTD_Budget_Report_FY2026_Q3_final_version.xlsx",
        "erp-finance-replacement-2026-11-30.xml",
        "./finance/2026/quarterly/administration-and-public-works",
        "sqlite:///var/lib/syncline/production/syncline.db",
        "postgresql+psycopg://syncline@db.marlow.example:5432/syncline",
        "https://marlow.example/rest/api/2?project=IT0423",
        "America/Argentina/ComodRivadavia",
        "xqQg5FS2LkCp935s-FIFm2QAFkHM",
        "b!-RIj2DuyvEyV1T4NlOaMHk8XkS_I8MdFlUCq1BlcjgmhRfAj3-Z8RY2VpuvV_tpd",
        "00000000000000000000000000000000000423",
        "IT-0423 ERP finance replacement, phase 2",
        "env:SYNCLINE_JIRA_TOKEN_FOR_THE_CITY_OF_MARLOW_2026",
        "file:/run/secrets/k3j4h5k2j3h4k5j6h7k8j9h0k1j2h3k4",
        "fields.customfield_10042.value || fields.customfield_10043.value",
        r"/(?P<year>FY\d{2}-\d{2})_(?P<version>[a-z]+)\.csv/",
        "ACCOUNT_DETAIL_2026_PROJECT_0423_FUND_100",
        "eyJ",
        "AccountDetailByProjectAndFund2026Q3.xlsx",
        "AccountDetail/ByProject2026/FundAndDepartmentAndCategory2026Q3",
    ],
)
def test_names_paths_and_identifiers_are_no_secrets(name: str) -> None:
    assert why_secret(name) is None
    assert harmless(name) == name


@pytest.mark.parametrize("number", range(20))
def test_uuids_are_no_secrets(number: int) -> None:
    assert why_secret(str(uuid.UUID(int=RANDOM.getrandbits(128), version=4))) is None, number


@pytest.mark.parametrize("alphabet", [string.ascii_letters + string.digits, string.ascii_lowercase + string.digits])
@pytest.mark.parametrize("length", [40, 64])
def test_nearly_all_random_keys_are_found(alphabet: str, length: int) -> None:
    keys = ["".join(RANDOM.choices(alphabet, k=length)) for _ in range(500)]
    assert sum(why_secret(key) is not None for key in keys) >= 400


def test_random_bytes_in_hexadecimal_and_base64_are_found() -> None:
    keys = [RANDOM.randbytes(32) for _ in range(200)]
    assert sum(why_secret(key.hex()) is not None for key in keys) >= 190
    assert sum(why_secret(base64.urlsafe_b64encode(key).decode()) is not None for key in keys) >= 190


def test_a_message_is_freed_of_secrets_and_of_signs_that_move_the_cursor() -> None:
    said = harmless("no option `ghp_aaaaaaaaaaaaaaaa`\x1b[2J in https://u:pass@marlow.example\n")
    assert (
        said == f"no option `{HIDDEN}`\N{REPLACEMENT CHARACTER}[2J in {HIDDEN}marlow.example\N{REPLACEMENT CHARACTER}"
    )


def test_a_whole_web_token_is_hidden() -> None:
    assert harmless("found eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln here") == f"found {HIDDEN} here"
