-- Creates the table that the function reads, with a few rows. Run it after create-user.sql, as the same user:
--
--   psql -h <instance> -U <administrator> -d "$DB_NAME" --set ON_ERROR_STOP=1 --single-transaction --file=sample-data.sql

CREATE TABLE IF NOT EXISTS public.my_table (
  id INT NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL
);

INSERT INTO public.my_table (id, name)
VALUES (1, 'first'), (2, 'second'), (3, 'third'), (4, 'fourth')
ON CONFLICT DO NOTHING;
