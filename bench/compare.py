#!/usr/bin/env python3
"""Compares Sluice with nginx and HAProxy in one run. Needs dist/ (./build package), nginx, haproxy, wrk, h2load.

    bench/compare.py [SCENARIO...] [--rounds 5] [--seconds 4] [--only sluice,nginx]
    bench/compare.py chain      policies on, against an nginx that does none of it
    bench/compare.py routes     10,000 routes against 1
    bench/compare.py idle       memory with 1,000 connections
    bench/compare.py start      time to ready, and the latency of the first 10 s
    bench/compare.py latency    open loop at 30 % of nginx's capacity (--share); needs bench/target/bench.jar (./build bench makes it)
    bench/compare.py stall      shows that the open loop sees a backend that stands still for 1 s
    bench/compare.py bare-64 chain --variant serial='-XX:+UseSerialGC' --variant before=/tmp/before/dist
                                the same with other options of Java, or as another build, in the same rounds

Every proxy is pinned to the first core, the load and the nginx behind the proxies to the second. Rounds are
interleaved: sluice, nginx, haproxy, sluice, ... A round counts only if every answer was good: the generator saw no
error, and the backend counted as many requests as the generator. CPU is utime + stime of the proxy's processes over
the round, divided by the requests. Ratios are of the same round; the table has medians and the spread.
"""
import argparse
import contextlib
import os
import re
import signal
import socket
import statistics
import string
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import callers

HERE = os.path.dirname(os.path.abspath(__file__))
DIST = os.path.join(os.path.dirname(HERE), "dist")
BACKEND, ADMIN = 19090, 19091
PORTS = {"sluice": (19100, 19101), "nginx": (19110, 19111), "haproxy": (19120, 19121), "direct": (BACKEND, 0),
         "chain": (19130, 0), "routes": (19140, 0)}
PROXY_CORE, LOAD_CORE = "0", "1"
VARIANTS = {}  # names by what follows the = of --variant; the gateway `sluice+NAME` is one


def wrk(connections, path="/", headers=(), script=None):
    def command(seconds, plain, tls):
        more = [part for header in headers for part in ("-H", header)] + (["-s", script] if script else [])
        return ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", *more, f"http://127.0.0.1:{plain}{path}"]
    return command


def wrk_tls(connections):
    return lambda seconds, plain, tls: [
        "wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency", f"https://127.0.0.1:{tls}/"]


def h2load(clients, streams=10):
    return lambda seconds, plain, tls: [
        "h2load", "-t1", f"-c{clients}", f"-m{streams}", f"-D{seconds}", f"https://127.0.0.1:{tls}/"]


def upload():
    script = os.path.join(HERE, "peers", "upload.lua")
    return wrk(64, "/upload", script=script)


SCENARIOS = {
    "bare-64": wrk(64), "bare-1": wrk(1), "bare-16": wrk(16), "bare-256": wrk(256),
    "connect": wrk(16, headers=["Connection: close"]),
    "body-16k": wrk(64, "/16k"), "body-1m": wrk(16, "/1m"), "upload-16k": upload(),
    "chain": wrk(64, script=os.path.join(HERE, "peers", "chain.lua")), "routes": wrk(64, "/r9999/orders/7"),
    "https-64": wrk_tls(64), "h2-1": h2load(1), "h2-16": h2load(16), "h2-64": h2load(64),
}


def loading(*command):
    """On the load's core, before the backend that it shares it with: a generator that waits for it tells the wrong times."""
    first = ["chrt", "--fifo", "1"] if os.geteuid() == 0 else []
    return ["taskset", "-c", LOAD_CORE, *first, *command]


def ports(name):
    if name not in PORTS:
        PORTS[name] = (19200 + 10 * len(PORTS), 19201 + 10 * len(PORTS))
    return PORTS[name]


class Round:
    """What one proxy did in one round."""

    def __init__(self, requests, rate, p50, p99, cpu, resident, garbage):
        self.requests, self.rate, self.p50, self.p99 = requests, rate, p50, p99
        self.cpu, self.resident, self.garbage = cpu, resident, garbage


class Bad(Exception):
    """A round that must not count."""


def fill(name, target, **values):
    with open(os.path.join(HERE, "peers", name)) as template, open(target, "w") as out:
        out.write(Template(template.read()).safe_substitute(values))
    return target


class Template(string.Template):
    idpattern = "[A-Z0-9]+"


def await_port(port, process, log):
    end = time.time() + 30
    while time.time() < end:
        if process.poll() is not None:
            sys.exit(f"ended with {process.returncode}: {' '.join(process.args)}\n{open(log).read()}")
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        time.sleep(0.05)
    sys.exit(f"nothing listens on port {port}")


class Stage:
    """The backend and the proxies, each pinned to its core."""

    def __init__(self, directory, settings):
        self.directory = directory
        self.processes = {}
        self.settings = settings

    def set(self, names):
        os.makedirs(self.path("files"))
        for name, size in (("16k", 16 << 10), ("1m", 1 << 20)):
            with open(self.path("files", name), "wb") as file:
                file.write(os.urandom(size // 2) * 2)
        self.certificate()
        self.start("backend", LOAD_CORE, BACKEND, "nginx", "-c", self.config("backend.conf"))
        for name in names:
            self.begin(name)

    def begin(self, name):
        if name not in self.processes:
            kind, _, variant = name.partition("+")
            getattr(self, kind)(*[name] if variant else [])

    def path(self, *names):
        return os.path.join(self.directory, *names)

    def config(self, template, target=None, **values):
        plain, tls = PORTS.get(template.split(".")[0], (0, 0))
        given = {"DIR": self.directory, "BACKEND": BACKEND, "ADMIN": ADMIN, "PLAIN": plain, "TLS": tls, "BODY1K": "x" * 1024}
        return fill(template, self.path(target or template), **(given | values))

    def certificate(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", self.path("key.pem"),
                        "-out", self.path("cert.pem")], check=True, stderr=subprocess.DEVNULL)
        with open(self.path("both.pem"), "w") as both:
            for name in ("cert.pem", "key.pem"):
                with open(self.path(name)) as part:
                    both.write(part.read())

    def start(self, name, core, port, *command, **more):
        with open(self.path(name + ".out"), "w") as log:
            process = subprocess.Popen(["taskset", "-c", core, *command], stdout=log, stderr=log, env=os.environ | more)
        self.processes[name] = process
        await_port(port, process, log.name)

    def nginx(self):
        self.start("nginx", PROXY_CORE, PORTS["nginx"][0], "nginx", "-c", self.config("nginx.conf"))

    def haproxy(self):
        self.start("haproxy", PROXY_CORE, PORTS["haproxy"][0], "haproxy", "-db", "-f", self.config("haproxy.cfg"))

    def direct(self):
        self.processes["direct"] = self.processes["backend"]

    def sluice(self, name="sluice"):
        self.gateway(name, "sluice.yaml", TLSLISTENER=TLS_LISTENER % ports(name)[1])

    def chain(self, name="chain"):
        if not os.path.exists(self.path("callers.txt")):
            callers.make(self.directory)
            os.environ["CALLERS"] = self.path("callers.txt")
        self.gateway(name, "chain.yaml")

    def routes(self, name="routes"):
        routes = "".join(f"  - {{ name: r{i}, match: 'GET,POST,PUT,DELETE /r{i}/orders/{{id}}', to: backend }}\n" for i in range(10_000))
        self.gateway(name, "sluice.yaml", MORE=routes)

    def gateway(self, name, template, **values):
        """A Sluice that notes its garbage collections: what lies between two is what was allocated."""
        settings = {"TLSLISTENER": "", "MORE": ""} | self.settings | values
        plain = ports(name)[0]
        path = self.config(template, name + ".yaml", **settings, PLAIN=plain, ADMIN=plain + 5)
        variant = VARIANTS.get(name.partition("+")[2], "")
        dist, more = (variant, "") if variant.startswith("/") else (DIST, variant)
        options = f"{os.environ.get('SLUICE_JAVA_OPTS', '')} {more} -Xlog:gc:file={self.path(name + '.gc')}"
        self.start(name, PROXY_CORE, plain, os.path.join(dist, "bin", "sluice"), "run", path, SLUICE_JAVA_OPTS=options)

    def allocated(self, name):
        """Bytes allocated up to the newest garbage collection, and the number of collections; none for other proxies."""
        if not os.path.exists(self.path(name + ".gc")):
            return 0, 0
        pauses = re.findall(r"Pause Young.* (\d+)M->(\d+)M", open(self.path(name + ".gc")).read())
        before = [0, *(int(after) for _, after in pauses)]
        return sum(int(full) - left for (full, _), left in zip(pauses, before)) << 20, len(pauses)

    def end(self, name):
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()

    def stop(self):
        for process in set(self.processes.values()):
            process.send_signal(signal.SIGKILL)
            process.wait()

    def served(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{BACKEND}/status", timeout=5) as answer:
            return int(answer.read().decode().split("\n")[2].split()[2])


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read()).group(1)) / 1024


MICROS = {"us": 1, "ms": 1e3, "s": 1e6}


def micros(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * MICROS[unit]


def parse_wrk(output):
    if bad := re.findall(r"(?:Socket errors|Non-2xx).*", output):
        raise Bad("; ".join(bad))
    p50, p99 = (micros(re.search(rf"\s{p}%\s+(\S+)", output).group(1)) for p in (50, 99))
    return int(re.search(r"(\d+) requests in", output).group(1)), p50, p99


def parse_h2load(output):
    total, done, failed = (int(n) for n in re.search(
        r"requests: (\d+) total.*?, (\d+) done.*?(\d+) failed", output, re.S).groups())
    good = int(re.search(r"status codes: (\d+) 2xx", output).group(1))
    if failed or good < done:
        raise Bad(f"{failed} failed, {done - good} not 2xx")
    mean = micros(re.search(r"time for request:\s+\S+\s+\S+\s+(\S+)", output).group(1))
    return done, mean, float("nan")


def measure(stage, name, scenario, seconds):
    process = stage.processes[name]
    if process.poll() is not None:
        sys.exit(f"{name} has ended with {process.returncode}:\n{open(stage.path(name + '.out')).read()}")
    command = loading(*SCENARIOS[scenario](seconds, *ports(name)))
    served, cpu, began, (allocated, pauses) = stage.served(), cpu_seconds(process.pid), time.time(), stage.allocated(name)
    output = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30).stdout
    elapsed, cpu, served = time.time() - began, cpu_seconds(process.pid) - cpu, stage.served() - served - 1
    requests, p50, p99 = (parse_h2load if "h2load" in command else parse_wrk)(output)
    if served < requests or served > requests * 1.01 + 2000:
        raise Bad(f"the backend counted {served} requests, the load {requests}")
    if not requests:
        raise Bad("no request")
    allocated, pauses = stage.allocated(name)[0] - allocated, stage.allocated(name)[1] - pauses
    garbage = allocated / requests if pauses > 1 else float("nan")
    return Round(requests, requests / elapsed, p50, p99, cpu / requests * 1e6, resident_mib(process.pid), garbage)


def compare(stage, scenario, names, rounds, seconds, warm_up):
    results = {name: [] for name in names}
    for name in names:
        with contextlib.suppress(Bad):  # not counted: caches, pools, and compilers that share the core
            measure(stage, name, scenario, 3 if name in ("nginx", "haproxy") else max(warm_up, seconds))
    for _ in range(rounds):
        for name in names:
            try:
                results[name].append(measure(stage, name, scenario, seconds))
            except Bad as bad:
                print(f"  {scenario} {name}: a round was thrown away: {bad}", flush=True)
                results[name].append(None)
    return results


def report(scenario, results):
    print(f"\n{scenario:<14}{'CPU us':>9}{'min-max':>15}{'ratio':>10}{'min-max':>13}{'req/s':>9}{'p50 us':>9}{'p99 us':>9}{'RSS MiB':>9}{'B/req':>8}")
    reference = results.get("nginx") or results.get("sluice", [])
    for name, rounds in results.items():
        good = [r for r in rounds if r]
        if not good:
            print(f"{name:<14}  no good round")
            continue
        ratios = [r.cpu / n.cpu for r, n in zip(rounds, reference) if r and n]
        middle = lambda key: statistics.median(key(r) for r in good)
        cpus = [r.cpu for r in good]
        ratio = f"{statistics.median(ratios):>9.2f}x{f'{min(ratios):.2f}-{max(ratios):.2f}':>13}" if ratios else f"{'':>23}"
        print(f"{name:<14}{middle(lambda r: r.cpu):>9.1f}{f'{min(cpus):.1f}-{max(cpus):.1f}':>15}{ratio}"
              f"{middle(lambda r: r.rate):>9.0f}{middle(lambda r: r.p50):>9.0f}{middle(lambda r: r.p99):>9.0f}"
              f"{middle(lambda r: r.resident):>9.0f}{middle(lambda r: r.garbage):>8.0f}", flush=True)


TLS_LISTENER = ('  - { name: tls, address: "127.0.0.1:%d", limits: { body: unlimited, connections: 20000, '
                'connections-per-ip: 20000 }, tls: { certificates: [{ cert: cert.pem, key: key.pem }] } }')


def java():
    find = os.path.join(os.path.dirname(HERE), "app", "src", "dist", "bin", "find-java")
    return subprocess.run(["bash", "-c", f". {find}; find_java java; echo $JAVA_HOME/bin/java"], capture_output=True,
                          text=True, check=True).stdout.strip()


def open_loop(port, rate, seconds, connections=64):
    generator = [java(), "-XX:+UseSerialGC", "-Xmx512m", "-Xmn400m", "-XX:TieredStopAtLevel=1", "-cp", os.path.join(HERE, "target", "bench.jar"),
                 "sluice.bench.load.OpenLoop"]
    output = subprocess.run(loading(*generator, str(port), str(rate), str(seconds), str(connections)),
                            capture_output=True, text=True, timeout=seconds + 30)
    if not (found := re.search(r"due (\d+) answered (\d+) failed (\d+) p50 (\d+) p90 (\d+) p99 (\d+)", output.stdout)):
        raise Bad(output.stdout + output.stderr)
    due, answered, failed, p50, p90, p99 = (int(n) for n in found.groups())
    if failed:
        raise Bad(f"{failed} of {due} failed")
    return p50, p90, p99


def latency(stage, names, rounds, seconds, share):
    for name in names:
        measure(stage, name, "bare-64", 25 if name == "sluice" else 3)  # warm
    rate = int(measure(stage, "nginx", "bare-64", 4).rate * share)
    names = ["direct", *names]
    results = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            with contextlib.suppress(Bad):
                results[name].append(open_loop(PORTS[name][0], rate, seconds + 1))
    print(f"\nopen loop, {rate} requests/s ({share:.0%} of nginx's capacity), 64 connections, microseconds")
    for name in names:
        p50, p90, p99 = (statistics.median(r[i] for r in results[name]) for i in range(3))
        added = p99 - statistics.median(r[2] for r in results["direct"])
        print(f"{name:<14} p50 {p50:>6.0f}  p90 {p90:>6.0f}  p99 {p99:>6.0f}  p99 over direct {added:>6.0f}", flush=True)


def idle(stage, seconds):
    """Memory after load with 1,000 connections that stay."""
    connections = []
    for _ in range(1000):
        connections.append(socket.create_connection(("127.0.0.1", PORTS["sluice"][0]), 5))
        connections[-1].sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        connections[-1].recv(4096)
    measure(stage, "sluice", "bare-64", seconds * 5)
    print(f"\n1,000 connections and load of 64 more: {resident_mib(stage.processes['sluice'].pid):.0f} MiB resident", flush=True)
    for connection in connections:
        connection.close()


def start(stage, rounds):
    """Time to ready, and how the first 10 s compare with what follows."""
    ready, first, steady = [], [], []
    for _ in range(rounds):
        stage.end("sluice")
        stage.begin("sluice")
        first.append(open_loop(PORTS["sluice"][0], 1000, 10)[2])
        ready.append(int(re.search(r"ready in (\d+) ms", open(stage.path("sluice.out")).read()).group(1)))
        measure(stage, "sluice", "bare-64", 15)
        steady.append(open_loop(PORTS["sluice"][0], 1000, 10)[2])
    print(f"\nready in {statistics.median(ready)} ms ({min(ready)}-{max(ready)}); p99 of the first 10 s at 1,000/s "
          f"{statistics.median(first)} us, later {statistics.median(steady)} us", flush=True)


def stall(stage):
    backend = stage.processes["backend"]

    def stop():
        time.sleep(3)
        backend.send_signal(signal.SIGSTOP)
        time.sleep(1)
        backend.send_signal(signal.SIGCONT)

    thread = threading.Thread(target=stop)
    thread.start()
    p50, p90, p99 = open_loop(BACKEND, 2000, 6)
    thread.join()
    good = p90 > 300_000 and p99 > 900_000
    print(f"backend stopped for 1 s of the 5 that count: p50 {p50} us, p90 {p90} us, p99 {p99} us: {'seen' if good else 'NOT SEEN'}")
    return good


def run(stage, scenario, names, asked):
    match scenario:
        case "latency":
            latency(stage, names, asked.rounds, asked.seconds, asked.share)
        case "stall":
            stall(stage)
        case "idle":
            idle(stage, asked.seconds)
        case "start":
            start(stage, asked.rounds)
        case "chain" | "routes":
            others = ["nginx"] if scenario == "chain" else ["sluice"]
            interleaved(stage, scenario, [*variants(scenario), *others], asked)
        case _:
            more = variants("sluice")[1:] if "sluice" in names else []
            interleaved(stage, scenario, [*names, *more], asked)


def variants(gateway):
    return [gateway, *(f"{gateway}+{name}" for name in VARIANTS)]


def interleaved(stage, scenario, names, asked):
    for name in names:
        stage.begin(name)
    report(scenario, compare(stage, scenario, names, asked.rounds, asked.seconds, asked.warm_up))


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("scenario", nargs="*", help=f"of {', '.join(SCENARIOS)}; none: all")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--seconds", type=int, default=4)
    options.add_argument("--warm-up", type=int, default=20, help="seconds of load before Sluice is measured")
    options.add_argument("--only", default="sluice,nginx,haproxy")
    options.add_argument("--share", type=float, default=0.3,
                         help="of nginx's capacity in the open loop; backend and generator manage no more than about 0.4")
    options.add_argument("--transport", default="auto")
    options.add_argument("--variant", action="append", default=[], metavar="NAME=JAVA_OPTIONS|/PATH/OF/dist")
    asked = options.parse_args()
    VARIANTS.update(each.split("=", 1) for each in asked.variant)
    scenarios = asked.scenario or list(SCENARIOS)
    if unknown := set(scenarios) - set(SCENARIOS) - {"latency", "stall", "idle", "start"}:
        sys.exit(f"unknown scenario {', '.join(unknown)} (expected: {', '.join(SCENARIOS)}, latency, stall, idle, start)")
    settings = {"RUNTIME": f", transport: {asked.transport}"}
    names = asked.only.split(",")
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o755)
        stage = Stage(directory, settings)
        try:
            stage.set(names)
            for scenario in scenarios:
                run(stage, scenario, names, asked)
        finally:
            stage.stop()


if __name__ == "__main__":
    main()
