#!/usr/bin/env python3
"""Shows on a running gateway what the documentation claims. Needs dist/ (./build dist), nginx and wrk.

    bench/load/shows.py kill      an endpoint is killed under load and comes back
    bench/load/shows.py reload    100 configurations are applied under load, then one with an error
    bench/load/shows.py drain     SIGTERM under load
    bench/load/shows.py big       1 GiB each way with a heap of 128 MiB
    bench/load/shows.py stall     64 MiB each way, the receiver stalls for 20 s
    bench/load/shows.py routes    validate and serve 10,000 routes

Everything listens on 127.0.0.1, is bounded in time, and is ended by its own process id.
"""
import contextlib
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GATEWAY = os.path.join(HOME, "dist", "bin", "sluice")
PORT, ADMIN, UP1, UP2, SINK = 18080, 18081, 18090, 18091, 18095
MIB = 1 << 20


def say(what, value):
    print(f"  {what:<44} {value}", flush=True)


def get(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def metric(name):
    lines = get(f"http://127.0.0.1:{ADMIN}/metrics").splitlines()
    return [line for line in lines if line.startswith(name)]


def await_port(port, seconds=20):
    end = time.time() + seconds
    while time.time() < end:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.02)
    sys.exit(f"nothing listens on port {port} after {seconds} s")


class Bench:
    """A directory, an nginx per upstream port, and one gateway."""

    def __init__(self, directory):
        self.directory = directory
        self.running = []

    def path(self, name):
        return os.path.join(self.directory, name)

    def write(self, name, text):
        with open(self.path(name + ".new"), "w") as out:
            out.write(text)
        os.rename(self.path(name + ".new"), self.path(name))
        return self.path(name)

    def start(self, *command, env=None):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=open(self.path("events"), "a"),
                                   env={**os.environ, **(env or {})})
        self.running.append(process)
        return process

    def nginx(self, port):
        temp = "".join(f"{kind}_temp_path {self.path(kind)};" for kind in
                       ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        conf = self.write(f"nginx{port}.conf", f"""daemon off; master_process off; pid {self.path(f'{port}.pid')};
            error_log {self.path('nginx.log')}; events {{ worker_connections 4096; }}
            http {{ access_log off; {temp} keepalive_requests 10000000; server {{ listen 127.0.0.1:{port};
            location / {{ return 200 "hello from {port}\\n"; }} location /files/ {{ alias {self.directory}/; }} }} }}""")
        process = self.start("nginx", "-c", conf)
        await_port(port)
        return process

    def gateway(self, yaml, heap="256m", direct="64m"):
        config = self.write("gateway.yaml", yaml)
        process = self.start(GATEWAY, "run", config, env={"SLUICE_HEAP": heap, "SLUICE_DIRECT": direct})
        await_port(PORT)
        return process

    def events(self):
        with open(self.path("events")) as lines:
            return lines.read()

    def stop(self):
        for process in self.running:
            process.kill()
            process.wait()


def yaml(upstreams, routes, extra=""):
    return f"""admin: {{ address: "127.0.0.1:{ADMIN}" }}
listeners: [{{ name: public, address: "127.0.0.1:{PORT}", limits: {{ body: unlimited }} }}]
access-log: {{ to: off }}
{extra}upstreams:
{upstreams}
routes:
{routes}
"""


def two(weight=1):
    return (f'  - {{ name: both, endpoints: [{{ url: "http://127.0.0.1:{UP1}", weight: {weight} }}, '
            f'"http://127.0.0.1:{UP2}"] }}')


ALL = "  - { name: all, match: /**, to: both }"


def wrk(seconds, path="/"):
    command = ["wrk", "-t1", "-c64", f"-d{seconds}", f"http://127.0.0.1:{PORT}{path}"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def told(load):
    output = load.communicate()[0]
    errors = re.findall(r"(?:Socket errors|Non-2xx).*", output)
    say("requests", re.search(r"(\d+) requests in", output).group(1))
    say("requests per second", re.search(r"Requests/sec:\s+(\S+)", output).group(1))
    say("errors seen by clients", errors or 0)
    return not errors


def kill(bench):
    bench.nginx(UP1)
    victim = bench.nginx(UP2)
    bench.gateway(yaml(two(), ALL))
    load = wrk(16)
    time.sleep(5)
    victim.kill()
    victim.wait()
    time.sleep(4)
    bench.nginx(UP2)
    good = told(load)
    answers = {get(f"http://127.0.0.1:{PORT}/") for _ in range(50)}
    say("endpoints that answer afterwards", len(answers))
    return good and len(answers) == 2


def heap(gateway):
    jcmd = subprocess.run(["bash", "-c", f". {HOME}/dist/bin/find-java; find_java java; echo $JAVA_HOME/bin/jcmd"],
                          capture_output=True, text=True).stdout.strip()
    for _ in range(2):
        subprocess.run([jcmd, str(gateway.pid), "GC.run"], stdout=subprocess.DEVNULL)
        time.sleep(1)
    return float(metric('sluice_memory_bytes{kind="heap"}')[0].split()[-1])


def reload(bench):
    bench.nginx(UP1)
    bench.nginx(UP2)

    def change(i, bad=""):
        more = "".join(f"\n  - {{ name: more{j}, match: /more{j}, to: {{ respond: {{ body: x }} }} }}" for j in range(i % 7))
        bench.write("gateway.yaml", yaml(two(1 + i % 9), ALL + more + bad))

    gateway = bench.gateway(yaml(two(), ALL))
    wrk(5).communicate()
    before = heap(gateway)
    load = wrk(34)
    for i in range(1, 101):
        change(i)
        time.sleep(0.3)
    good = told(load)
    after = heap(gateway)
    say("configurations applied, the first included", metric('sluice_config_applied_total{result="applied"}')[0].split()[-1])
    say("live heap before, after", f"{before / MIB:.1f} MiB, {after / MIB:.1f} MiB ({after / before:.3f}x)")
    change(0, "\n  - { name: bad, match: /bad, too: both }")
    time.sleep(1)
    say("rejected", metric('sluice_config_applied_total{result="rejected"}')[0].split()[-1])
    say("still serves", get(f"http://127.0.0.1:{PORT}/").strip())
    say("the log says", next(line for line in bench.events().splitlines() if ".yaml:" in line).strip().split("/")[-1])
    return good


def drain(bench):
    bench.nginx(UP1)
    gateway = bench.gateway(yaml(f'  - {{ name: both, endpoints: ["http://127.0.0.1:{UP1}"] }}', ALL,
                                 "drain: { delay: 2s, timeout: 10s }\n"))
    # Clients that are told to close come back, until 1 s into the delay: by then whoever watches /health/ready (a load
    # balancer) has sent them elsewhere. That is what drain.delay is for.
    state = {"answered": 0, "failed": [], "told": 0, "draining": False, "elsewhere": float("inf")}
    lock = threading.Lock()

    def client():
        while time.time() < state["elsewhere"]:
            try:
                connection = socket.create_connection(("127.0.0.1", PORT), 10)
            except OSError as error:
                if not state["draining"]:
                    state["failed"].append(str(error))
                return
            with connection, connection.makefile("rb") as lines:
                if use(connection, lines):
                    return

    def use(connection, lines):
        while True:
            try:
                connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                head = b"".join(iter(lines.readline, b"\r\n"))
                length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
                complete = head.startswith(b"HTTP/1.1 200") and len(lines.read(length)) == length
            except (OSError, AttributeError) as error:
                state["failed"].append(str(error))
                return True
            closes = b"connection: close" in head.lower()
            with lock:
                state["answered"] += 1
                state["told"] += closes
            if not complete:
                state["failed"].append("incomplete")
                return True
            if closes:
                return False
            time.sleep(0.002)

    clients = [threading.Thread(target=client, daemon=True) for _ in range(32)]
    for thread in clients:
        thread.start()
    time.sleep(3)
    state["draining"] = True
    began = time.time()
    state["elsewhere"] = began + 1
    gateway.send_signal(signal.SIGTERM)
    code = gateway.wait(30)
    say("exit code, after", f"{code}, {time.time() - began:.1f} s (delay 2 s, timeout 10 s)")
    for thread in clients:
        thread.join(5)
    say("answered, told to close, failed", f"{state['answered']}, {state['told']}, {len(state['failed'])}")
    for reason in sorted(set(state["failed"])):
        say("failed", f"{state['failed'].count(reason)} x {reason}")
    return code == 0 and not state["failed"]


def sink(stall):
    """An upstream that counts what it is sent, after a nap."""
    server = socket.create_server(("127.0.0.1", SINK))

    def serve():
        while True:
            connection, _ = server.accept()
            with connection:
                data = b""
                while b"\r\n\r\n" not in data:
                    data += connection.recv(65536)
                head, rest = data.split(b"\r\n\r\n", 1)
                time.sleep(stall)
                count = len(rest)
                length = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
                while count < length:
                    count += len(connection.recv(MIB))
                body = str(count).encode()
                connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))

    threading.Thread(target=serve, daemon=True).start()


def download(path, stall=0):
    with socket.create_connection(("127.0.0.1", PORT), 120) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        count = len(connection.recv(1000).split(b"\r\n\r\n")[-1])
        time.sleep(stall)
        while data := connection.recv(MIB):
            count += len(data)
        return count


def upload(size):
    with socket.create_connection(("127.0.0.1", PORT), 120) as connection:
        connection.sendall(f"POST /up HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n".encode())
        block = bytes(MIB)
        for _ in range(size // MIB):
            connection.sendall(block)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
        return int(answer.split(b"\r\n\r\n")[-1])


def bodies(bench, size, stall):
    bench.nginx(UP1)
    with open(bench.path("file"), "wb") as file:
        file.truncate(size)
    sink(stall)
    names = (f'  - {{ name: both, endpoints: ["http://127.0.0.1:{UP1}"] }}\n'
             f'  - {{ name: sink, endpoints: ["http://127.0.0.1:{SINK}"], timeouts: {{ response: 60s }} }}')
    gateway = bench.gateway(yaml(names, ALL + "\n  - { name: up, match: POST /up, to: sink }"), "128m", "64m")
    counts = {}
    workers = [threading.Thread(target=lambda: counts.update(down=download("/files/file", stall))),
               threading.Thread(target=lambda: counts.update(up=upload(size)))]
    for worker in workers:
        worker.start()
    most = 0
    while any(worker.is_alive() for worker in workers):
        time.sleep(0.5)
        most = max(most, float(metric('sluice_memory_bytes{kind="direct"}')[0].split()[-1]))
    resident = re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{gateway.pid}/status").read()).group(1)
    say("bytes down, bytes up (of each)", f"{counts.get('down')}, {counts.get('up')} ({size})")
    say("most direct memory of buffers", f"{most / MIB:.1f} MiB")
    say("most resident memory (heap 128 MiB)", f"{int(resident) / 1024:.0f} MiB")
    return counts.get("down") == size and counts.get("up") == size


def routes(bench):
    many = "".join(f'\n  - {{ name: r{i}, match: {{ host: h{i % 50}.example.com, path: "/v{i % 7}/s{i}/{{id}}/x/**", '
                   f'methods: [GET, POST] }}, policies: [{{ request-headers: {{ set: {{ X-A: b{i} }} }} }}], to: both }}'
                   for i in range(10_000))
    bench.nginx(UP1)
    bench.nginx(UP2)
    config = bench.write("many.yaml", yaml(two(), ALL + many))
    began, before = time.time(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([GATEWAY, "validate", config], check=True, stdout=subprocess.DEVNULL)
    cpu = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    say("validate 10,000 routes", f"{time.time() - began:.2f} s ({cpu:.2f} s of CPU)")
    costs = []
    for text in (yaml(two(), ALL), yaml(two(), ALL + many)):
        gateway = bench.gateway(text)
        wrk(6).communicate()
        rounds = []
        for _ in range(5):
            start = cpu_seconds(gateway.pid)
            count = int(re.search(r"(\d+) requests in", wrk(3).communicate()[0]).group(1))
            rounds.append((cpu_seconds(gateway.pid) - start) / count * 1e6)
        costs.append(sorted(rounds)[2])
        gateway.kill()
        gateway.wait()
    say("CPU per request, 1 and 10,001 routes", f"{costs[0]:.1f} us, {costs[1]:.1f} us ({costs[1] / costs[0]:.3f}x)")
    return True


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


SCENARIOS = {"kill": kill, "reload": reload, "drain": drain, "routes": routes,
             "big": lambda bench: bodies(bench, 1024 * MIB, 0), "stall": lambda bench: bodies(bench, 64 * MIB, 20)}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in SCENARIOS:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(directory)
        print(sys.argv[1])
        try:
            good = SCENARIOS[sys.argv[1]](bench)
        finally:
            bench.stop()
    sys.exit(0 if good else 1)
