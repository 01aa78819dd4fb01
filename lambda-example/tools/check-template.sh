#!/usr/bin/env bash
# A second reader of template.yaml, beside the tests of mvn verify: CfnInclude and the rules of aws-cdk-lib, and cfn-lint
# where it is installed. Needs Node 20 and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
directory=$(tools/install.sh)
log="$directory/check-template.log"
node "$directory/read-template.mjs" template.yaml 2>"$log" || { cat "$log" >&2; exit 1; }
if command -v cfn-lint >/dev/null && cfn-lint --version >/dev/null 2>&1; then
  cfn-lint --template template.yaml
  echo "ok: $(cfn-lint --version) accepts the template"
fi
