#!/usr/bin/env bash
# Renews the extract of AWS's resource model that the template is tested against. Needs Node and npm; raise the version
# in tools/cloudformation first (npm install --package-lock-only --omit-lockfile-registry-resolved), and after a new
# resource type in the template run it as it is.
set -euo pipefail
cd "$(dirname "$0")/.."
directory=$(tools/install.sh)
node "$directory/extract-schema.mjs" template.yaml \
  src/test/resources/io/github/rdsiam/example/template/resource-schema.json
