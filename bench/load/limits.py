#!/usr/bin/env python3
"""Four gateways that share one Redis are asked 5,000 times a second, and 1,000/s may pass. Needs dist/ (./build dist), redis-server and h2load.

    bench/load/limits.py exact     every decision is made on the counters in Redis
    bench/load/limits.py leased    gateways take tokens ahead
    bench/load/limits.py outage    Redis is killed and restarted meanwhile, for each on-store-failure

Everything listens on 127.0.0.1, is bounded in time, and is ended by its own process id.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HOME = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GATEWAY = os.environ.get("SLUICE", os.path.join(HOME, "dist", "bin", "sluice"))
GATEWAYS, RATE, ASKED = 4, 1000, 5000
SECONDS = int(os.environ.get("SECONDS_OF_LOAD", "20"))
BATCH = RATE // 50  # of a lease: a fiftieth of the quota


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def await_port(port, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"nothing listens on port {port} after {seconds} s")


def say(what, value):
    print(f"  {what:<52} {value}", flush=True)


class Bench:
    def __init__(self, directory, mode, on_failure="local", timeout="100ms"):
        self.directory, self.running, self.timeout = directory, [], timeout
        self.redis_port = free_port()
        self.redis = None
        self.start_redis()
        self.ports = [free_port() for _ in range(GATEWAYS)]
        self.admins = [free_port() for _ in range(GATEWAYS)]
        for number in range(GATEWAYS):
            self.gateway(number, mode, on_failure)
        for port in self.ports:
            await_port(port)

    def start_redis(self):
        self.redis = subprocess.Popen(
            ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", self.directory], stdout=subprocess.DEVNULL)
        await_port(self.redis_port)

    def kill_redis(self):
        self.redis.kill()
        self.redis.wait()

    def gateway(self, number, mode, on_failure):
        config = os.path.join(self.directory, f"gateway{number}.yaml")
        with open(config, "w") as out:
            out.write(f"""admin: {{ address: "127.0.0.1:{self.admins[number]}" }}
access-log: {{ to: off }}
listeners: [{{ name: public, address: "127.0.0.1:{self.ports[number]}" }}]
stores: [{{ name: shared, redis: {{ url: "redis://127.0.0.1:{self.redis_port}", timeout: {self.timeout} }} }}]
routes:
  - name: limited
    match: /
    policies: [{{ rate-limit: {{ limit: {RATE}/s, per: gateway, store: shared, mode: {mode}, on-store-failure: {on_failure} }} }}]
    to: {{ respond: {{ body: ok }} }}
""")
        events = open(os.path.join(self.directory, f"events{number}"), "w")
        self.running.append(subprocess.Popen(
            [GATEWAY, "run", config], stdout=subprocess.DEVNULL, stderr=events,
            env={**os.environ, "SLUICE_HEAP": "96m", "SLUICE_DIRECT": "32m"}))

    def metric(self, name):
        total = 0.0
        for admin in self.admins:
            with urllib.request.urlopen(f"http://127.0.0.1:{admin}/metrics", timeout=5) as answer:
                for line in answer.read().decode().splitlines():
                    if line.startswith(name):
                        total += float(line.rsplit(" ", 1)[1])
        return int(total)

    def calls(self):
        """How many were answered, and how many were not."""
        answered = self.metric('sluice_store_calls_total{result="ok"')
        return answered, self.metric("sluice_store_calls_total") - answered

    def load(self, seconds, each_second=lambda second: None):
        """Asks all gateways at a fixed rate. Gives the counts of 2xx, 4xx, 5xx and errors, and the time it took."""
        clients = 10
        begun = time.time()
        loads = [subprocess.Popen(
            ["h2load", "--h1", "-t", "1", "-c", str(clients), "--rps", str(ASKED / GATEWAYS / clients), "-D", str(seconds),
             f"http://127.0.0.1:{port}/"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for port in self.ports]
        for second in range(seconds):
            time.sleep(max(0, begun + second - time.time()))
            each_second(second)
        texts = [load.communicate(timeout=seconds + 30)[0] for load in loads]
        took = time.time() - begun
        counts = [0, 0, 0, 0]
        for text in texts:
            codes = re.search(r"status codes: (\d+) 2xx, \d+ 3xx, (\d+) 4xx, (\d+) 5xx", text)
            failed = re.search(r"(\d+) failed, (\d+) errored, (\d+) timeout", text)
            for i in range(3):
                counts[i] += int(codes.group(i + 1))
            counts[3] += int(failed.group(2)) + int(failed.group(3))
        return counts, took

    def stop(self):
        for process in self.running:
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.kill_redis()


def measured(mode):
    with tempfile.TemporaryDirectory() as directory:
        # patient: on a machine that is busy with all of them, a decision that comes late must not be made without Redis
        bench = Bench(directory, mode, timeout="2s")
        try:
            bench.load(5)  # warm; the limit is spent afterwards
            time.sleep(3)  # and full again
            calls, missed = bench.calls()
            (admitted, refused, broken, errors), took = bench.load(SECONDS)
            calls, missed = (after - before for after, before in zip(bench.calls(), (calls, missed)))
        finally:
            bench.stop()
    asked = admitted + refused + broken
    bound = RATE * took + RATE + (GATEWAYS * BATCH * 3 // 2 if mode == "leased" else 0)
    least = RATE * SECONDS + RATE
    print(f"{mode}: {GATEWAYS} gateways, {SECONDS} s, {asked / took:.0f} requests/s")
    say("admitted", admitted)
    say("at most (rate x time + burst" + (" + leases)" if mode == "leased" else ")"), f"{bound:.0f}")
    say("of rate x time + burst", f"{100 * admitted / least:.2f} %")
    say("429 · 5xx · errors", f"{refused} · {broken} · {errors}")
    say("calls to Redis, for each request", f"{calls}, {calls / asked:.3f}")
    say("calls that were not answered", missed)
    return admitted <= bound and broken == 0 and errors == 0 and (mode == "leased" or admitted >= 0.99 * least)


def outage(on_failure):
    with tempfile.TemporaryDirectory() as directory:
        bench = Bench(directory, "exact", on_failure)
        admitted = []

        def each_second(second):
            if second == SECONDS // 4:
                bench.kill_redis()
            if second == SECONDS // 2:
                threading.Thread(target=bench.start_redis).start()
            admitted.append(bench.metric('sluice_requests_total{method="GET",route="limited",status="200"'))

        try:
            bench.load(3)
            time.sleep(2)
            (passed, refused, broken, errors), _ = bench.load(SECONDS, each_second)
            up = bench.metric('sluice_dependency_up{kind="store"')
        finally:
            bench.stop()
    print(f"outage, on-store-failure {on_failure}: killed after {SECONDS // 4} s, restarted after {SECONDS // 2} s")
    say("admitted in each second", " ".join(str(b - a) for a, b in zip(admitted, admitted[1:])))
    say("2xx · 429 · 5xx · errors", f"{passed} · {refused} · {broken} · {errors}")
    say("gateways that see the store again", up)
    return up == GATEWAYS and errors == 0 and (on_failure == "deny" or broken == 0)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended then too
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what in ("exact", "leased"):
        sys.exit(0 if measured(what) else 1)
    if what == "outage":
        results = [outage(on_failure) for on_failure in ("local", "allow", "deny")]
        sys.exit(0 if all(results) else 1)
    sys.exit(__doc__)


if __name__ == "__main__":
    main()
