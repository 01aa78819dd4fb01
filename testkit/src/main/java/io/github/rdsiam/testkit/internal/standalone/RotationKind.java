package io.github.rdsiam.testkit.internal.standalone;

import io.github.rdsiam.testkit.LocalAws;
import io.github.rdsiam.testkit.Rotation;

/** The two ways in which Secrets Manager rotates the password of a database. */
enum RotationKind {
    /** The user gets a new password. */
    SINGLE_USER {
        @Override
        Rotation begin(LocalAws aws, String secretId) {
            return aws.secrets().rotateSingleUser(secretId, aws.database());
        }
    },
    /** The secret alternates between two users, {@code app} and {@code app_clone}. */
    ALTERNATING_USERS {
        @Override
        Rotation begin(LocalAws aws, String secretId) {
            return aws.secrets().rotateAlternatingUsers(secretId, aws.database());
        }
    };

    abstract Rotation begin(LocalAws aws, String secretId);
}
