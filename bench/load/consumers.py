#!/usr/bin/env python3
"""What a file of many consumers costs: time to start, heap after a collection, time to take up a changed file.

    bench/load/consumers.py [N] [COMMAND...]      1000000 unless given; COMMAND runs sluice, else dist/bin/sluice

Every consumer has a name, a tier, an attribute and an API key; every tenth a subject and a second key that expires.
"""
import hashlib, json, os, pathlib, re, signal, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
COMMAND = sys.argv[2:] or [str(ROOT / "dist/bin/sluice")]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def key(i):
    return f"sluice_{i:032d}"


def write(path, count, more=0):
    def hashed(text):
        return "sha256:" + hashlib.sha256(text.encode()).hexdigest()

    with open(str(path) + ".next", "w") as out:
        for i in range(count + more):
            one = {"name": f"consumer-{i}", "tier": ("free", "pro", "partner")[i % 3],
                   "attributes": {"tenant": f"tenant-{i % 1000}"}, "api-keys": [hashed(key(i))]}
            if i % 10 == 0:
                one["api-keys"].append({"hash": hashed("old" + key(i)), "expires": "2030-01-01"})
            out.write(json.dumps(one, separators=(",", ":")) + "\n")
    os.replace(str(path) + ".next", path)


def status(url, headers={}):
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as e:
        return e.code
    except OSError:
        return 0


def until(condition, patience=120):
    begin = time.monotonic()
    while not condition():
        if time.monotonic() - begin > patience:
            raise SystemExit("it takes longer than %d s" % patience)
        time.sleep(0.02)
    return time.monotonic() - begin


def cpu(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def live_heap(pid):
    java = pathlib.Path(os.readlink(f"/proc/{pid}/exe")).parent
    for _ in range(2):
        subprocess.run([java / "jcmd", str(pid), "GC.run"], stdout=subprocess.DEVNULL, check=True, timeout=60)
    info = subprocess.run([java / "jcmd", str(pid), "GC.heap_info"], stdout=subprocess.PIPE, text=True, timeout=60).stdout
    return int(re.search(r"used (\d+)K", info)[1]) / 1024


with tempfile.TemporaryDirectory() as directory:
    people = pathlib.Path(directory) / "people.ndjson"
    config = pathlib.Path(directory) / "sluice.yaml"
    port, admin = free_port(), free_port()
    write(people, COUNT)
    config.write_text(f"""
admin: {{ address: "127.0.0.1:{admin}" }}
access-log: {{ to: off }}
listeners: [{{ name: public, address: "127.0.0.1:{port}" }}]
tiers: [free, pro, partner]
consumers: {{ file: people.ndjson }}
routes: [{{ name: all, match: /**, policies: [api-key: {{}}], to: {{ respond: {{ status: 200 }} }} }}]
""".replace("[api-key: {}]", "[{ api-key: {} }]"))
    print(f"{COUNT} consumers, {people.stat().st_size / 2**20:.0f} MiB", flush=True)
    process = subprocess.Popen([*COMMAND, "run", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        ask = lambda i: status(f"http://127.0.0.1:{port}/x", {"X-Api-Key": key(i)})
        print(f"start: {until(lambda: ask(COUNT - 1) == 200):.1f} s until the last of them is served,"
              f" {cpu(process.pid):.1f} s of processor", flush=True)
        assert ask(COUNT) == 401 and ask(0) == 200
        print(f"heap: {live_heap(process.pid):.0f} MiB live", flush=True)
        write(people, COUNT, 1)
        print(f"reload: {until(lambda: ask(COUNT) == 200):.1f} s until a new one is served", flush=True)
        print(f"heap: {live_heap(process.pid):.0f} MiB live", flush=True)
        peak = re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{process.pid}/status").read_text())[1]
        print(f"resident at most: {int(peak) / 1024:.0f} MiB", flush=True)
        config.write_text(config.read_text() + "# another configuration, the same file\n")
        third = 'sluice_config_applied_total{result="applied"} 3.0'
        metrics = lambda: urllib.request.urlopen(f"http://127.0.0.1:{admin}/metrics").read().decode()
        print(f"reload without a change of the file: {until(lambda: third in metrics()):.1f} s", flush=True)
        print(f"heap: {live_heap(process.pid):.0f} MiB live", flush=True)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(45)
        except subprocess.TimeoutExpired:
            process.kill()
        errors = process.stderr.read()
        if "ERROR" in errors or "OutOfMemory" in errors:
            print(errors)
