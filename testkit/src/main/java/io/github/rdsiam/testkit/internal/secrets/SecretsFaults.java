package io.github.rdsiam.testkit.internal.secrets;

import io.github.rdsiam.testkit.SecretsFault;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The scripted faults of {@code FakeSecretsManager}, and its permanent denial. */
public final class SecretsFaults {

    private final Queue<SecretsFault> script = new ConcurrentLinkedQueue<>();
    private volatile boolean denyAll;

    public void enqueue(SecretsFault... faults) {
        script.addAll(List.of(faults));
    }

    public void denyAll(boolean deny) {
        denyAll = deny;
    }

    /** Clears the script and the denial. */
    public void clear() {
        script.clear();
        denyAll = false;
    }

    SecretsFault next() {
        var scripted = script.poll();
        if (scripted != null) {
            return scripted;
        }
        return denyAll ? SecretsFault.DENY : SecretsFault.NONE;
    }

    static void throwIfError(SecretsFault fault, String operation, String secretId) throws AwsException {
        switch (fault) {
            case THROTTLE -> throw AwsException.badRequest("ThrottlingException", "Rate exceeded");
            case INTERNAL_ERROR -> throw AwsException.internal();
            case UNAVAILABLE -> throw AwsException.unavailable();
            case DENY -> throw AwsException.denied(operation, secretId);
            case NOT_FOUND -> throw AwsException.notFound();
            case INVALID_REQUEST -> throw AwsException.markedForDeletion();
            case KMS_DENIED -> throw AwsException.badRequest("AccessDeniedException", "Access to KMS is not allowed");
            case DECRYPTION_FAILURE ->
                throw AwsException.badRequest(
                        "DecryptionFailure",
                        "Secrets Manager can't decrypt the protected secret text using the provided KMS key.");
            case NONE, HANG, DROP -> {}
        }
    }
}
