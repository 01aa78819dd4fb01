package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.github.rdsiam.IamTokenDataSource;
import io.github.rdsiam.testkit.AwsIdentity;
import io.github.rdsiam.testkit.FakeRdsProxy;
import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.TestkitExtension;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Agroal, which takes no data source but the class of one. */
class AgroalTest {

    @RegisterExtension
    static final TestkitExtension TESTKIT = Server.testkit();

    @BeforeAll
    static void fill(LocalAws aws) {
        Server.fill(aws);
    }

    @Test
    void readsRows(FakeRdsProxy proxy, AwsIdentity identity) throws SQLException {
        try (IamTokenDataSource source = Server.dataSource(proxy, identity).build()) {
            OrdersDataSource.delegateTo(source);
            try (AgroalDataSource pool = AgroalDataSource.from(configuration())) {
                for (int i = 0; i < 3; i++) {
                    try (Connection connection = pool.getConnection()) {
                        assertThat(Server.ids(connection)).containsExactly(1, 2, 3);
                    }
                }
            }
        }
        assertThat(proxy.logins()).hasSize(1);
    }

    private static AgroalDataSourceConfigurationSupplier configuration() {
        return new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(1)
                        .connectionFactoryConfiguration(
                                factory -> factory.connectionProviderClass(OrdersDataSource.class)));
    }
}
