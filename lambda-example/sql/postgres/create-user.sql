-- The database user that the function logs in as, and that the proxy and the fallback know from the secret.
-- Apart from the applications' users, because a rotation changes its password.
--
-- Once, as an administrator, in the function's own database, which must exist (CREATE DATABASE orders), as must the
-- database postgres, which RDS Proxy needs. On PostgreSQL 15 or newer: before, everybody may create tables in public.
--
--   export DB_NAME=orders DB_USER=serverless DB_PASSWORD=...
--   envsubst '$DB_NAME $DB_USER $DB_PASSWORD' < create-user.sql | psql -h <instance> -U <administrator> -d "$DB_NAME"
--
-- The password must hold no quote. Running the file again changes no password.

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${DB_USER}') THEN
    CREATE USER "${DB_USER}" PASSWORD '${DB_PASSWORD}';
  END IF;
END
$$;

-- For IAM straight to the instance, without a proxy, or with IAM from end to end (Authentication=iam), leave the password
-- out and add the next line. Leave it away from a user whose password is in a secret: a member of rds_iam logs in with
-- tokens only, so neither the proxy nor the fallback could use the password.
--   GRANT rds_iam TO "${DB_USER}";

GRANT CONNECT ON DATABASE "${DB_NAME}" TO "${DB_USER}";

-- Rows of this one schema, and nothing else: no tables made or dropped, no other schema read.
GRANT USAGE ON SCHEMA public TO "${DB_USER}";
-- Inserting into a serial column needs USAGE on its sequence too; an identity column does not.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${DB_USER}";

-- The same for tables that the administrator who runs this creates later. For those of another role add FOR ROLE.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${DB_USER}";
