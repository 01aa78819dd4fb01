package com.example.orders;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class OrderService {

    private final OrderRepository orders;
    private final JdbcClient jdbc;

    OrderService(OrderRepository orders, JdbcClient jdbc) {
        this.orders = orders;
        this.jdbc = jdbc;
    }

    @Transactional
    public CustomerOrder place(String item) {
        return orders.save(new CustomerOrder(item));
    }

    @Transactional(readOnly = true)
    public List<CustomerOrder> all() {
        return orders.findAll();
    }

    @Transactional(readOnly = true)
    public long count() {
        return jdbc.sql("select count(*) from customer_order").query(Long.class).single();
    }
}
