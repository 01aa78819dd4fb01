-- The database user that the function logs in as, and that the proxy and the fallback know from the secret.
-- Apart from the applications' users, because a rotation changes its password.
--
-- Once, in the function's own database, which must exist (CREATE DATABASE orders), as must the database postgres, which
-- RDS Proxy needs. Run it as a user who may create roles and owns the database and its tables. If another role owns them,
-- become its member first (GRANT appowner TO CURRENT_USER); otherwise nothing is changed, and the error names the role.
--
--   export DB_NAME=orders DB_USER=serverless DB_PASSWORD=...
--   envsubst '$DB_NAME $DB_USER $DB_PASSWORD' < create-user.sql |
--     psql -h <instance> -U <administrator> -d "$DB_NAME" --set ON_ERROR_STOP=1 --single-transaction --file=-
--
-- The password must hold no quote and no $create$. The server writes it to its log if the statement that contains it
-- fails, or with log_statement = ddl, mod or all. Running the file again changes no password.

DO $check$
DECLARE
  owner name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
BEGIN
  IF NOT pg_has_role(owner, 'USAGE') THEN
    RAISE EXCEPTION 'This database belongs to another role. First: GRANT "%" TO CURRENT_USER', owner;
  END IF;
  -- So it is before PostgreSQL 15, and in databases that come from there. Other users who create tables in public then
  -- need a GRANT CREATE ON SCHEMA public of their own.
  IF has_schema_privilege('public', 'public', 'CREATE') THEN
    RAISE EXCEPTION 'Every user may create tables in schema public. First: REVOKE CREATE ON SCHEMA public FROM PUBLIC';
  END IF;
END
$check$;

DO $create$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${DB_USER}') THEN
    CREATE USER "${DB_USER}" PASSWORD '${DB_PASSWORD}';
  END IF;
END
$create$;

-- For IAM straight to the instance, without a proxy, or with IAM from end to end (Authentication=iam), run these two lines
-- before this file, which then leaves the user as it is:
--   CREATE USER "${DB_USER}";
--   GRANT rds_iam TO "${DB_USER}";
-- Do not grant it to a user whose password is in a secret: a member of rds_iam logs in with tokens only, so neither the
-- proxy nor the fallback could use the password.

GRANT CONNECT ON DATABASE "${DB_NAME}" TO "${DB_USER}";

-- Rows of this one schema: no tables made or dropped, no other schema read.
-- What PUBLIC, that is every user, may do by default remains: make temporary tables in this database, and connect to
-- others, where it may do what PUBLIC may. To end that, revoke it in each database, after you have given it to the users
-- who need it:
--   REVOKE CONNECT, TEMPORARY ON DATABASE <database> FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "${DB_USER}";
-- Inserting into a serial column needs USAGE on its sequence too; an identity column does not.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${DB_USER}";

-- The same for tables that whoever runs this creates later. For those of another role add FOR ROLE appowner.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${DB_USER}";
