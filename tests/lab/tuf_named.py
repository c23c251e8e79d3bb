"""The cases of the public suite tuf-conformance, by their names, on repositories of tuf_peer.py.

Usage: tuf_named.py CLIENT. The suite is published as a git repository and no package, so it cannot be run here: what each case
is about is made anew from what its name and description say. Both clients look at each; the last line counts the names.
"""

import hashlib
import json
import os
import sys
import time

import tuf_peer
from securesystemslib.signer import CryptoSigner
from tuf_peer import TOP, days

# what version 2.4.0 of the suite collects
OFFICIAL = 113
CASES = {}


def case(name):
    def named(function):
        assert name not in CASES, name
        CASES[name] = function
        return function

    return named


def role(repository, name):
    return repository.targets["targets"] if name == "targets" else getattr(repository, name)


def ours(pair, wanted):
    """Our client, which now holds these versions: each by its role, none where it is not said."""
    assert pair.versions(pair.ours) == wanted, f"{pair.versions(pair.ours)} instead of {wanted}"


def fresh(pair):
    """What our client asked for since the last time, beside roots that are not there."""
    names = [path.rsplit("/", 1)[1] for path in tuf_peer.asked(pair)]
    return [name for name in names if not name.endswith(".root.json")]


def all_at(root=1, timestamp=1, snapshot=1, targets=1):
    return {"root": root, "timestamp": timestamp, "snapshot": snapshot, "targets": targets}


@case("test_basic_init_and_refresh")
def _(repository, pair):
    tuf_peer.asked(pair)
    assert pair.our_refresh().returncode == 0
    assert fresh(pair) == ["timestamp.json", "1.snapshot.json", "1.targets.json"]
    ours(pair, all_at())


@case("test_implicit_refresh")
def _(repository, pair):
    pair.look(False, "nonexistent artifact")
    ours(pair, all_at())


def initial_root(change):
    def refused(repository, pair):
        wire = json.loads(pair.pinned)
        change(wire)
        broken = os.path.join(repository.folder, "broken.json")
        with open(broken, "w", encoding="utf-8") as file:
            json.dump(wire, file)
        os.remove(f"{pair.ours}/metadata/root.json")
        pair.run("--metadata-dir", f"{pair.ours}/metadata", "init", broken)
        tuf_peer.asked(pair)
        assert pair.our_refresh().returncode == 1
        assert tuf_peer.asked(pair) == []

    return refused


case("test_invalid_initial_root")(initial_root(lambda wire: wire["signed"].pop("version")))
case("test_unsigned_initial_root")(initial_root(lambda wire: wire["signatures"][0].update(sig="30" * 64)))


def unsigned(name, before):
    def refused(repository, pair):
        stranger = [CryptoSigner.generate_ed25519()]
        repository.signers[name] = stranger
        if name == "root":
            repository.next_root()
        else:
            repository.publish("targets", "snapshot", "timestamp", bump=False)
        pair.look(False)
        ours(pair, {one: 1 for one in before})

    return refused


for name, before in {"root": ["root"], "timestamp": ["root"], "snapshot": ["root", "timestamp"],
                     "targets": ["root", "timestamp", "snapshot"]}.items():
    case(f"test_unsigned_metadata[{name}]")(unsigned(name, before))


@case("test_timestamp_content_changes")
def _(repository, pair):
    pair.look(True)
    repository.timestamp.snapshot_meta.version = 100
    repository.write("timestamp.json", repository.signed("timestamp", repository.timestamp))
    assert pair.our_refresh().returncode == 0
    ours(pair, all_at())


@case("test_basic_metadata_hash_support")
def _(repository, pair):
    repository.hashes = True
    repository.publish_all()
    pair.look(True)
    repository.publish("targets")
    repository.snapshot.meta["targets.json"].hashes["sha256"] = hashlib.sha256(b"other").hexdigest()
    repository.publish("snapshot", "timestamp")
    pair.look(False)
    ours(pair, all_at(timestamp=3, snapshot=3, targets=2))


@case("test_new_targets_version_mismatch")
def _(repository, pair):
    pair.look(True)
    repository.publish("targets")
    pair.look(True)
    ours(pair, all_at())


@case("test_custom_fields")
def _(repository, pair):
    pair.look(True)
    root = repository.root
    keyid = root.roles["root"].keyids[0]
    root.unrecognized_fields["custom-field"] = "value"
    root.keys[keyid].unrecognized_fields["extra-field"] = {"a": 1, "b": 2}
    root.roles["root"].unrecognized_fields["another-field"] = "value"
    repository.next_root()
    pair.look(True)
    ours(pair, all_at(root=2))


def expired(name, left):
    def refused(repository, pair):
        pair.look(True)
        role(repository, name).expires = days(-5)
        if name == "root":
            repository.next_root()
        repository.publish_all()
        pair.look(False)
        ours(pair, left)

    return refused


case("test_root_expired")(expired("root", all_at(root=2)))
case("test_timestamp_expired")(expired("timestamp", all_at()))
case("test_snapshot_expired")(expired("snapshot", all_at(timestamp=2)))
case("test_targets_expired")(expired("targets", all_at(timestamp=2, snapshot=2)))


def soon():
    """Python's metadata knows whole seconds alone."""
    return days(0) + tuf_peer.timedelta(seconds=2)


@case("test_expired_metadata")
def _(repository, pair):
    repository.timestamp.expires = soon()
    repository.publish("timestamp")
    pair.look(True)
    repository.timestamp.expires = days(21)
    repository.publish_all()
    time.sleep(3)
    pair.look(True)
    ours(pair, all_at(timestamp=3, snapshot=2, targets=2))


def delegated(repository, expires):
    repository.delegate("targets", "delegated", ["delegatedpath/*"])
    repository.targets["delegated"].expires = expires
    for name in ("first", "second"):
        repository.add_target("delegated", f"delegatedpath/{name}", name.encode())
    repository.publish("delegated", "targets", "snapshot", "timestamp")


@case("test_delegated_targets_expired")
def _(repository, pair):
    delegated(repository, days(-1))
    pair.look(True)
    pair.look(False, "delegatedpath/first")


@case("test_expired_local_delegated_targets")
def _(repository, pair):
    delegated(repository, soon())
    pair.look(True, "delegatedpath/first", b"first")
    time.sleep(3)
    # python-tuf goes on with what it has here, the specification does not
    assert pair.our_refresh("delegatedpath/second").returncode == 1


@case("test_expired_local_delegated_targets_updates")
def _(repository, pair):
    delegated(repository, soon())
    pair.look(True, "delegatedpath/first", b"first")
    time.sleep(3)
    repository.targets["delegated"].expires = days(21)
    repository.publish("delegated", "snapshot", "timestamp")
    pair.look(True, "delegatedpath/second", b"second")


def downloads(path):
    def found(repository, pair):
        repository.add_target("targets", path, b"content")
        repository.publish_all()
        pair.look(True)
        pair.look(True, path, b"content")

    return found


case("test_client_downloads_expected_file")(downloads("target_file.txt"))
case("test_client_downloads_expected_file_in_sub_dir")(downloads("path/to/a/target_file.txt"))


def substitute(repository, path, data):
    digest = repository.targets["targets"].targets[path].hashes["sha256"]
    with open(os.path.join(repository.files, f"{digest}.{path}"), "wb") as file:
        file.write(data)


def kept(pair):
    """All that our client has downloaded."""
    found = []
    for name in os.listdir(f"{pair.ours}/targets"):
        with open(f"{pair.ours}/targets/{name}", "rb") as file:
            found.append(file.read())
    return sorted(found)


@case("test_repository_substitutes_target_file")
def _(repository, pair):
    repository.add_target("targets", "one", b"content")
    repository.add_target("targets", "two", b"other")
    repository.publish_all()
    pair.look(True, "one", b"content")
    for path in ("one", "two"):
        substitute(repository, path, b"malicious data")
    pair.our_refresh("one")
    assert pair.our_refresh("two").returncode == 1
    assert kept(pair) == [b"content"]


@case("test_multiple_changes_to_target")
def _(repository, pair):
    for number in range(11):
        data = f"changed {number}".encode()
        repository.add_target("targets", "one", data)
        repository.publish_all()
        if number % 5 == 0:
            pair.look(True, "one", data)
            substitute(repository, "one", b"malicious")
            repository.publish_all()
            pair.our_refresh("one")
            assert kept(pair) == [data]


@case("test_snapshot_does_not_meet_threshold")
def _(repository, pair):
    repository.root.roles["snapshot"].threshold = 3
    for _ in range(2):
        repository.add_key("snapshot", CryptoSigner.generate_ed25519())
    repository.next_root()
    repository.publish_all()
    pair.look(True)
    repository.signers["snapshot"].pop()
    repository.publish_all()
    pair.look(False)
    ours(pair, all_at(root=2, timestamp=3, snapshot=2, targets=2))


@case("test_deprecated_keyid_hash_algorithms")
def _(repository, pair):
    keyid = repository.root.roles["snapshot"].keyids[0]
    repository.root.keys[keyid].unrecognized_fields = {"keyid_hash_algorithms": "md5"}
    repository.next_root()
    pair.look(True)
    ours(pair, all_at(root=2))


@case("test_snapshot_has_too_few_keys")
def _(repository, pair):
    for _ in range(4):
        repository.add_key("snapshot", CryptoSigner.generate_ed25519())
    repository.root.roles["snapshot"].threshold = 6
    repository.next_root()
    repository.publish_all()
    pair.look(False)
    ours(pair, {"root": 2, "timestamp": 2})


@case("test_duplicate_keys_root")
def _(repository, pair):
    signer = CryptoSigner.generate_ed25519()
    repository.add_key("snapshot", signer)
    key = signer.public_key
    for number in range(8):
        again = type(key)(f"name-{number}", key.keytype, key.scheme, key.keyval)
        repository.root.add_key(again, "snapshot")
    repository.root.roles["snapshot"].threshold = 6
    repository.next_root()
    repository.publish("snapshot", "timestamp")
    assert pair.our_refresh().returncode == 1
    assert "snapshot" not in pair.versions(pair.ours)


def scheme(make):
    def checked(repository, pair):
        signer = make()
        repository.add_key("root", signer)
        repository.root.roles["root"].threshold = 2
        repository.next_root()
        pair.look(True)
        data = json.loads(repository.next_root())
        for signature in data["signatures"]:
            if signature["keyid"] == signer.public_key.keyid:
                signature["sig"] = signature["sig"][:-2] + ("00" if signature["sig"][-2:] != "00" else "01")
        repository.write("3.root.json", json.dumps(data).encode())
        pair.look(False)
        ours(pair, all_at(root=2))

    return checked


for name, make in {"rsa/rsassa-pss-sha256": CryptoSigner.generate_rsa, "ecdsa/ecdsa-sha2-nistp256": CryptoSigner.generate_ecdsa,
                   "ed25519/ed25519": CryptoSigner.generate_ed25519}.items():
    case(f"test_keytype_and_scheme[{name}]")(scheme(make))


def unusual(name):
    def quoted(repository, pair):
        repository.delegate("targets", name)
        repository.publish(name, "targets", "snapshot", "timestamp")
        tuf_peer.asked(pair)
        assert pair.our_refresh("nonexistent target").returncode == 1
        wanted = "2." + tuf_peer.quote(name, "") + ".json"
        assert any(path.endswith("/" + wanted) for path in tuf_peer.asked(pair))
        assert len(os.listdir(f"{pair.ours}/metadata")) >= 5

    return quoted


for name in ("?", "#", "/delegatedrole", "../delegatedrole"):
    case(f"test_unusual_role_name[{name}]")(unusual(name))


@case("test_simple_snapshot_rollback")
def _(repository, pair):
    repository.publish("snapshot", "timestamp")
    pair.look(True)
    repository.snapshot.version = 1
    repository.write("1.snapshot.json", repository.signed("snapshot", repository.snapshot))
    pair.look(True)
    ours(pair, all_at(timestamp=2, snapshot=2))


@case("test_new_timestamp_version_rollback")
def _(repository, pair):
    repository.publish("timestamp")
    pair.look(True)
    repository.timestamp.version = 1
    repository.publish("timestamp", bump=False)
    pair.look(False)
    ours(pair, all_at(timestamp=2))


def rollback(name, hashes):
    def refused(repository, pair):
        repository.hashes = hashes
        repository.publish_all()
        pair.look(True)
        role(repository, name).version = 1
        if name == "snapshot":
            data = repository.signed("snapshot", repository.snapshot)
            repository.write("1.snapshot.json", data)
            repository.timestamp.snapshot_meta = repository.described(1, data)
            repository.publish("timestamp")
        else:
            repository.publish("targets", bump=False)
            repository.publish("snapshot", "timestamp")
        pair.look(False)
        assert pair.versions(pair.ours)[name] == 2

    return refused


for name in ("snapshot", "targets"):
    case(f"test_{name}_rollback[basic]")(rollback(name, False))
    case(f"test_{name}_rollback[with hashes]")(rollback(name, True))


def recovery(name, *rotated):
    def followed(repository, pair):
        role(repository, name).version = 99_998
        repository.publish_all()
        pair.look(True)
        for one in rotated:
            repository.rotate(one)
        repository.next_root()
        role(repository, name).version = 0
        repository.publish_all()
        pair.look(True)
        assert pair.versions(pair.ours)[name] == 1

    return followed


case("test_new_targets_fast_forward_recovery")(recovery("targets", "snapshot"))
case("test_new_snapshot_fast_forward_recovery")(recovery("snapshot", "snapshot", "timestamp"))
case("test_new_timestamp_fast_forward_recovery")(recovery("timestamp", "timestamp"))


@case("test_new_snapshot_version_mismatch")
def _(repository, pair):
    repository.snapshot.version = 2
    repository.write("1.snapshot.json", repository.signed("snapshot", repository.snapshot))
    pair.look(False)
    ours(pair, {"root": 1, "timestamp": 1})


# parent, name, paths, terminating; and the order in which roles are visited
STAR = ["*"]
GRAPHS = {
    "basic-delegation": ([("targets", "A", STAR, False)], "A"),
    "single-level-delegations": ([("targets", "A", STAR, False), ("targets", "B", STAR, False)], "AB"),
    "two-level-delegations": ([("targets", "A", STAR, False), ("targets", "B", STAR, False), ("B", "C", STAR, False)], "ABC"),
    "two-level-test-DFS-order-of-traversal": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                               ("A", "C", STAR, False), ("A", "D", STAR, False)], "ACDB"),
    "three-level-delegation-test-DFS-order-of-traversal": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                                            ("A", "C", STAR, False), ("C", "D", STAR, False)], "ACDB"),
    "two-level-terminating-ignores-all-but-roles-descendants": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                                                 ("A", "C", STAR, True), ("A", "D", STAR, False)], "AC"),
    "three-level-terminating-ignores-all-but-roles-descendants": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                                                   ("A", "C", STAR, True), ("C", "D", STAR, False)], "ACD"),
    "two-level-ignores-all-branches-not-matching-paths": ([("targets", "A", ["*.py"], False), ("targets", "B", STAR, False),
                                                           ("A", "C", STAR, False)], "B"),
    "three-level-ignores-all-branches-not-matching-paths": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                                             ("A", "C", ["*.py"], False), ("C", "D", STAR, False)], "AB"),
    "cyclic-graph": ([("targets", "A", STAR, False), ("targets", "B", STAR, False), ("B", "C", STAR, False),
                      ("C", "D", STAR, False), ("D", "B", STAR, False)], "ABCD"),
    "two-roles-delegating-to-a-third": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                         ("B", "C", STAR, False), ("A", "C", STAR, False)], "ACB"),
    "two-roles-delegating-to-a-third-different-paths": ([("targets", "A", STAR, False), ("targets", "B", STAR, False),
                                                         ("B", "C", STAR, False), ("A", "C", ["*.py"], False)], "ABC"),
}


def visited(pair, path):
    tuf_peer.asked(pair)
    code = pair.our_refresh(path).returncode
    names = [name.split(".")[1] for name in fresh(pair) if name != "timestamp.json"]
    return code, [name for name in names if len(name) == 1]


def graph(edges, order):
    def walked(repository, pair):
        for edge in edges:
            repository.delegate(*edge)
        repository.publish_all()
        assert visited(pair, "missingpath") == (1, list(order))
        pair.look(False, "missingpath")

    return walked


for name, (edges, order) in GRAPHS.items():
    case(f"test_graph_traversal[{name}]")(graph(edges, order))


def search(path, holder, order, found):
    def looked(repository, pair):
        for edge in (("targets", "A", ["*.doc", "*.md"]), ("targets", "B", ["releases/*/*"]),
                     ("B", "C", ["releases/x/*"]), ("B", "D", ["releases/y/*.zip"])):
            repository.delegate(*edge)
        repository.add_target(holder, path, holder.encode())
        repository.publish_all()
        assert visited(pair, path) == (0 if found else 1, list(order))
        pair.look(found, path, holder.encode())

    return looked


for name, arguments in {
    "no delegations": ("targetfile", "targets", "", True),
    "targetpath matches wildcard": ("README.md", "A", "A", True),
    "targetpath with separators x": ("releases/x/x_v1", "C", "BC", True),
    "targetpath with separators y": ("releases/y/y_v1.zip", "D", "BD", True),
    "targetpath is not delegated by all roles in the chain": ("releases/z/z_v1.zip", "D", "B", False),
}.items():
    case(f"test_targetfile_search[{name}]")(search(*arguments))


# of each root: its keys, its threshold, who signs it
ROOTS = {
    "1-of-1-key-rotation": [("1", 1, "1"), ("2", 1, "21"), ("2", 1, "2")],
    "1-of-1-key-rotation-unused-signatures": [("1", 1, "314"), ("2", 1, "3214"), ("2", 1, "324")],
    "3-of-5-sign-with-different-keycombos": [("01234", 3, "024"), ("01234", 3, "041"), ("01234", 3, "013"), ("01234", 3, "013")],
    "3-of-5-one-key-rotated": [("01234", 3, "024"), ("01345", 3, "041")],
    "3-of-5-one-key-rotated-with-intermediate-step": [("01234", 3, "024"), ("01345", 3, "0245"), ("01345", 3, "045")],
    "3-of-5-all-keys-rotated-with-intermediate-step": [("01234", 3, "024"), ("56789", 3, "024567"), ("56789", 3, "567")],
    "1-of-3-threshold-increase-to-2-of-3": [("123", 1, "1"), ("123", 2, "12")],
    "2-of-3-threshold-decrease-to-1-of-3": [("123", 2, "12"), ("123", 1, "12"), ("123", 1, "1")],
    "1-of-2-threshold-increase-to-2-of-2": [("1", 1, "1"), ("12", 2, "12")],
    "1-of-1-key-rotation-fail-not-signed-with-old-key": [("1", 1, "1"), ("2", 1, "234")],
    "1-of-1-key-rotation-fail-not-signed-with-new-key": [("1", 1, "1"), ("2", 1, "134")],
    "3-of-5-one-key-rotate-fails-not-signed-with-3-new-keys": [("01234", 3, "024"), ("01345", 3, "024")],
    "3-of-5-one-key-rotate-fails-not-signed-with-3-old-keys": [("01234", 3, "024"), ("01345", 3, "045")],
    "1-of-3-threshold-bump-to-2-of-3-fails-new-threshold-not-reached": [("123", 1, "1"), ("123", 2, "2")],
    "2-of-3-threshold-decr-to-1-of-3-fails-old-threshold-not-eached": [("123", 2, "12"), ("123", 1, "1")],
}
OTHERS = {
    "1-of-1-key-rotation": ("2", 1, "2"),
    "1-of-1-key-rotation-unused-signatures": ("1", 1, "314"),
    "1-of-1-key-rotation-fail-not-signed-with-new-key": ("2", 1, "134"),
    "3-of-5-one-key-signature-wrong-not-signed-with-3-expected-keys": ("01345", 3, "024"),
    "2-of-5-one-key-signature-mising-threshold-not-reached": ("01345", 3, "04"),
    "3-of-5-sign-first-combo": ("01234", 3, "024"),
    "3-of-5-sign-second-combo": ("01234", 3, "041"),
    "3-of-5-sign-third-combo": ("01234", 3, "013"),
    "3-of-5-sign-fourth-combo": ("01234", 3, "123"),
    "3-of-5-sign-fifth-combo": ("01234", 3, "234"),
}


def appoint(repository, name, pool, version):
    keys, threshold, signers = version
    for keyid in list(repository.root.roles[name].keyids):
        repository.root.revoke_key(keyid, name)
    for number in keys:
        repository.root.add_key(pool[int(number)].public_key, name)
    repository.root.roles[name].threshold = threshold
    repository.signers[name] = [pool[int(number)] for number in signers]


def pool():
    return [CryptoSigner.generate_ed25519() for _ in range(10)]


def root_rotation(versions, is_good):
    def followed(repository, pair):
        keys, written = pool(), []
        repository.root.version = 0
        for version in versions:
            appoint(repository, "root", keys, version)
            written.append(repository.next_root())
        pair.begin()
        pair.look(is_good)
        with open(f"{pair.ours}/metadata/root.json", "rb") as file:
            assert file.read() == (written[-1] if is_good else written[-2])

    return followed


def other_rotation(version, is_good):
    def followed(repository, pair):
        keys = pool()
        for name in TOP[1:]:
            appoint(repository, name, keys, version)
            repository.next_root()
            repository.publish_all()
            pair.look(is_good)

    return followed


for name, versions in ROOTS.items():
    case(f"test_root_rotation[{name}]")(root_rotation(versions, "fail" not in name))
for name, version in OTHERS.items():
    is_good = "fail" not in name and "wrong" not in name and "not-reached" not in name
    case(f"test_non_root_rotations[{name}]")(other_rotation(version, is_good))

if __name__ == "__main__":
    held = tuf_peer.main([(name, function) for name, function in CASES.items()])
    print(f"{held} of {len(CASES)} named cases hold; the suite has {OFFICIAL}")
    sys.exit(0 if held == len(CASES) else 1)
