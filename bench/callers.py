"""Callers for the chain scenario: tokens signed with RS256, the key set that verifies them, and API keys."""
import base64
import hashlib
import json
import os
import re
import secrets
import subprocess
import time

COUNT = 100


def base64url(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def openssl(*arguments, given=None):
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


def make(directory):
    """Writes jwks.json, consumers.ndjson and callers.txt (a token and an API key on each line)."""
    key = os.path.join(directory, "jwt.pem")
    openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
    modulus = re.search(rb"Modulus=([0-9A-F]+)", openssl("rsa", "-in", key, "-noout", "-modulus")).group(1)
    jwk = {"kty": "RSA", "kid": "bench", "use": "sig", "alg": "RS256", "e": "AQAB", "n": base64url(bytes.fromhex(modulus.decode()))}
    with open(os.path.join(directory, "jwks.json"), "w") as file:
        json.dump({"keys": [jwk]}, file)
    with open(os.path.join(directory, "consumers.ndjson"), "w") as consumers, \
            open(os.path.join(directory, "callers.txt"), "w") as callers:
        for number in range(COUNT):
            api_key = secrets.token_urlsafe(32)
            consumers.write(json.dumps({"name": f"caller-{number}", "tier": "pro",
                                        "api-keys": ["sha256:" + hashlib.sha256(api_key.encode()).hexdigest()]}) + "\n")
            callers.write(f"{token(key, number)} {api_key}\n")


def token(key, number):
    now = int(time.time())
    header = {"alg": "RS256", "typ": "JWT", "kid": "bench"}
    claims = {"iss": "https://bench.example", "aud": "bench", "sub": f"user-{number}", "scope": "read:orders write:orders",
              "roles": ["user"], "iat": now, "exp": now + 24 * 3600}
    content = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    return content + "." + base64url(openssl("dgst", "-sha256", "-sign", key, given=content.encode()))
