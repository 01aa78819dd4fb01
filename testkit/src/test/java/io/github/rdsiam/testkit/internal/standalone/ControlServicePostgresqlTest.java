package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.RdsEngine;

class ControlServicePostgresqlTest extends ControlServiceTest {

    @Override
    RdsEngine engine() {
        return RdsEngine.POSTGRESQL;
    }
}
