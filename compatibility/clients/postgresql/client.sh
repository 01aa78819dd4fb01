#!/usr/bin/env bash
# psql, with a token from the AWS CLI. It verifies, unless the argument is "defaults".
set -euo pipefail
PGPASSWORD=$(aws rds generate-db-auth-token --region "$IN_REGION" --hostname "$IN_HOST" --port "$IN_PORT" \
  --username "$TOKEN_USER")
export PGPASSWORD
[ "${1:-}" = defaults ] || export PGSSLMODE=verify-full PGSSLROOTCERT="$CA_BUNDLE"
exec psql --no-psqlrc --no-password --host="$IN_HOST" --port="$IN_PORT" --username="$IN_USERNAME" \
  --no-align --tuples-only --field-separator=$'\t' \
  --command='SELECT id, name FROM my_table WHERE id <= 4 ORDER BY id' "$IN_DATABASE"
