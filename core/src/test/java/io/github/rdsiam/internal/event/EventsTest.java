package io.github.rdsiam.internal.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rdsiam.IamAuthenticationException.Reason;
import io.github.rdsiam.RdsIamListener;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final List<String> heard = new CopyOnWriteArrayList<>();

    private @Nullable Runnable during;

    private final Events events = new Events(new RdsIamListener() {
        @Override
        public void loginRefused(LoginRefused event) {
            Runnable once = during;
            during = null;
            if (once != null) {
                once.run();
            }
            heard.add("refused");
        }

        @Override
        public void connectionOpened(ConnectionOpened event) {
            heard.add("opened");
        }

        @Override
        public void secretFetched(SecretFetched event) {
            heard.add("fetched");
        }
    });

    @Test
    void aLoadThatEndsDuringADeliveryDoesNotOvertakeIt() throws Exception {
        events.loginRefused(RdsIamListener.Source.IAM, Reason.TOKEN_REFUSED, new SQLException("refused"));
        events.connectionOpened(RdsIamListener.Source.SECRET, "TLSv1.3", false, Duration.ZERO);
        during = () -> {
            Thread load = new Thread(() -> {
                events.secretFetched("v1", "AWSCURRENT", false);
                events.deliverLate();
            });
            load.start();
            try {
                load.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };

        events.deliver();

        assertThat(heard).containsExactly("refused", "opened", "fetched");
    }

    @Test
    void whatALoadPublishesAfterTheDeliveryIsNotLost() {
        events.deliver();
        events.secretFetched("v1", "AWSCURRENT", false);
        assertThat(heard).isEmpty();

        events.deliverLate();

        assertThat(heard).containsExactly("fetched");
    }
}
