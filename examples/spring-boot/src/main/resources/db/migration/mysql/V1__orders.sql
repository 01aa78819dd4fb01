create table customer_order (
  id bigint auto_increment primary key,
  item varchar(255)
);
