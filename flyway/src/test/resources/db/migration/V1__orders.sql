CREATE TABLE flyway_orders (id INT PRIMARY KEY, name VARCHAR(100));
INSERT INTO flyway_orders VALUES (1, 'first'), (2, 'second');
