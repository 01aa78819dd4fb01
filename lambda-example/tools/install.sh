#!/usr/bin/env bash
# Installs the pinned Node packages of tools/cloudformation into target/, with their scripts there, and says where.
set -euo pipefail
cd "$(dirname "$0")/.."
directory=target/cloudformation-tools
mkdir -p "$directory"
cp tools/cloudformation/* "$directory"
if ! cmp -s "$directory/package-lock.json" "$directory/installed-lock.json"; then
  npm ci --prefix "$directory" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  cp "$directory/package-lock.json" "$directory/installed-lock.json"
fi
echo "$directory"
