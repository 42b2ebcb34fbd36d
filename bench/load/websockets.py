#!/usr/bin/env python3
"""WebSockets across reloads: opens 200, applies 10 configurations, and sees each still echo. Needs dist/ (./build dist).

Then measures how fast one WebSocket carries frames of 64 KiB and of 100 bytes through the gateway, against the same
without it. Everything listens on 127.0.0.1, is bounded in time, and is ended by its own process id.
"""
import base64
import contextlib
import hashlib
import socket
import struct
import sys
import tempfile
import threading
import time

import shows
from shows import Bench, await_port, metric, say, yaml

shows.PORT, shows.ADMIN = 18180, 18181
PORT, UP1 = shows.PORT, 18190
COUNT, RELOADS = 200, 10
MASK = b"\0\0\0\0"


def frame(payload, masked):
    size = len(payload)
    bit = 0x80 if masked else 0
    head = bytes([0x82, bit | size]) if size < 126 else struct.pack("!BBH", 0x82, bit | 126, size) \
        if size < 65536 else struct.pack("!BBQ", 0x82, bit | 127, size)
    return head + (MASK if masked else b"") + payload


def exactly(connection, count):
    parts = []
    while count:
        part = connection.recv(min(count, 1 << 20))
        if not part:
            raise ConnectionError("the connection ended")
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def payload(connection):
    head = exactly(connection, 2)
    size = head[1] & 0x7f
    if size >= 126:
        size = int.from_bytes(exactly(connection, 2 if size == 126 else 8), "big")
    if head[1] & 0x80:
        exactly(connection, 4)  # masked with zeros
    return exactly(connection, size)


def head(connection):
    text = b""
    while not text.endswith(b"\r\n\r\n"):
        text += exactly(connection, 1)
    return text.decode()


def answer(connection):
    """An upstream: echoes each frame; or, on /sink, reads a gigabyte of whatever comes and says so."""
    with connection, contextlib.suppress(OSError):
        asked = head(connection)
        if "sec-websocket-key" not in asked.lower():
            return
        key = next(line.split(": ")[1] for line in asked.splitlines() if line.lower().startswith("sec-websocket-key"))
        accept = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
        connection.sendall(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                            f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())
        if asked.startswith("GET /sink?"):
            exactly(connection, int(asked.split("?")[1].split()[0]))
            connection.sendall(frame(b"all", False))
        while True:
            connection.sendall(frame(payload(connection), False))


def upstream():
    server = socket.create_server(("127.0.0.1", UP1), backlog=512)

    def serve():
        while True:
            connection, _ = server.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()


def opened(port, path):
    connection = socket.create_connection(("127.0.0.1", port), 20)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.sendall((f"GET {path} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
    told = head(connection)
    if " 101 " not in told:
        sys.exit(told)
    return connection


def configuration(i):
    route = f"  - {{ name: chat{i}, match: /**, to: chat }}"  # every configuration has another route
    return yaml(f'  - {{ name: chat, endpoints: ["http://127.0.0.1:{UP1}"] }}', route)


def gauge(name):
    return metric(name)[0].split()[-1]


def reloads(bench):
    sockets = [opened(PORT, f"/echo?{i}") for i in range(COUNT)]
    say("WebSockets open", gauge("sluice_tunnels"))
    echoed = 0
    for i in range(1, RELOADS + 1):
        bench.write("gateway.yaml", configuration(i))
        end = time.time() + 10
        while gauge('sluice_config_applied_total{result="applied"}') != f"{i + 1}.0" and time.time() < end:
            time.sleep(0.05)
        for number, connection in enumerate(sockets):
            text = f"reload {i} socket {number}".encode()
            connection.sendall(frame(text, True))
            echoed += payload(connection) == text
    say("configurations applied, the first included", gauge('sluice_config_applied_total{result="applied"}'))
    say("echoes", f"{echoed} of {COUNT * RELOADS}")
    say("snapshots live", gauge("sluice_snapshots_live"))
    for connection in sockets:
        connection.close()
    return echoed == COUNT * RELOADS and gauge("sluice_snapshots_live") == "1.0"


def throughput(size, total):
    one = frame(b"x" * size, True)
    block = one * max(1, (256 * 1024) // len(one))
    blocks = total // len(block)
    speeds = []
    for port in (UP1, PORT):
        connection = opened(port, f"/sink?{blocks * len(block)}")
        began = time.time()
        for _ in range(blocks):
            connection.sendall(block)
        payload(connection)
        speeds.append(blocks * len(block) / (time.time() - began) / 1e6)
        connection.close()
    say(f"MB/s in frames of {size} bytes, without and with", f"{speeds[0]:.0f}, {speeds[1]:.0f}")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(directory)
        try:
            upstream()
            await_port(UP1)
            bench.gateway(configuration(0))
            good = reloads(bench)
            for _ in range(2):  # the first warms up
                throughput(65536, 1 << 30)
                throughput(100, 1 << 30)
        finally:
            bench.stop()
    sys.exit(0 if good else 1)
