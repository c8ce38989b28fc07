"""Tokens: those of RDS and DSQL by botocore's clients, of MSK by its own signer, of the others by botocore's presigner.

What is compared is the token taken apart: parameters may come in any order.
"""

import base64
from urllib.parse import parse_qsl, urlsplit

import aws_msk_iam_sasl_signer.MSKAuthTokenProvider as msk
import botocore.session
from botocore.credentials import CredentialProvider
from botocore.hooks import HierarchicalEmitter
from botocore.model import ServiceId
from botocore.signers import RequestSigner

from . import material

KINDS = ["rds", "dsql", "dsql-admin", "elasticache", "elasticache-serverless", "memorydb", "memorydb-serverless", "msk",
         "eks"]
SESSION = botocore.session.get_session()
EMITTER = HierarchicalEmitter()


def make(source):
    kind = source.choice(KINDS)
    case = {"kind": "token " + kind, "token_kind": kind, **material.identity(source)}
    case["host"] = material.word(source, 1, 20).lower()
    if kind in ("rds", "dsql", "dsql-admin"):
        case["host"] += ".example.com"
    case["port"] = source.choice([3306, 5432, 80, 65_535])
    case["user"] = material.text(source, 1)
    return case


def differences(case, answer):
    expected, found = taken_apart(expected_token(case)), taken_apart(answer["token"])
    if expected != found:
        yield f"the peer's token is {expected}, not {found}"


def expected_token(case):
    kind, region = case["token_kind"], case["region"]
    if kind == "rds":
        return client(case, "rds").generate_db_auth_token(case["host"], case["port"], case["user"], region)
    if kind == "dsql":
        return client(case, "dsql").generate_db_connect_auth_token(case["host"], region)
    if kind == "dsql-admin":
        return client(case, "dsql").generate_db_connect_admin_auth_token(case["host"], region)
    if kind == "msk":
        return msk_token(case)
    if kind == "eks":
        headers = {"x-k8s-aws-id": case["host"]}
        query = {"Action": "GetCallerIdentity", "Version": "2011-06-15"}
        url = presign(case, "sts", f"https://sts.{region}.amazonaws.com/", query, 60, headers)
        return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
    service, _, serverless = kind.partition("-")
    query = {"Action": "connect", "User": case["user"]}
    if serverless:
        query["ResourceType"] = "ServerlessCache"
    return presign(case, service, f"http://{case['host']}/", query, 900).removeprefix("http://")


def client(case, service):
    return SESSION.create_client(
        service, region_name=case["region"], aws_access_key_id=case["access_key_id"],
        aws_secret_access_key=case["secret"], aws_session_token=case["token"])


def presign(case, service, url, query, seconds, headers=None):
    signer = RequestSigner(
        ServiceId(service), case["region"], service, "v4", material.credentials(case), EMITTER)
    request = {"method": "GET", "url": url, "body": query, "headers": headers or {}, "context": {}}
    return signer.generate_presigned_url(request, "operation", expires_in=seconds, region_name=case["region"])


def msk_token(case):
    class Provider(CredentialProvider):
        def load(self):
            return material.credentials(case)

    setattr(msk, "__get_user_agent__", lambda: case["user"])
    return msk.generate_auth_token_from_credentials_provider(case["region"], Provider())[0]


def taken_apart(token):
    """What a token begins with, its URL's place, and its parameters in alphabetical order."""
    prefix = "k8s-aws-v1." if token.startswith("k8s-aws-v1.") else ""
    url = token[len(prefix):]
    if "/" not in url:
        url = base64.urlsafe_b64decode(url + "=" * (-len(url) % 4)).decode()
    parts = urlsplit(url if "://" in url else "//" + url)
    return prefix, parts.scheme, parts.netloc, parts.path, sorted(parse_qsl(parts.query, keep_blank_values=True))
