-- The database user that the function logs in as, and that the proxy and the fallback know from the secret.
-- Apart from the applications' users, because a rotation changes its password.
--
-- Once, as an administrator of the database, on MySQL 8 or MariaDB 11:
--
--   export DB_NAME=orders DB_USER=serverless DB_PASSWORD=...
--   export DB_GRANT=${DB_NAME//_/\\_}
--   envsubst '$DB_NAME $DB_GRANT $DB_USER $DB_PASSWORD' < create-user.sql | mysql -h <instance> -u <administrator> -p
--
-- DB_GRANT is the schema's name as GRANT wants it, where a bare _ stands for any character: my_shop would be my1shop too.
-- The password must hold no quote and no backslash. Running the file again changes no password.

CREATE DATABASE IF NOT EXISTS `${DB_NAME}` CHARACTER SET utf8mb4;

CREATE USER IF NOT EXISTS '${DB_USER}'@'%' IDENTIFIED BY '${DB_PASSWORD}';

-- For IAM straight to the instance, without a proxy, create the user with this in place of the password:
--   IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'

-- Left out because it is not verified that RDS Proxy uses TLS to the database, and a proxy that does not could no longer
-- log in. With IAM straight to the instance, switch it on.
-- ALTER USER '${DB_USER}'@'%' REQUIRE SSL;

-- Rows of this one schema, and nothing else: no tables made or dropped, no other schema read.
GRANT SELECT, INSERT, UPDATE, DELETE ON `${DB_GRANT}`.* TO '${DB_USER}'@'%';
