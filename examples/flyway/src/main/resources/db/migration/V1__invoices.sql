CREATE TABLE invoices (id INT PRIMARY KEY, name VARCHAR(100));
INSERT INTO invoices VALUES (1, 'first invoice');
