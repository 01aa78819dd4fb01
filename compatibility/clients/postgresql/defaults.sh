#!/usr/bin/env bash
# psql with its defaults, which verify nothing, with a token from the AWS CLI.
set -euo pipefail
PGPASSWORD=$(aws rds generate-db-auth-token --region "$AWS_REGION" --hostname "$TESTKIT_ENDPOINT" --port "$TESTKIT_PORT" \
  --username "$TOKEN_USER")
export PGPASSWORD
exec psql --no-psqlrc --no-password --host="$TESTKIT_ENDPOINT" --port="$TESTKIT_PORT" --username="$TESTKIT_USER" \
  --no-align --tuples-only --field-separator=$'\t' \
  --command='SELECT id, name FROM my_table WHERE id <= 4 ORDER BY id' "$TESTKIT_DATABASE_NAME"
