-- Creates the database user of the function. The proxy and the fallback read its name and password from the secret.
-- Do not use it in other applications, because a rotation changes its password.
--
-- Run it once, as an administrator of the database, on MySQL 8 or MariaDB 11:
--
--   export DB_NAME=orders DB_USER=serverless DB_PASSWORD=...
--   export DB_GRANT=${DB_NAME//_/\\_}
--   envsubst '$DB_NAME $DB_GRANT $DB_USER $DB_PASSWORD' < create-user.sql | mysql -h <instance> -u <administrator> -p
--
-- DB_GRANT is the schema's name with each _ escaped: in a GRANT a bare _ matches any character, so my_shop would match
-- my1shop too. The password must not contain a quote or a backslash. Running the file again does not change the password.

CREATE DATABASE IF NOT EXISTS `${DB_NAME}` CHARACTER SET utf8mb4;

CREATE USER IF NOT EXISTS '${DB_USER}'@'%' IDENTIFIED BY '${DB_PASSWORD}';

-- To connect with IAM directly to the instance, without a proxy, or with IAM end to end (Authentication=iam), run this
-- statement with the user's name before this file, which then does not change the user:
--   CREATE USER '<user>'@'%' IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS';

-- Not used here: it is not verified that RDS Proxy uses TLS to the database, and without TLS it could not log in. Use it if
-- you connect with IAM directly to the instance.
-- ALTER USER '${DB_USER}'@'%' REQUIRE SSL;

-- Only the rows of this one schema: the user cannot create or drop tables, or read another schema.
GRANT SELECT, INSERT, UPDATE, DELETE ON `${DB_GRANT}`.* TO '${DB_USER}'@'%';
