create table customer_order (
  id bigint generated always as identity primary key,
  item varchar(255)
);
