#!/usr/bin/env bash
# Checks template.yaml against AWS's model of the resources, which the tests of mvn verify do not know. It uses CfnInclude
# and the rules of aws-cdk-lib, and cfn-lint if it is installed. Only cfn-lint knows the properties of
# AWS::Serverless::Function. Needs Node 20 and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
directory=target/cloudformation-tools
mkdir -p "$directory"
cp tools/cloudformation/* "$directory"
if ! cmp -s "$directory/package-lock.json" "$directory/installed-lock.json"; then
  npm ci --prefix "$directory" --ignore-scripts --no-audit --no-fund --loglevel=error >&2
  cp "$directory/package-lock.json" "$directory/installed-lock.json"
fi
log="$directory/check-template.log"
node "$directory/read-template.mjs" template.yaml 2>"$log" || { cat "$log" >&2; exit 1; }
if command -v cfn-lint >/dev/null && cfn-lint --version >/dev/null 2>&1; then
  cfn-lint --template template.yaml
  echo "ok: $(cfn-lint --version) accepts the template"
else
  echo "skipped: cfn-lint is not installed, so the properties of AWS::Serverless::Function were not checked"
fi
