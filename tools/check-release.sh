#!/usr/bin/env bash
# Publishes as a release does, but into target/release and signed with a key made for the run, and checks what is there.
set -euo pipefail
cd "$(dirname "$0")/.."
published=$PWD/target/release

GNUPGHOME=$(mktemp -d)
export GNUPGHOME MAVEN_GPG_PASSPHRASE=throw-away
trap 'gpgconf --kill all || true; rm -rf "$GNUPGHOME"' EXIT
gpg --batch --quiet --passphrase "$MAVEN_GPG_PASSPHRASE" \
  --quick-generate-key 'rds-iam check <check@example.com>' rsa3072 sign 1d 2>/dev/null
MAVEN_GPG_KEY=$(gpg --batch --pinentry-mode loopback --passphrase "$MAVEN_GPG_PASSPHRASE" --armor --export-secret-keys)
export MAVEN_GPG_KEY

rm -rf "$published"
mvn -q -Dstyle.color=never -Prelease,sign -pl '!lambda-example,!verify-on-aws,!soak,!benchmarks' -DskipTests -DskipITs -Dspotless.check.skip -Denforcer.skip \
  -DaltDeploymentRepository="published::file:$published" deploy
# Maven's notes of it
notes=$HOME/.m2/repository/io/github/rdsiam
if [ -d "$notes" ]; then
  find "$notes" \( -name 'maven-metadata-published.xml*' -o -name resolver-status.properties \) -delete
  find "$notes" -type d -empty -delete
fi

java tools/CheckRelease.java "$published" "$PWD/" "$HOME/"
find "$published" -name '*.asc' | while read -r signature; do
  gpg --batch --quiet --verify "$signature" "${signature%.asc}" 2>"$GNUPGHOME/log" || { cat "$GNUPGHOME/log"; exit 1; }
done
echo "ok: all signatures are of the run's key"
