-- Creates the database user of the function. The proxy and the fallback read its name and password from the secret.
-- Do not use it in other applications, because a rotation changes its password.
--
-- Run it once, in the function's database. That database must exist (CREATE DATABASE orders), and so must the database
-- postgres, which RDS Proxy needs. Run it as a user who may create roles and owns the database and its tables. If another
-- role owns them, become its member first (GRANT appowner TO CURRENT_USER). If that role owns the database, the file
-- otherwise changes nothing, and the error names the role. If it owns only tables, PostgreSQL's error or warning is about
-- a table.
--
--   export DB_NAME=orders DB_USER=serverless DB_PASSWORD=...
--   envsubst '$DB_NAME $DB_USER $DB_PASSWORD' < create-user.sql |
--     psql -h <instance> -U <administrator> -d "$DB_NAME" --set ON_ERROR_STOP=1 --single-transaction --file=-
--
-- The password must not contain a quote or $create$. The server logs it if the statement that contains it fails, or with
-- log_statement = ddl, mod or all. Running the file again does not change the password.

DO $check$
DECLARE
  owner name := (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database());
BEGIN
  IF NOT pg_has_role(owner, 'USAGE') THEN
    RAISE EXCEPTION 'This database belongs to another role. First: GRANT "%" TO CURRENT_USER', owner;
  END IF;
  -- This is the default before PostgreSQL 15, and in databases upgraded from there. After the REVOKE, other users who
  -- create tables in public each need a GRANT CREATE ON SCHEMA public.
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

-- To connect with IAM directly to the instance, without a proxy, or with IAM end to end (Authentication=iam), run these two
-- statements with the user's name before this file, which then does not change the user:
--   CREATE USER "<user>";
--   GRANT rds_iam TO "<user>";
-- Do not grant rds_iam to a user whose password is in a secret: its members log in with tokens only, so neither the proxy
-- nor the fallback could use the password.

GRANT CONNECT ON DATABASE "${DB_NAME}" TO "${DB_USER}";

-- Only the rows of this one schema: the user cannot create or drop tables, or read another schema.
-- It keeps the default rights of PUBLIC, which every user has: to create temporary tables in this database, and to connect
-- to other databases, with PUBLIC's rights there. To remove them, first grant them to the users who need them, then revoke
-- them in each database:
--   REVOKE CONNECT, TEMPORARY ON DATABASE <database> FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO "${DB_USER}";
-- Inserts into a serial column also need USAGE on its sequence; an identity column does not.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${DB_USER}";

-- The same for tables that the user running this file creates later. For tables of another role add FOR ROLE appowner.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${DB_USER}";
