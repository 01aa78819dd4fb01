-- Creates the table that the function reads, with a few rows. Run it after create-user.sql, as an administrator:
--
--   envsubst '$DB_NAME' < sample-data.sql | mysql -h <instance> -u <administrator> -p

CREATE TABLE IF NOT EXISTS `${DB_NAME}`.my_table (
  id INT NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL
);

INSERT IGNORE INTO `${DB_NAME}`.my_table (id, name)
VALUES (1, 'first'), (2, 'second'), (3, 'third'), (4, 'fourth');
