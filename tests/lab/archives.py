"""Writes a corpus of archives into a folder: those called good must be unpacked, all others refused."""

import gzip
import io
import lzma
import os
import struct
import sys
import tarfile
import zipfile
import zlib

place = sys.argv[1]


def path(name):
    return os.path.join(place, name)


def member(name, data=b"x\n", kind=tarfile.REGTYPE, mode=0o644, link="", **other):
    info = tarfile.TarInfo(name)
    info.type, info.mode, info.linkname = kind, mode, link
    info.size = len(data) if kind == tarfile.REGTYPE else 0
    for key, value in other.items():
        setattr(info, key, value)
    return info, data


HELLO = member("dir/hello.txt", b"hello\n")


def tar(name, *members, mode="w", format=tarfile.PAX_FORMAT, **other):
    with tarfile.open(path(name), mode, format=format, **other) as out:
        for info, data in members:
            out.addfile(info, io.BytesIO(data) if info.isreg() else None)


folder = member("dir", kind=tarfile.DIRTYPE, mode=0o755)
long = member("/".join(["long-name-of-a-folder"] * 6) + "/file")
setuid = member("dir/setuid", mode=0o7755)
umlaut = member("dir/\u00e4.txt")
for number, (form, label) in enumerate(
    [(tarfile.PAX_FORMAT, "pax"), (tarfile.GNU_FORMAT, "gnu"), (tarfile.USTAR_FORMAT, "ustar")]
):
    tar(f"good-{label}.tar", folder, HELLO, long, setuid, umlaut, format=form)
tar("good-dot.tar", member("./", kind=tarfile.DIRTYPE), member("./dir/hello.txt", b"hello\n"))
tar("good.tar.gz", HELLO, mode="w:gz")
tar("good.tar.xz", HELLO, mode="w:xz")
tar("good-mtime.tar", member("dir/hello.txt", b"hello\n", mtime=1.5, uid=3_000_000))

# P01: out of the folder
for number, name in enumerate(
    ["../evil", "/evil", "dir/../../evil", "dir/./evil", "dir//evil", "..", "a\\..\\evil", "dir/evil\n", "."]
):
    tar(f"p01-{number}.tar", HELLO, member(name))
# P02: links
tar("p02-symlink.tar", member("link", kind=tarfile.SYMTYPE, link="/etc"), member("link/evil"))
tar("good-symlink.tar", HELLO, member("link", kind=tarfile.SYMTYPE, link="dir"))
tar("p02-symlink-through.tar", HELLO, member("link", kind=tarfile.SYMTYPE, link="dir"), member("link/evil"))
tar("p02-symlink-out.tar", HELLO, member("link", kind=tarfile.SYMTYPE, link="/etc/passwd"))
tar("p02-symlink-up.tar", HELLO, member("dir/link", kind=tarfile.SYMTYPE, link="../../x"))
tar("p02-symlink-over.tar", HELLO, member("dir/hello.txt", kind=tarfile.SYMTYPE, link="other"))
for label, form in [("pax", tarfile.PAX_FORMAT), ("gnu", tarfile.GNU_FORMAT)]:
    # a long target before what is no link, which the next link might take for its own
    late = member("link", kind=tarfile.SYMTYPE, link="dir")
    tar(f"p02-target-of-file-{label}.tar", HELLO, member("plain", link="dir/" * 40), late, format=form)
tar("p02-symlink-empty.tar", HELLO, member("link", kind=tarfile.SYMTYPE, link=""))
tar("p02-hardlink.tar", member("link", kind=tarfile.LNKTYPE, link="/etc/shadow"))
tar("p02-hardlink-inner.tar", HELLO, member("link", kind=tarfile.LNKTYPE, link="dir/hello.txt"))
tar("p02-file-as-folder.tar", member("a"), member("a/b"))
tar("p02-twice.tar", HELLO, HELLO)
# P03: what is neither file nor folder
for label, kind in [
    ("fifo", tarfile.FIFOTYPE), ("char", tarfile.CHRTYPE), ("block", tarfile.BLKTYPE), ("contiguous", tarfile.CONTTYPE),
    ("sparse", tarfile.GNUTYPE_SPARSE), ("unknown", b"Z"),
]:
    tar(f"p03-{label}.tar", HELLO, member("odd", kind=kind))
capable = member("dir/capable")
capable[0].pax_headers = {"SCHILY.xattr.security.capability": "x"}
tar("p03-capability.tar", HELLO, capable)
# P04: two readers that disagree
smuggled = member("dir/smuggled")
smuggled[0].pax_headers = {"size": "1"}
tar("p04-pax-size.tar", HELLO, smuggled)
linked = member("dir/linked")
linked[0].pax_headers = {"linkpath": "/etc/shadow"}
tar("p04-pax-link.tar", linked)
tar("p04-global-path.tar", HELLO, mode="w", pax_headers={"path": "evil"})


def changed(name, source, change):
    data = bytearray(open(path(source), "rb").read())
    change(data)
    open(path(name), "wb").write(data)


def checksum(data, at=0):
    data[at + 148 : at + 156] = b" " * 8
    data[at + 148 : at + 156] = b"%06o\0 " % sum(data[at : at + 512])


def base256(data):
    data[124:136] = b"\x80" + b"\0" * 10 + b"\x06"
    checksum(data)


tar("good-one.tar", HELLO)
changed("p04-base256.tar", "good-one.tar", base256)
changed("p04-checksum.tar", "good-one.tar", lambda data: data.__setitem__(0, ord("X")))
changed("p04-truncated.tar", "good-one.tar", lambda data: data.__delitem__(slice(515, None)))
changed("p04-no-end.tar", "good-one.tar", lambda data: data.__delitem__(slice(1024, None)))
changed("p04-after-end.tar", "good-one.tar", lambda data: data.extend(b"more"))
changed("p04-in-padding.tar", "good-one.tar", lambda data: data.__setitem__(600, 1))
tar("p04-deep.tar", HELLO, member("/".join("abcdefghij")))
tar("p04-many.tar", *[member(f"f{n}") for n in range(101)])
open(path("p04-empty.tar"), "wb").close()
open(path("p04-text.tar"), "wb").write(b"no archive at all\n" * 100)
# P05: bombs
zeros = member("zeros", bytes(64 << 20))
tar("p05-zeros.tar.gz", zeros, mode="w:gz")
tar("p05-zeros.tar.xz", zeros, mode="w:xz")
open(path("p05-many-members.tar.gz"), "wb").write(gzip.compress(bytes(1 << 20)) * 64)
open(path("p05-many-streams.tar.xz"), "wb").write(lzma.compress(bytes(1 << 20)) * 64)
tar("p05-large.tar", member("large", os.urandom(33 << 20)))


def archive(name, *entries, packing=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path(name), "w", packing) as out:
        for entry, data in entries:
            out.writestr(entry, data)


def entry(name, mode=0o100644):
    info = zipfile.ZipInfo(name)
    info.external_attr, info.create_system, info.compress_type = mode << 16, 3, zipfile.ZIP_DEFLATED
    return info


hello = (entry("dir/hello.txt"), b"hello\n")
archive("good.zip", (entry("dir/", 0o040755), b""), hello, (entry("dir/setuid", 0o104755), b"x"))
archive("good-stored.zip", ("dir/hello.txt", b"hello\n"), packing=zipfile.ZIP_STORED)
for number, name in enumerate(["../evil", "/evil", "dir/../../evil", "dir//evil"]):
    archive(f"p01-{number}.zip", hello, (entry(name), b"x"))
archive("p02-symlink.zip", (entry("link", 0o120777), b"/etc"))
archive("p02-twice.zip", hello, hello)
archive("p03-fifo.zip", (entry("fifo", 0o010644), b""))
archive("p04-bzip2.zip", hello, packing=zipfile.ZIP_BZIP2)
bzip = entry("dir/hello.txt")
bzip.compress_type = zipfile.ZIP_BZIP2
archive("p04-bzip2.zip", (bzip, b"hello\n"))
changed("p04-prefix.zip", "good.zip", lambda data: data.__setitem__(slice(0, 0), b"PK\x03\x04junk"))
changed("p04-suffix.zip", "good.zip", lambda data: data.extend(b"junk"))
changed("p04-crc.zip", "good-stored.zip", lambda data: data.__setitem__(data.index(b"hello\n"), ord("j")))


def other_local_name(data):
    data[data.index(b"dir/hello.txt")] = ord("x")


def encrypted(data):
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1


def other_size(data):
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", data, data.index(mark) + at, 5)


changed("p04-local-name.zip", "good-stored.zip", other_local_name)
changed("p04-encrypted.zip", "good-stored.zip", encrypted)
changed("p04-size.zip", "good-stored.zip", other_size)
with zipfile.ZipFile(path("p04-zip64.zip"), "w", zipfile.ZIP_STORED) as out:
    with out.open("dir/hello.txt", "w", force_zip64=True) as one:
        one.write(b"hello\n")
with zipfile.ZipFile(path("p04-comment.zip"), "w") as out:
    out.writestr(*hello)
    out.comment = b"remark"


class Pipe(io.BytesIO):
    """Makes zipfile put sizes after the bytes."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise io.UnsupportedOperation

    def tell(self):
        raise io.UnsupportedOperation


stream = Pipe()
with zipfile.ZipFile(stream, "w") as out:
    out.writestr(*hello)
open(path("p04-size-after.zip"), "wb").write(stream.getvalue())
archive("p05-zeros.zip", (entry("zeros"), bytes(64 << 20)))
archive("p05-ratio.zip", (entry("zeros"), bytes(8 << 20)))
