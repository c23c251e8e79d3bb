"""Compares our TUF client with python-tuf's on repositories that python-tuf makes.

Usage: tuf_peer.py CLIENT. Each scenario makes a repository, changes it, and lets both clients look after each change: both
must say what the scenario expects, hold the same versions afterwards, and bring the same target bytes.
"""

import functools
import hashlib
import http.server
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from urllib.parse import quote

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import DownloadError, RepositoryError
from tuf.api.metadata import (DelegatedRole, Delegations, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets,
                              Timestamp)
from tuf.ngclient import Updater

CLIENT = os.path.abspath(sys.argv[1])
TOP = ("root", "timestamp", "snapshot", "targets")
SCENARIOS = []


def scenario(function):
    SCENARIOS.append(function)
    return function


def days(number):
    return datetime.now(timezone.utc).replace(microsecond=0) + timedelta(days=number)


class Repository:
    """A repository of which everything can be said wrongly."""

    def __init__(self, folder, key=CryptoSigner.generate_ed25519, consistent=True):
        self.folder = folder
        self.metadata, self.files = os.path.join(folder, "metadata"), os.path.join(folder, "targets")
        os.makedirs(self.metadata)
        os.makedirs(self.files)
        self.hashes = False
        self.root = Root(expires=days(30), consistent_snapshot=consistent)
        self.timestamp, self.snapshot = Timestamp(expires=days(30)), Snapshot(expires=days(30))
        self.targets = {"targets": Targets(expires=days(30))}
        self.signers = {}
        for role in TOP:
            self.add_key(role, key())
        self.write_root()
        self.publish("targets", "snapshot", "timestamp", bump=False)

    def add_key(self, role, signer):
        self.signers.setdefault(role, []).append(signer)
        if role in TOP:
            self.root.add_key(signer.public_key, role)

    def rotate(self, role, signer=None):
        for keyid in list(self.root.roles[role].keyids):
            self.root.revoke_key(keyid, role)
        old = self.signers[role]
        self.signers[role] = []
        self.add_key(role, signer or CryptoSigner.generate_ed25519())
        return old

    def write(self, name, data):
        path = os.path.join(self.metadata, name)
        with open(path, "wb") as file:
            file.write(data)

    def signed(self, role, document, also=()):
        metadata = Metadata(document)
        for signer in [*self.signers[role], *also]:
            metadata.sign(signer, append=True)
        return metadata.to_bytes()

    def write_root(self, also=()):
        data = self.signed("root", self.root, also)
        self.write(f"{self.root.version}.root.json", data)
        return data

    def next_root(self, also=()):
        self.root.version += 1
        return self.write_root(also)

    def name(self, version, role):
        prefix = f"{version}." if self.root.consistent_snapshot else ""
        return f"{prefix}{role}.json"

    def described(self, version, data):
        return MetaFile.from_data(version, data, ["sha256", "sha512"]) if self.hashes else MetaFile(version)

    def publish(self, *roles, bump=True):
        """Writes these roles, each with the next version, in an order in which each names those before it."""
        for role in [role for role in roles if role not in ("snapshot", "timestamp")]:
            document = self.targets[role]
            document.version += bump
            data = self.signed(role, document)
            self.write(self.name(document.version, quote(role, "")), data)
            self.snapshot.meta[f"{role}.json"] = self.described(document.version, data)
        if "snapshot" in roles:
            self.snapshot.version += bump
            data = self.signed("snapshot", self.snapshot)
            self.write(self.name(self.snapshot.version, "snapshot"), data)
            self.timestamp.snapshot_meta = self.described(self.snapshot.version, data)
        if "timestamp" in roles:
            self.timestamp.version += bump
            self.write("timestamp.json", self.signed("timestamp", self.timestamp))

    def publish_all(self):
        self.publish(*self.targets, "snapshot", "timestamp")

    def add_target(self, role, path, data):
        target = TargetFile.from_data(path, data)
        self.targets[role].targets[path] = target
        folder, name = os.path.split(path)
        if self.root.consistent_snapshot:
            name = f"{target.hashes['sha256']}.{name}"
        os.makedirs(os.path.join(self.files, folder), exist_ok=True)
        with open(os.path.join(self.files, folder, name), "wb") as file:
            file.write(data)

    def delegate(self, parent, name, paths=("*",), terminating=False, prefixes=None, threshold=1, keys=None):
        document = self.targets[parent]
        if document.delegations is None:
            document.delegations = Delegations({}, {})
        keys = keys or [CryptoSigner.generate_ed25519()]
        role = DelegatedRole(name, [], threshold, terminating, None if prefixes else list(paths), prefixes)
        document.delegations.roles[name] = role
        for signer in keys:
            document.add_key(signer.public_key, name)
        self.signers[name] = self.signers.get(name, []) + keys
        self.targets.setdefault(name, Targets(expires=days(30)))


class Pair:
    """Both clients, on one repository."""

    def __init__(self, repository, address):
        self.repository, self.address = repository, address
        self.ours, self.theirs = (os.path.join(repository.folder, name) for name in ("ours", "theirs"))
        for side in (self.ours, self.theirs):
            os.makedirs(os.path.join(side, "metadata"))
            os.makedirs(os.path.join(side, "targets"))
        self.begin()

    def begin(self):
        """Both are given the first root."""
        self.first = os.path.join(self.repository.metadata, "1.root.json")
        self.run("--metadata-dir", f"{self.ours}/metadata", "init", self.first)
        with open(self.first, "rb") as file:
            self.pinned = file.read()

    def run(self, *words):
        return subprocess.run([CLIENT, *words], capture_output=True, timeout=60, text=True)

    def our_refresh(self, path=None):
        words = ["--metadata-dir", f"{self.ours}/metadata", "--metadata-url", f"{self.address}/metadata"]
        if path is None:
            return self.run(*words, "refresh")
        words += ["--target-name", path, "--target-base-url", f"{self.address}/targets"]
        return self.run(*words, "--target-dir", f"{self.ours}/targets", "download")

    def their_refresh(self, path=None):
        updater = Updater(f"{self.theirs}/metadata", f"{self.address}/metadata", f"{self.theirs}/targets",
                          f"{self.address}/targets", bootstrap=self.pinned)
        try:
            updater.refresh()
            if path is None:
                return None
            found = updater.get_targetinfo(path)
            if found is None:
                return "there is no such target"
            with open(updater.download_target(found), "rb") as file:
                self.data = file.read()
            return None
        except (RepositoryError, DownloadError, ValueError) as error:
            return repr(error)

    def look(self, succeeds, path=None, data=None):
        ours, theirs = self.our_refresh(path), self.their_refresh(path)
        said = f"ours: {ours.returncode} {ours.stderr.strip()}; theirs: {theirs}"
        assert (theirs is None) == succeeds, f"python-tuf does not expect this: {said}"
        assert ours.returncode == (0 if succeeds else 1), said
        assert self.versions(self.ours) == self.versions(self.theirs), (
            f"{self.versions(self.ours)} {self.versions(self.theirs)}; {said}")
        if succeeds and path is not None:
            name = hashlib.sha256(path.encode()).hexdigest()
            with open(f"{self.ours}/targets/{name}", "rb") as file:
                assert file.read() == self.data == data

    def versions(self, side):
        found = {}
        for role in TOP:
            path = f"{side}/metadata/{role}.json"
            if os.path.exists(path):
                with open(path, "rb") as file:
                    found[role] = json.load(file)["signed"]["version"]
        return found


@scenario
def a_first_look_and_one_that_finds_nothing_new(repository, pair):
    pair.look(True)
    pair.look(True)
    repository.publish_all()
    pair.look(True)


@scenario
def forty_roots_are_followed(repository, pair):
    for _ in range(40):
        old = repository.rotate("root")
        repository.next_root(also=old)
    pair.look(True)


@scenario
def a_root_without_the_old_or_the_new_key_is_refused(repository, pair):
    old = repository.rotate("root")
    repository.next_root()
    pair.look(False)
    new = repository.signers["root"]
    repository.signers["root"] = old
    repository.write_root()
    pair.look(False)
    repository.signers["root"] = new
    repository.write_root(also=old)
    pair.look(True)


@scenario
def a_root_that_skips_or_repeats_a_version_is_refused(repository, pair):
    for version in (1, 3):
        repository.root.version = version
        data = repository.signed("root", repository.root)
        repository.write("2.root.json", data)
        pair.look(False)


@scenario
def two_of_three_root_keys_are_needed(repository, pair):
    more = [CryptoSigner.generate_ed25519() for _ in range(2)]
    for signer in more:
        repository.add_key("root", signer)
    repository.root.roles["root"].threshold = 2
    repository.next_root()
    pair.look(True)
    everyone = repository.signers["root"]
    repository.signers["root"] = everyone[:1]
    repository.next_root()
    pair.look(False)
    repository.signers["root"] = everyone[1:]
    repository.write_root()
    pair.look(True)


@scenario
def an_expired_root_is_refused(repository, pair):
    repository.root.expires = days(-1)
    repository.next_root()
    pair.look(False)
    repository.root.expires = days(1)
    repository.next_root()
    pair.look(True)


def keys_of(kind, scheme=None):
    def of_that_kind(repository, pair):
        for role in TOP:
            signer = kind() if scheme is None else kind(scheme=scheme)
            old = repository.rotate(role, signer)
            if role == "root":
                repository.next_root(also=old)
        repository.next_root()
        repository.publish_all()
        pair.look(True)
        repository.signers["timestamp"] = [CryptoSigner.generate_ecdsa()]
        repository.publish("timestamp")
        pair.look(False)

    of_that_kind.__name__ = f"{kind.__name__}_{scheme}"
    return of_that_kind


SCENARIOS += [
    keys_of(CryptoSigner.generate_ed25519),
    keys_of(CryptoSigner.generate_ecdsa),
    keys_of(CryptoSigner.generate_rsa),
    keys_of(CryptoSigner.generate_rsa, "rsassa-pss-sha512"),
    keys_of(CryptoSigner.generate_rsa, "rsa-pkcs1v15-sha256"),
]


@scenario
def thresholds_count_keys_and_not_names(repository, pair):
    repository.root.roles["snapshot"].threshold = 2
    repository.next_root()
    pair.look(False)
    only = repository.signers["snapshot"][0].public_key
    second = type(only)("another-name", only.keytype, only.scheme, only.keyval)
    repository.root.add_key(second, "snapshot")
    repository.next_root()
    data = json.loads(repository.signed("snapshot", repository.snapshot))
    data["signatures"].append({"keyid": "another-name", "sig": data["signatures"][0]["sig"]})
    repository.write("1.snapshot.json", json.dumps(data).encode())
    # python-tuf counts names; the specification counts keys, so ours alone is asked
    assert pair.our_refresh().returncode == 1
    repository.add_key("snapshot", CryptoSigner.generate_ed25519())
    repository.next_root()
    repository.publish("snapshot", "timestamp")
    pair.look(True)


@scenario
def one_key_id_twice_is_refused(repository, pair):
    data = json.loads(repository.signed("timestamp", repository.timestamp))
    data["signatures"] *= 2
    repository.write("timestamp.json", json.dumps(data).encode())
    pair.look(False)


@scenario
def unknown_signatures_and_fields_do_no_harm(repository, pair):
    repository.root.unrecognized_fields["extra"] = {"a": [1, None, "\u00e9\""]}
    repository.next_root()
    repository.timestamp.unrecognized_fields["extra"] = "x"
    repository.signers["timestamp"].append(CryptoSigner.generate_ecdsa())
    repository.publish("timestamp")
    pair.look(True)


@scenario
def versions_do_not_go_back(repository, pair):
    for _ in range(3):
        repository.publish_all()
    pair.look(True)
    repository.timestamp.version = 1
    repository.publish("timestamp")
    pair.look(False)
    repository.timestamp.version = 5
    repository.snapshot.version = 1
    repository.publish("snapshot", "timestamp")
    pair.look(False)
    repository.snapshot.version = 5
    repository.targets["targets"].version = 1
    repository.publish("targets", "snapshot", "timestamp")
    pair.look(False)
    repository.targets["targets"].version = 5
    repository.publish_all()
    pair.look(True)


@scenario
def versions_do_not_go_back_when_hashes_are_said(repository, pair):
    repository.hashes = True
    versions_do_not_go_back(repository, pair)


@scenario
def a_role_does_not_vanish_from_the_snapshot(repository, pair):
    repository.delegate("targets", "team")
    repository.publish_all()
    pair.look(True)
    del repository.snapshot.meta["team.json"]
    repository.publish("snapshot", "timestamp")
    pair.look(False)


def fast_forward(role):
    def recovery(repository, pair):
        document = getattr(repository, role) if role != "targets" else repository.targets["targets"]
        document.version = 1_000_000
        repository.publish_all()
        pair.look(True)
        repository.rotate("timestamp")
        repository.rotate("snapshot")
        repository.next_root()
        document.version = 1
        repository.publish_all()
        pair.look(True)

    recovery.__name__ = f"u09_{role}_recovers_from_a_fast_forward"
    return recovery


SCENARIOS += [fast_forward(role) for role in ("timestamp", "snapshot", "targets")]


def expired(role):
    def is_refused(repository, pair):
        pair.look(True)
        document = getattr(repository, role) if role != "targets" else repository.targets["targets"]
        document.expires = days(-1)
        repository.publish_all()
        pair.look(False)
        document.expires = days(1)
        repository.publish_all()
        pair.look(True)

    is_refused.__name__ = f"u03_expired_{role}_is_refused"
    return is_refused


SCENARIOS += [expired(role) for role in ("timestamp", "snapshot", "targets")]


@scenario
def u07_other_bytes_than_the_parent_says_are_refused(repository, pair):
    repository.hashes = True
    repository.publish_all()
    pair.look(True)
    repository.publish("targets")
    repository.publish("snapshot", "timestamp")
    repository.targets["targets"].expires = days(29)
    repository.publish("targets", bump=False)
    pair.look(False)
    repository.publish("snapshot")
    pair.look(False)
    repository.publish("timestamp")
    pair.look(True)


@scenario
def a_length_that_is_wrong_is_refused(repository, pair):
    repository.hashes = True
    repository.publish_all()
    pair.look(True)
    repository.publish("targets", "snapshot")
    for wrong in (-1, 1):
        repository.timestamp.snapshot_meta.length += wrong
        repository.publish("timestamp")
        pair.look(False)
        repository.timestamp.snapshot_meta.length -= wrong


@scenario
def metadata_of_another_role_is_refused(repository, pair):
    same = repository.signers["timestamp"][0]
    repository.rotate("snapshot", same)
    repository.next_root()
    repository.publish_all()
    pair.look(True)
    repository.publish("snapshot")
    with open(os.path.join(repository.metadata, repository.name(repository.snapshot.version, "snapshot")), "rb") as file:
        repository.write("timestamp.json", file.read())
    pair.look(False)


@scenario
def broken_and_missing_documents_are_refused(repository, pair):
    for data in (b"", b"{}", b"[]", b"\xff", b"[" * 100_000, b'{"signed":{},"signatures":[]}'):
        repository.write("timestamp.json", data)
        pair.look(False)
    os.remove(os.path.join(repository.metadata, "timestamp.json"))
    pair.look(False)
    repository.publish("timestamp")
    pair.look(True)


@scenario
def u04_a_timestamp_without_end_is_refused(repository, pair):
    repository.timestamp.unrecognized_fields["extra"] = "x" * 100_000
    repository.publish("timestamp")
    pair.look(False)


@scenario
def targets_are_found_and_verified(repository, pair):
    repository.add_target("targets", "a/b/file.txt", b"content")
    repository.publish_all()
    pair.look(True, "a/b/file.txt", b"content")
    pair.look(False, "a/b/other.txt")
    repository.add_target("targets", "a/b/file.txt", b"new content")
    repository.publish_all()
    pair.look(True, "a/b/file.txt", b"new content")
    repository.add_target("targets", "large", b"x")
    name = repository.targets["targets"].targets["large"].hashes["sha256"]
    with open(os.path.join(repository.files, f"{name}.large"), "wb") as file:
        file.write(b"y")
    repository.publish_all()
    pair.look(False, "large")


def delegations(number, edges, path, holder, found):
    """`edges`: parent, name, paths, terminating. Whoever has the role `holder` says that the path exists."""

    def graph(repository, pair):
        for parent, name, paths, terminating in edges:
            repository.delegate(parent, name, paths, terminating)
        repository.add_target(holder, path, holder.encode())
        repository.publish_all()
        pair.look(found, path, holder.encode())

    graph.__name__ = f"delegations_{number}"
    return graph


SCENARIOS += [delegations(number, *case) for number, case in enumerate([
    ([("targets", "A", ["*"], False)], "file", "A", True),
    ([("targets", "A", ["*"], False), ("targets", "B", ["*"], False)], "file", "B", True),
    ([("targets", "A", ["*"], True), ("targets", "B", ["*"], False)], "file", "B", False),
    ([("targets", "A", ["*.txt"], True), ("targets", "B", ["*"], False)], "file", "B", True),
    ([("targets", "A", ["*"], False), ("A", "B", ["*"], True), ("A", "C", ["*"], False)], "file", "C", False),
    ([("targets", "A", ["*"], False), ("A", "B", ["*"], True), ("B", "C", ["*"], False)], "file", "C", True),
    ([("targets", "A", ["*"], False), ("A", "B", ["x/*"], False)], "y/file", "B", False),
    ([("targets", "A", ["*/*"], False), ("A", "B", ["x/*"], False)], "x/file", "B", True),
    ([("targets", "A", ["*"], False), ("A", "B", ["*"], False), ("B", "A", ["*"], False)], "file", "B", True),
    ([("targets", "A", ["x/?.deb"], False)], "x/ab.deb", "A", False),
    ([("targets", "A", ["x/?.deb"], False)], "x/a.deb", "A", True),
])]


@scenario
def delegations_by_hash_prefix(repository, pair):
    digest = hashlib.sha256(b"file").hexdigest()
    repository.delegate("targets", "A", prefixes=["ff" if digest[0] != "f" else "00"])
    repository.delegate("targets", "B", prefixes=[digest[:2], "0123"])
    repository.add_target("A", "file", b"by A")
    repository.add_target("B", "file", b"by B")
    repository.publish_all()
    pair.look(True, "file", b"by B")


@scenario
def a_delegated_role_needs_its_own_keys_and_threshold(repository, pair):
    keys = [CryptoSigner.generate_ed25519() for _ in range(3)]
    repository.delegate("targets", "team", threshold=2, keys=keys)
    repository.add_target("team", "file", b"content")
    repository.signers["team"] = [keys[0], repository.signers["targets"][0]]
    repository.publish_all()
    pair.look(False, "file")
    repository.signers["team"] = keys[1:]
    repository.publish_all()
    pair.look(True, "file", b"content")
    repository.targets["team"].expires = days(-1)
    repository.publish_all()
    pair.look(False, "file")


@scenario
def a_strange_role_name_stays_in_its_folder(repository, pair):
    for name in ("../team", "/team"):
        repository.delegate("targets", name, terminating=False)
    repository.add_target("/team", "file", b"content")
    for name in ("../team", "/team"):
        repository.publish(name)
    repository.publish("targets", "snapshot", "timestamp")
    pair.look(True, "file", b"content")


@scenario
def names_without_versions_when_the_root_says_so(repository, pair):
    repository.root.consistent_snapshot = False
    repository.next_root()
    repository.add_target("targets", "file", b"content")
    repository.publish_all()
    pair.look(True, "file", b"content")


# paths that were asked for and are there, by the number of the repository
ASKED = defaultdict(list)


def asked(pair):
    """What was asked for since the last time."""
    return ASKED.pop(pair.address.rsplit("/", 1)[1], [])


class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_response(self, code, message=None):
        if code == 200:
            ASKED[self.path.split("/")[1]].append(self.path)
        super().send_response(code, message)

    def log_message(self, *_):
        pass

    def translate_path(self, path):
        """A quoted name is a file of that quoted name."""
        return os.path.join(self.directory, *(part for part in path.split("/") if part not in ("", "..")))


def main(scenarios):
    """Plays all, each on a repository of its own, and says on standard error what went wrong; gives how many went well."""
    with tempfile.TemporaryDirectory() as folder:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def play(number):
            name, function = scenarios[number]
            repository = Repository(os.path.join(folder, str(number)))
            try:
                function(repository, Pair(repository, f"http://127.0.0.1:{server.server_port}/{number}"))
                return None
            except Exception as error:  # whatever goes wrong is that scenario's
                return f"{name}: {type(error).__name__}: {error}"

        with ThreadPoolExecutor(4) as workers:
            failures = [failure for failure in workers.map(play, range(len(scenarios))) if failure]
    print("\n".join(failures), file=sys.stderr)
    return len(scenarios) - len(failures)


if __name__ == "__main__":
    agreed = main([(function.__name__, function) for function in SCENARIOS])
    print(f"{agreed} of {len(SCENARIOS)} scenarios agree")
    sys.exit(0 if agreed == len(SCENARIOS) else 1)
