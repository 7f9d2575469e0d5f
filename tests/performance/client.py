"""A process of its own that asks over HTTP and takes the time; light, so that it is not what is measured.

It reads a job a line from standard input (JSON, see `Client.measure`) and answers with a line.
"""

import itertools
import json
import selectors
import socket
import subprocess
import sys
import time


class Connection:
    """One keep-alive connection."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request):
        self.began = time.perf_counter()
        self.answer, self.expected = bytearray(), None
        self.socket.sendall(request)

    def receive(self):
        """Read what there is; True when the answer is complete."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError(f"closed after {bytes(self.answer[:200])!r}")
        self.answer += part
        if self.expected is None:
            self.expected = expected_length(self.answer)
        if self.expected == -1:
            return self.answer.endswith(b"\r\n0\r\n\r\n")
        return self.expected is not None and len(self.answer) >= self.expected

    def ask(self, request):
        """Returns (milliseconds, status, bytes of the whole answer)."""
        self.send(request)
        while not self.receive():
            pass
        return self.result()

    def result(self):
        milliseconds = (time.perf_counter() - self.began) * 1000
        return milliseconds, self.answer[9:12].decode(), len(self.answer)

    def header(self, name):
        head = bytes(self.answer).partition(b"\r\n\r\n")[0].decode().split("\r\n")
        return next(line.partition(": ")[2] for line in head if line.lower().startswith(f"{name}: "))


def expected_length(answer):
    """Bytes of a whole answer by its head; -1 when it comes in chunks; None while the head is incomplete."""
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(answer[:end]).lower()
    if head[9:12] in (b"304", b"204"):
        return end + 4
    if b"transfer-encoding: chunked" in head:
        return -1
    return end + 4 + int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])


def request(address, headers=""):
    return f"GET {address} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{headers}\r\n".encode()


def one_by_one(job):
    """Latency: the addresses in turn on one connection, a request to `beside` after each."""
    connection = Connection(job["port"])
    for address in job["warm"]:
        connection.ask(request(address))
    requests = [request(address, condition(connection, address, job)) for address in job["addresses"]]
    beside = request(job["beside"])
    turns = requests if job["once"] else itertools.cycle(requests)
    samples, floors, deadline = [], [], time.perf_counter() + job["seconds"]
    for number, one in enumerate(turns):
        if number == job["most"] or (number >= job["least"] and time.perf_counter() > deadline):
            break
        samples.append(connection.ask(one))
        floors.append(connection.ask(beside)[0])
    return report(samples) | {"beside": floors}


def condition(connection, address, job):
    """The header with which an address is asked whether it changed."""
    if not job["conditional"]:
        return ""
    connection.ask(request(address))
    return f"If-None-Match: {connection.header('etag')}\r\n"


def together(job):
    """Throughput: so many connections at once, each asking again as soon as it is answered."""
    requests = itertools.cycle([request(address) for address in job["addresses"]])
    connections = [Connection(job["port"]) for _ in range(job["concurrency"])]
    samples, began = [], time.perf_counter()
    deadline = began + job["seconds"]
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.send(next(requests))
        while selector.get_map():
            for key, _ in selector.select(timeout=60):
                if key.data.receive():
                    samples.append(key.data.result())
                    if time.perf_counter() < deadline:
                        key.data.send(next(requests))
                    else:
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
    return report(samples) | {"rate": len(samples) / (time.perf_counter() - began)}


def report(samples):
    milliseconds, statuses, sizes = zip(*samples, strict=True)
    return {"ms": milliseconds, "statuses": sorted(set(statuses)), "bytes": sizes}


class Client:
    """This module in a process of its own, as the bench uses it."""

    def __init__(self):
        command = [sys.executable, "-m", "tests.performance.client"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def measure(self, port, addresses, **more):
        """Ask `addresses` in turn.

        `concurrency` above 1 measures the rate. `once` asks each address one time, otherwise for `seconds`, `least` to
        `most` times. `warm` is asked before. `conditional` asks whether the page changed.
        """
        job = {"seconds": 1.5, "least": 12, "most": 300, "concurrency": 1, "warm": [], "once": False}
        job |= {"conditional": False, "beside": "/constant", "port": port, "addresses": addresses} | more
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"failed": "the client ended"}')
        if "failed" in answer:
            raise SystemExit(f"{addresses[0]}: {answer['failed']}")
        return answer

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def main():
    for line in sys.stdin:
        job = json.loads(line)
        try:
            answer = together(job) if job["concurrency"] > 1 else one_by_one(job)
        except OSError as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
