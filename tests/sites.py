"""Sites of the tests' own, on loopback: they answer in every way a site can, plainly and by TLS."""

import ipaddress
import socket
import ssl
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lib.outside import Outside

LOOPBACK, INSIDE = "127.0.0.1", "10.0.0.5"
NAMES = {
    **{name: [LOOPBACK] for name in ("good.test", "wrong.test", "kept.test")},
    "both.test": [INSIDE, LOOPBACK],
    "inside.test": [INSIDE],
}
FAULTS = {"nowhere.test": socket.EAI_NONAME, "later.test": socket.EAI_AGAIN}


class Site(BaseHTTPRequestHandler):
    """Answers by the answers of its server: {path: a status for HEAD and GET, or (status, status), or an address}."""

    def answer(self):
        host = self.headers["Host"].partition(":")[0]
        self.server.asked.append((self.command, host, self.path))
        self.server.headers.append(self.headers)
        if self.path == "/robots.txt":
            return self.say(200, b"User-agent: *\nDisallow: /\n") if host == "kept.test" else self.say(404)
        if self.path == "/hangs-up":
            return self.connection.shutdown(socket.SHUT_RDWR)
        if self.path == "/drips":
            return self.drip()
        answer = self.server.answers[self.path]
        if isinstance(answer, str):
            return self.say(301 if "for-good" in self.path else 302, Location=answer)
        head, get = answer if isinstance(answer, tuple) else (answer, answer)
        self.say(head if self.command == "HEAD" else get, **{"Retry-After": "7200"})

    do_HEAD = do_GET = answer

    def say(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in {"Content-Length": len(body), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def drip(self):
        """Begin an answer that comes letter by letter and does not end while anybody listens."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        try:
            while not self.server.is_over.wait(0.02):
                self.wfile.write(b"x")
        except OSError:
            self.close_connection = True

    def log_message(self, *_):
        pass


@contextmanager
def site(answers, context=None):
    """A running server; `asked` is what it was asked, `headers` those of each question. With `context` by TLS."""
    server = ThreadingHTTPServer((LOOPBACK, 0), Site)
    server.answers, server.asked, server.headers, server.is_over = answers, [], [], Event()
    server.handle_error = lambda *_: None  # who breaks a connection off is expected here
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.is_over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def look_up(host, port):
    if host in FAULTS:
        raise socket.gaierror(FAULTS[host], "no such name")
    return NAMES.get(host, [host])


def way_to(*addresses, **options):
    """A way out that may reach some addresses on any port, for names of the tests' own."""
    allowed = {ipaddress.ip_address(address) for address in addresses}
    options = {"look_up": look_up} | options
    return Outside(is_allowed=allowed.__contains__, is_usual=lambda target: True, **options)


def certificate_for(name, folder):
    """A self-signed certificate for a name: (the context of a server that shows it, its file)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = Path(folder) / f"{name}.pem"
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, *plain) + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, str(file)
