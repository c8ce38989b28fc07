"""A proxy that tampers with one request at a time, and remembers the verdict on it."""

import socket
import socketserver
import sys
import threading


class Request:
    """An HTTP request as it came, to be changed."""

    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.method, self.target, self.version = lines[0].split(" ")
        self.headers = [tuple(line.split(": ", 1)) if ": " in line else (line.rstrip(":"), "") for line in lines[1:]]
        self.body = body

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def set_header(self, name, value):
        assert self.header(name) is not None, name
        self.headers = [(key, value if key.lower() == name.lower() else old) for key, old in self.headers]

    def remove_header(self, name):
        assert self.header(name) is not None, name
        self.headers = [(key, value) for key, value in self.headers if key.lower() != name.lower()]

    def add_header(self, name, value):
        self.headers.append((name, value))

    def encoded(self):
        lines = [f"{self.method} {self.target} {self.version}"] + [f"{key}: {value}" for key, value in self.headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + self.body


class Verdict:
    def __init__(self, answer):
        lines = answer.split(b"\r\n\r\n", 1)[0].decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines[1:])
        self.text = headers["X-Verdict"]
        self.reason = headers.get("X-Reason", "").strip(": ")


class Proxy(socketserver.ThreadingTCPServer):
    """Passes requests on to a server, changed by `tamper`, and keeps the last verdict in `verdict`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, upstream_port, tls=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.upstream_port = upstream_port
        self.tls = tls
        self.tamper = None
        self.request_seen = None
        self.verdict = None
        self.error = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def get_request(self):
        connection, address = super().get_request()
        return (self.tls.wrap_socket(connection, server_side=True) if self.tls else connection), address

    def handle_error(self, request, client_address):
        self.error = sys.exc_info()[1]


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.rfile.readline()
            if not line:
                return
            head += line
        request = Request(head[:-4], b"")
        if (request.header("Expect") or "").lower() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.remove_header("Expect")
        if request.header("Transfer-Encoding"):
            request.body = self.read_chunked()
            request.remove_header("Transfer-Encoding")
            request.add_header("Content-Length", str(len(request.body)))
        else:
            request.body = self.rfile.read(int(request.header("Content-Length") or 0))
        if self.server.tamper:
            self.server.tamper(request)
        if request.header("Content-Length"):
            request.set_header("Content-Length", str(len(request.body)))  # No signature of these covers it.
        self.server.request_seen = request
        with socket.create_connection(("127.0.0.1", self.server.upstream_port), timeout=10) as upstream:
            upstream.sendall(request.encoded())
            answer = b"".join(iter(lambda: upstream.recv(65536), b""))
        self.server.verdict = Verdict(answer)
        self.wfile.write(answer)

    def read_chunked(self):
        body = b""
        while length := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(length)
            self.rfile.readline()
        while self.rfile.readline() != b"\r\n":
            pass
        return body
