package com.example.orders

import io.github.rdsiam.DatabaseEngine
import io.github.rdsiam.IamTokenDataSource
import io.github.rdsiam.RdsIamListener
import javax.sql.DataSource
import org.slf4j.LoggerFactory

/** Where the database is and who logs in. */
fun productionDatabase(): IamTokenDataSource.Builder =
    IamTokenDataSource.builder()
        .engine(DatabaseEngine.POSTGRESQL)
        .endpoint("orders.proxy-abc123.eu-west-1.rds.amazonaws.com")
        .database("orders")
        .username("app")
        .listener(RefusedLogins)

/** Kotlin sees which values of rds-iam can be null: without `?:` the code below does not compile. */
object RefusedLogins : RdsIamListener {
    private val log = LoggerFactory.getLogger(RefusedLogins::class.java)

    @Volatile
    var lastState = ""
        private set

    override fun loginRefused(event: RdsIamListener.LoginRefused) {
        lastState = event.sqlState() ?: "nothing was sent"
        log.info("A login was refused: {}, {}", event.reason(), lastState)
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
