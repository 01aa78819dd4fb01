#!/usr/bin/env bash
# The mariadb client, with a token from the AWS CLI.
set -euo pipefail
MYSQL_PWD=$(aws rds generate-db-auth-token --region "$IN_REGION" --hostname "$IN_HOST" --port "$IN_PORT" \
  --username "$TOKEN_USER")
export MYSQL_PWD
exec mariadb --no-defaults --host="$IN_HOST" --port="$IN_PORT" --user="$IN_USERNAME" \
  --ssl-ca="$CA_BUNDLE" --ssl-verify-server-cert --default-character-set=utf8mb4 --batch --skip-column-names \
  --execute='SELECT id, name FROM my_table WHERE id <= 4 ORDER BY id' "$IN_DATABASE"
