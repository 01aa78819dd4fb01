/**
 * Tests database logins with IAM tokens, without AWS and without Docker: with a local RDS Proxy that verifies tokens
 * over real TLS, a local Secrets Manager and STS, and a real MySQL or PostgreSQL.
 *
 * <pre>{@code
 * @ExtendWith(TestkitExtension.class)
 * class OrdersTest {
 *
 *     @Test
 *     void readsRows(LocalAws aws) throws SQLException {
 *         try (IamTokenDataSource source = IamTokenDataSource.builder()
 *                         .endpoint(aws.endpoint())
 *                         .connectVia(aws.connectViaHost(), aws.connectViaPort())
 *                         .caBundle(aws.caBundle())
 *                         .database(aws.databaseName())
 *                         .username(aws.user())
 *                         .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
 *                                 aws.identity().accessKeyId(),
 *                                 aws.identity().secretAccessKey(),
 *                                 aws.identity().sessionToken())))
 *                         .build();
 *                 Connection connection = source.getConnection()) {
 *             ...
 *         }
 *         assertEquals(Verdict.ACCEPTED, aws.proxy().logins().get(0).verdict());
 *     }
 * }
 * }</pre>
 *
 * <p>{@link io.github.rdsiam.testkit.LocalAws} starts everything; most tests need no other class. It works with any
 * client, not only with rds-iam. {@link io.github.rdsiam.testkit.FakeRdsProxy}, from {@link
 * io.github.rdsiam.testkit.LocalAws#proxy}, records what clients sent and injects {@linkplain
 * io.github.rdsiam.testkit.Fault faults}. Parameters and return values are never null unless their documentation says
 * so.
 */
@NullMarked
package io.github.rdsiam.testkit;

import org.jspecify.annotations.NullMarked;
