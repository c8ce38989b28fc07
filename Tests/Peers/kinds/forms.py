"""POST policies, signed by botocore."""

import base64
import json

import botocore.auth
from botocore.awsrequest import AWSRequest

from . import material


def make(source):
    def plain(fewest=0):
        # A dollar sign is escaped here as AWS asks for, and by botocore not.
        return material.text(source, fewest).replace("$", "")

    fields = [{"name": "key", "value": plain(1), "prefix": None}]
    for name in source.sample(["acl", "Content-Type", "x-amz-meta-a", "success_action_status"], source.randint(0, 3)):
        prefix = plain() if source.random() < 0.5 else None
        fields.append({"name": name, "value": (prefix or "") + plain(), "prefix": prefix})
    lengths = [source.randint(0, 100), source.randint(100, 5 << 30)] if source.random() < 0.5 else None
    return {"kind": "form", "service": "s3", **material.identity(source), "bucket": material.word(source, 3).lower(),
            "url": "https://bucket.s3.amazonaws.com/", "fields": fields, "lengths": lengths,
            "expires": source.randint(1, 604_800)}


def differences(case, answer):
    conditions = [{"bucket": case["bucket"]}]
    for field in case["fields"]:
        conditions.append({field["name"]: field["value"]} if field["prefix"] is None
                          else ["starts-with", "$" + field["name"], field["prefix"]])
    if case["lengths"]:
        conditions.append(["content-length-range", *case["lengths"]])
    request = AWSRequest(method="POST", url=case["url"])
    request.context["s3-presign-post-fields"] = {field["name"]: field["value"] for field in case["fields"]}
    request.context["s3-presign-post-policy"] = {
        "expiration": json.loads(answer["policy"])["expiration"], "conditions": conditions}
    botocore.auth.S3SigV4PostAuth(material.credentials(case), "s3", case["region"]).add_auth(request)
    expected = request.context["s3-presign-post-fields"]
    fields = dict(answer["fields"])
    if len(fields) != len(answer["fields"]):
        yield "a field is there twice"
    for name in expected.keys() | fields.keys():
        if expected.get(name) != fields.get(name):
            yield f"botocore's field {name} is {expected.get(name)!r}, not {fields.get(name)!r}"
    if base64.b64decode(fields["policy"]).decode() != answer["policy"]:
        yield "the policy in the form is another"
