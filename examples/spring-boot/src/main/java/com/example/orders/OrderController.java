package com.example.orders;

import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/orders")
class OrderController {

    private final OrderService orders;

    OrderController(OrderService orders) {
        this.orders = orders;
    }

    @PostMapping
    CustomerOrder place(@RequestBody String item) {
        return orders.place(item);
    }

    @GetMapping
    List<CustomerOrder> all() {
        return orders.all();
    }

    @GetMapping("/count")
    long count() {
        return orders.count();
    }
}
