package io.github.rdsiam.testkit.internal.proxy.mysql;

import io.github.rdsiam.testkit.internal.proxy.ClientSession;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Creates the sessions of MySQL clients for one server. Thread-safe. */
public final class MysqlFace implements ClientSession.Factory {

    private final DatabaseGreeting greeting = new DatabaseGreeting();
    private final Map<Long, MysqlRelay> relays = new ConcurrentHashMap<>();

    @Override
    public ClientSession begin(ClientSession.Context context) throws IOException {
        return new MysqlSession(context, greeting, relays);
    }
}
