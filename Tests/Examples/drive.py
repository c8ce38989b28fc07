#!/usr/bin/env python3
"""Runs the examples as a person would, and counts what holds."""

import base64
import html.parser
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

binaries = pathlib.Path(sys.argv[1])
checks = 0


def check(condition, what):
    global checks
    if not condition:
        sys.exit(f"does not hold: {what}")
    checks += 1


def environment(secret, folder, **more):
    return {
        "PATH": os.environ["PATH"], "HOME": folder, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": secret, "AWS_SESSION_TOKEN": "a+session/token==",
        **more,
    }


def run(name, *arguments, secret="right/secret", text=None, **more):
    """Runs an example; returns its status, what it printed, and the most memory it had, in KiB."""
    with tempfile.TemporaryFile("w+") as given, tempfile.TemporaryFile("w+") as output:
        given.write(text or "")
        given.seek(0)
        process = subprocess.Popen(
            [binaries / name, *arguments], stdin=given, stdout=output, stderr=subprocess.STDOUT,
            env=environment(secret, folder, **more))
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().strip()
        check(secret not in printed, f"{name} does not show the secret")
        return process.returncode, printed, usage.ru_maxrss


def fetch(url, data=None, method=None, headers={}):
    request = urllib.request.Request(url, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, response.read().decode().strip()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode().strip()


def presigning():
    key = server + "/bucket/some%20key"
    status, url, _ = run("PresignURL", key)
    check(status == 0, url)
    check(fetch(url) == (200, "AKIDEXAMPLE signed GET for s3, with a body of 0 bytes"), "a presigned URL is let in")
    check(fetch(url.replace("some%20key", "other"))[0] == 403, "for one key alone")
    check(fetch(url, b"body", "PUT")[0] == 403, "for one method alone")
    _, url, _ = run("PresignURL", key, "PUT")
    check(fetch(url, b"some bytes", "PUT") == (200, "AKIDEXAMPLE signed PUT for s3, with a body of 10 bytes"), "and PUT")
    check(fetch(run("PresignURL", key, secret="wrong/secret")[1])[0] == 403, "not with a wrong secret")


def uploading():
    memory = {}
    for byte_count in (65_536, 64 << 20):
        with tempfile.NamedTemporaryFile(dir=folder) as file:
            file.truncate(byte_count)
            status, printed, memory[byte_count] = run("UploadFile", file.name, server + "/bucket/key")
            check((status, printed) == (0, "stored /bucket/key"), f"an upload is taken: {printed}")
            check(log.readline() == f"accepted: AKIDEXAMPLE signed PUT for s3, with a body of {byte_count} bytes\n",
                  "all of it")
            refused = run("UploadFile", file.name, server + "/bucket/key", secret="wrong/secret")
            check(refused[0] == 1 and refused[1].startswith("failed: 403 AccessDenied"), "not with a wrong secret")
            check(log.readline().startswith("refused: signature mismatch"), "and the server says why")
    small, large = memory.values()
    print(f"memory for an upload of 64 KiB: {small} KiB; of 64 MiB: {large} KiB")
    check(large - small < 16_384, "an upload of 64 MiB takes no more memory than a small one")


def searching():
    arguments = (server + "/movies/_search", "title:wind")
    status, printed, _ = run("QueryOpenSearch", *arguments)
    check(status == 0 and printed.startswith("AKIDEXAMPLE signed POST for es, with a body of "), printed)
    check(run("QueryOpenSearch", *arguments, AWS_SESSION_TOKEN="another")[0] == 1, "not in another session")
    check(run("QueryOpenSearch", *arguments, secret="wrong/secret")[0] == 1, "not with a wrong secret")


def handling():
    event = '{"name":"Ada"}'
    status, printed, _ = run("LambdaHandler", text=event, API_URL=server + "/prod/greet?loud=yes")
    check(status == 0 and printed == "AKIDEXAMPLE signed POST for execute-api, with a body of 14 bytes", printed)
    refused = run("LambdaHandler", text=event, API_URL=server + "/prod/greet", secret="wrong/secret")
    check(refused[0] == 1 and refused[1].startswith("failed: 403 AccessDenied"), refused[1])


class Form(html.parser.HTMLParser):
    """The form of a page, as a browser sees it."""

    def __init__(self, page):
        super().__init__()
        self.attributes, self.fields = {}, {}
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.attributes = attributes
        if tag == "input":
            self.fields[attributes["name"]] = attributes.get("value", "")

    def post(self, content, **changes):
        boundary, body = "----boundary", b""
        for name, value in {**self.fields, **changes}.items():
            body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode()
            if name == "file":
                body += b'; filename="cat.jpg"\r\nContent-Type: image/jpeg\r\n\r\n' + content + b"\r\n"
            else:
                body += f"\r\n\r\n{value}\r\n".encode()
        body += f"--{boundary}--\r\n".encode()
        return fetch(self.attributes["action"], body, self.attributes["method"].upper(),
                     {"Content-Type": f'{self.attributes["enctype"]}; boundary={boundary}'})


def posting():
    status, page, _ = run("UploadForm", server + "/photos", "photos")
    check(status == 0, page)
    form = Form(page)
    check(list(form.fields)[-1] == "file", "the file comes last")
    picture = b"\xff\xd8\r\n--\x00 picture"
    accepted = (200, f"AKIDEXAMPLE signed a form for s3, with a file of {len(picture)} bytes")
    check(form.post(picture) == accepted, "a form is taken")
    check(form.post(picture, key="pictures/mine.jpg") == accepted, "with any key that begins as it may")
    check(form.post(picture, key="elsewhere/mine.jpg")[0] == 403, "and no other")
    check(form.post(picture, **{"Content-Type": "text/html"})[0] == 403, "with pictures alone")
    check(form.post(b"")[0] == 403, "of a length that it may have")
    wrong = Form(run("UploadForm", server + "/photos", "photos", secret="wrong/secret")[1])
    check(wrong.post(picture)[0] == 403, "not with a wrong secret")


def logging_in():
    def ask(printed, cluster="my-cluster"):
        credential = json.loads(printed)
        check(credential["kind"] == "ExecCredential", "kubectl gets what it asks for")
        token = credential["status"]["token"].removeprefix("k8s-aws-v1.")
        url = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode()
        sts = "https://sts.eu-west-1.amazonaws.com"
        check(url.startswith(sts + "/?Action=GetCallerIdentity&"), url)
        return fetch(url.replace(sts, server), headers={"Host": sts.removeprefix("https://"), "x-k8s-aws-id": cluster})

    printed = run("EKSToken", "my-cluster")[1]
    check(ask(printed) == (200, "AKIDEXAMPLE signed GET for sts, with a body of 0 bytes"), "a token logs in")
    check(ask(printed, "other-cluster")[0] == 403, "to one cluster alone")
    check(ask(run("EKSToken", "my-cluster", secret="wrong/secret")[1])[0] == 403, "not with a wrong secret")


def without_keys():
    for name, *arguments in (
        ("PresignURL", server), ("UploadFile", __file__, server), ("UploadForm", server, "photos"), ("EKSToken", "cluster")):
        status, printed, _ = run(name, *arguments, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
        check(status == 1 and "no credentials were found" in printed, f"{name} says that there are no keys: {printed}")
        check(run(name)[0] == 2, f"{name} says how it is used")


def asking_unsigned():
    check(fetch(server + "/")[0] == 403, "who does not sign is not let in")
    check(fetch(server + "/", b"", "POST", {"Content-Type": "multipart/form-data; boundary=b"})[0] == 400, "nor a bare form")


with tempfile.TemporaryDirectory() as folder:
    log_path = pathlib.Path(folder) / "log"
    with log_path.open("w") as output:
        process = subprocess.Popen(
            [binaries / "VerifyingServer"], stdout=output, env=environment("right/secret", folder))
    try:
        with log_path.open() as log:
            while not (line := log.readline()).endswith("\n"):
                if process.poll() is not None:
                    sys.exit("the server did not start")
                time.sleep(0.01)
                log.seek(0)
            server = "http://" + line.removeprefix("listening on ").strip()
            uploading()
        for example in (presigning, searching, handling, posting, logging_in, without_keys, asking_unsigned):
            example()
        check(process.poll() is None, "the server is still there")
    finally:
        process.terminate()
        process.wait()
print(f"{checks} checks hold")
