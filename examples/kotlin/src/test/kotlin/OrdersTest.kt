package com.example.orders

import io.github.rdsiam.IamTokenDataSource
import io.github.rdsiam.testkit.CredentialKind
import io.github.rdsiam.testkit.LocalAws
import io.github.rdsiam.testkit.RdsEngine
import java.sql.SQLException
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class OrdersTest {

    @Test
    fun `reads rows with a token`() {
        LocalAws.builder().engine(RdsEngine.POSTGRESQL).start().use { aws ->
            aws.fill()
            aws.local().buildPool().use { pool -> assertEquals(listOf("first order", "second order"), orders(pool)) }
            assertEquals(setOf(CredentialKind.TOKEN), aws.proxy().logins().map { it.credential() }.toSet())
        }
    }

    @Test
    fun `reports a refused login to the listener`() {
        LocalAws.builder().engine(RdsEngine.POSTGRESQL).start().use { aws ->
            aws.proxy().denyIam(true)
            aws.local().build().use { source ->
                val refused = assertThrows<SQLException> { source.connection }
                assertTrue("The IAM token was refused for user \"app\"" in refused.message!!, refused.message)
            }
            assertEquals("28P01", RefusedLogins.lastState)
        }
    }

    private fun LocalAws.fill() =
        database().`in`(databaseName())
            .execute(
                "DROP TABLE IF EXISTS orders",
                "CREATE TABLE orders (id INT PRIMARY KEY, name VARCHAR(100))",
                "INSERT INTO orders VALUES (1, 'first order'), (2, 'second order')",
            )

    /** The database of production; only what the program dials, trusts and signs with is local. */
    private fun LocalAws.local(): IamTokenDataSource.Builder {
        systemProperties().forEach(System::setProperty)
        return productionDatabase().connectVia(connectViaHost(), connectViaPort()).caBundle(caBundle())
    }
}
