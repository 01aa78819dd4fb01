package com.example.orders

import io.github.rdsiam.IamTokenDataSource
import io.github.rdsiam.testkit.CredentialKind
import io.github.rdsiam.testkit.LocalAws
import io.github.rdsiam.testkit.RdsEngine
import java.sql.SQLException
import java.util.concurrent.CopyOnWriteArrayList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows

class OrdersTest {

    @Test
    fun `reads rows with a token`() {
        LocalAws.builder().engine(RdsEngine.POSTGRESQL).start().use { aws ->
            aws.fill()
            aws.local().buildPool().use { pool ->
                assertEquals(listOf("first order", "second order"), orders(pool))
                // before the pool is closed, which ends a login that has not sent its token yet
                assertEquals(setOf(CredentialKind.TOKEN), aws.proxy().logins().map { it.credential() }.toSet())
            }
        }
    }

    @Test
    fun `reports a refused login to the listener`() {
        LocalAws.builder().engine(RdsEngine.POSTGRESQL).start().use { aws ->
            aws.proxy().denyIam(true)
            val reports = CopyOnWriteArrayList<String>()
            aws.local { reports += it }.build().use { source ->
                val refused = assertThrows<SQLException> { source.connection }
                assertTrue("The IAM token was refused for user \"app\"" in refused.message!!, refused.message)
            }
            assertTrue("A login was refused: TOKEN_REFUSED, 28P01" in reports, reports.toString())
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
    private fun LocalAws.local(report: (String) -> Unit = {}): IamTokenDataSource.Builder {
        systemProperties().forEach(System::setProperty)
        return productionDatabase(report).connectVia(connectViaHost(), connectViaPort()).caBundle(caBundle())
    }
}
