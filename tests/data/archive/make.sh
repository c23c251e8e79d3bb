#!/usr/bin/env bash
# Makes the sample archives beside this script: a signed suite of a few packages, an older state of it, and one with a broken record.
# The keys are thrown away; so each run signs with new ones. Needs gpg, dpkg-deb and xz.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GNUPGHOME=$work/gnupg SOURCE_DATE_EPOCH=1704067200
install -d -m 0700 "$GNUPGHOME"
rm -rf good older broken-record keyring.gpg other-keyring.gpg

# made in the past, so that no clock that runs the tests lies before it
gpg_then() { gpg --batch --quiet --yes --faked-system-time 20240101T000000 "$@"; }
make_key() { gpg_then --passphrase '' --quick-generate-key "$1" ed25519 sign never; }
make_key 'Sample archive <archive@example.org>'
make_key 'Somebody else <else@example.org>'
gpg_then --export archive@example.org > keyring.gpg
gpg_then --export else@example.org > other-keyring.gpg

# package NAME VERSION ARCHITECTURE [FIELD…]: builds pool/main/s/sample/NAME_VERSION_ARCHITECTURE.deb below the current folder
package() {
  local name=$1 version=$2 architecture=$3 root=$work/root
  shift 3
  rm -rf "$root" && mkdir -p "$root/DEBIAN" "$root/usr/share/$name" pool/main/s/sample
  printf '%s %s\n' "$name" "$version" > "$root/usr/share/$name/version"
  {
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nSource: %s\nMaintainer: Sample <archive@example.org>\n' \
      "$name" "$version" "$architecture" "${source:-sample}"
    printf '%s\n' "$@" "Description: a sample"
  } > "$root/DEBIAN/control"
  dpkg-deb --root-owner-group -Zxz --build "$root" "pool/main/s/sample/${name}_${version}_${architecture}.deb" > "$work/built"
}

# stanza FILE: what Packages says of it
stanza() {
  dpkg-deb --field "$1"
  printf 'Filename: %s\nSize: %s\nSHA256: %s\n\n' "$1" "$(stat -c %s "$1")" "$(sha256sum "$1" | cut -d' ' -f1)"
}

# release DATE VALID_UNTIL: signs dists/bookworm-security/InRelease
release() {
  local suite=dists/bookworm-security
  xz -9 --keep --force "$suite/main/binary-amd64/Packages"
  {
    printf 'Origin: Debian\nLabel: Sample\nSuite: oldstable-security\nCodename: bookworm-security\nDate: %s\nValid-Until: %s\n' "$1" "$2"
    printf 'Acquire-By-Hash: no\nArchitectures: amd64\nComponents: main\nSHA256:\n'
    for file in main/binary-amd64/Packages main/binary-amd64/Packages.xz; do
      printf ' %s %s %s\n' "$(sha256sum "$suite/$file" | cut -d' ' -f1)" "$(stat -c %s "$suite/$file")" "$file"
    done
  } > "$work/Release"
  gpg_then --local-user archive@example.org --clearsign --output "$suite/InRelease" "$work/Release"
  # what is fetched is the compressed index alone
  rm "$suite/main/binary-amd64/Packages"
}

# archive NAME: begins an archive in a folder of its own
archive() { mkdir -p "$1/dists/bookworm-security/main/binary-amd64" && cd "$1"; }
index=dists/bookworm-security/main/binary-amd64/Packages

(
  archive good
  package sample-tool 1.0-1+deb12u2 amd64 'Depends: sample-data (>= 1.0)'
  package sample-data 1.0-1+deb12u2 all
  source=gone package sample-gone 1.0-1+deb12u2 amd64
  for deb in pool/main/s/sample/*.deb; do stanza "$deb"; done > "$index"
  # the index promises it, the pool does not have it
  rm pool/main/s/sample/sample-gone_*.deb
  release 'Fri, 20 Nov 2026 00:00:00 UTC' 'Fri, 27 Nov 2099 00:00:00 UTC'
)
(
  archive older
  package sample-tool 1.0-1+deb12u1 amd64
  stanza pool/main/s/sample/sample-tool_*.deb > "$index"
  release 'Tue, 10 Nov 2026 00:00:00 UTC' 'Fri, 27 Nov 2099 00:00:00 UTC'
)
(
  archive broken-record
  package sample-tool 1.0-1+deb12u3 amd64
  package sample-data 1.0-1+deb12u3 all
  for deb in pool/main/s/sample/*.deb; do stanza "$deb"; done | sed '0,/^SHA256: .*/s//SHA256: nonsense/' > "$index"
  release 'Sat, 21 Nov 2026 00:00:00 UTC' 'Fri, 27 Nov 2099 00:00:00 UTC'
)
