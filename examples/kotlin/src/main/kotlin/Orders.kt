package com.example.orders

import io.github.rdsiam.DatabaseEngine
import io.github.rdsiam.IamTokenDataSource
import io.github.rdsiam.RdsIamListener
import javax.sql.DataSource
import org.slf4j.LoggerFactory

private val log = LoggerFactory.getLogger("com.example.orders.Orders")

/** Where the database is and who logs in. */
fun productionDatabase(report: (String) -> Unit = { log.info(it) }): IamTokenDataSource.Builder =
    IamTokenDataSource.builder()
        .engine(DatabaseEngine.POSTGRESQL)
        .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
        .database("orders")
        .username("app")
        .listener(RefusedLogins(report))

/** Kotlin sees which values of rds-iam can be null: without `?:` the code below does not compile. */
class RefusedLogins(private val report: (String) -> Unit) : RdsIamListener {
    override fun loginRefused(event: RdsIamListener.LoginRefused) {
        val state = event.sqlState() ?: "nothing was sent"
        report("A login was refused: ${event.reason()}, $state")
    }
}

fun orders(pool: DataSource): List<String> =
    pool.connection.use { connection ->
        connection.prepareStatement("SELECT name FROM orders ORDER BY id").use { statement ->
            statement.executeQuery().use { rows ->
                generateSequence { if (rows.next()) rows.getString(1) else null }.toList()
            }
        }
    }

fun main() {
    productionDatabase().buildPool().use { pool -> orders(pool).forEach(::println) }
}
