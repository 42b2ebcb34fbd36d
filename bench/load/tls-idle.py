#!/usr/bin/env python3
"""What an idle connection costs: resident memory of the gateway with N connections more, each after one request.

    bench/load/tls-idle.py [N]        1000 unless given; with TLS and without, loopback only; needs dist/ and openssl
"""
import os, pathlib, re, signal, socket, ssl, subprocess, sys, tempfile, time, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
REQUEST = b"GET /x HTTP/1.1\r\nHost: localhost\r\n\r\n"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def resident(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024


def settled(pid):
    """Resident bytes and live heap bytes, after what is garbage has gone."""
    java = pathlib.Path(os.readlink(f"/proc/{pid}/exe")).parent
    for _ in range(3):
        subprocess.run([java / "jcmd", str(pid), "GC.run"], stdout=subprocess.DEVNULL, check=True, timeout=30)
        time.sleep(0.5)
    info = subprocess.run([java / "jcmd", str(pid), "GC.heap_info"], stdout=subprocess.PIPE, text=True, timeout=30).stdout
    return resident(pid), int(re.search(r"used (\d+)K", info)[1]) * 1024


def ask(connection):
    connection.sendall(REQUEST)
    answer = b""
    while b"hello" not in answer:
        piece = connection.recv(4096)
        if not piece:
            raise SystemExit(f"closed after {answer!r}")
        answer += piece


def measure(port, pid, context):
    def connect():
        plain = socket.create_connection(("127.0.0.1", port), 10)
        return context.wrap_socket(plain, server_hostname="localhost") if context else plain

    for _ in range(200):  # classes, code and pools are there before the first look
        with connect() as first:
            ask(first)
    time.sleep(1)
    before = settled(pid)
    connections = []
    for _ in range(COUNT):
        connection = connect()
        ask(connection)
        connections.append(connection)
    after = settled(pid)
    for connection in connections:
        ask(connection)  # each of them still serves
        connection.close()
    name = "TLS" if context else "cleartext"
    print(f"{name}: {COUNT} idle connections: {(after[0] - before[0]) / COUNT / 1024:.1f} KiB resident each, "
          f"{(after[1] - before[1]) / COUNT / 1024:.1f} KiB of it live heap")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                        "-keyout", work / "server.key", "-out", work / "server.crt"],
                       stderr=subprocess.DEVNULL, check=True, timeout=30)
        plain, secure, admin = free_port(), free_port(), free_port()
        limits = "limits: { connections-per-ip: 100000 }, timeouts: { keep-alive: 10m }"
        (work / "gateway.yaml").write_text(f"""
admin: {{ address: "127.0.0.1:{admin}" }}
access-log: {{ to: off }}
listeners:
  - {{ name: plain, address: "127.0.0.1:{plain}", {limits} }}
  - {{ name: secure, address: "127.0.0.1:{secure}", {limits}, tls: {{ certificates: [{{ cert: server.crt, key: server.key }}] }} }}
routes: [{{ name: all, match: /**, to: {{ respond: {{ status: 200, body: hello }} }} }}]
""")
        context = ssl.create_default_context(cafile=work / "server.crt")
        for port, secured in ((plain, None), (secure, context)):  # a process each: memory that is free is used again
            gateway = subprocess.Popen([ROOT / "dist/bin/sluice", "run", work / "gateway.yaml"], stderr=subprocess.DEVNULL)
            try:
                await_ready(admin)
                measure(port, gateway.pid, secured)
            finally:
                gateway.send_signal(signal.SIGKILL)
                gateway.wait(10)


def await_ready(admin):
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{admin}/health/ready", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the gateway did not start")


main()
