package io.github.rdsiam.testkit.internal.standalone;

/** The output of {@code --help}. */
final class Help {

    static final String TEXT = """
            A local RDS Proxy, the instance behind it, AWS Secrets Manager and AWS STS, for database clients in any
            language. Clients log in with IAM tokens over TLS, to your database. Everything listens on 127.0.0.1.

              java -jar rds-iam-testkit-<version>-standalone.jar --database HOST:PORT --admin USER:PASSWORD [options]

            The database
              --engine mysql|postgresql   its engine; default mysql, which includes MariaDB
              --database HOST:PORT        where it runs; it must accept connections without TLS. Optional only in the jar
                                          that carries databases
              --admin USER:PASSWORD       its administrator, who creates the database and the users, runs --sql and rotates
                                          passwords. You can set the variable TESTKIT_ADMIN instead, which keeps the
                                          password out of the list of processes. With --database but without an
                                          administrator, every --user needs a password, and --sql is rejected
              --database-name NAME        default orders; created if it does not exist and there is an administrator
              --user NAME[:PASSWORD]      who may log in; default app; repeatable. Without a password the administrator
                                          creates the user; a user that already exists needs its password
              --sql FILE                  SQL that the administrator runs in the database at each start; repeatable.
                                          Statements end with a semicolon; the command DELIMITER is not supported

            AWS
              --endpoint NAME             name of the proxy endpoint, in its certificate and in tokens; default localhost.
                                          Clients must resolve another name to 127.0.0.1
              --instance-endpoint NAME    name of the instance's endpoint; default localhost
              --region REGION             default: the region in the endpoint's name, else eu-west-1
              --policy FILE               IAM policy document of the AWS identity and the role: who may log in as whom;
                                          repeatable. Default: everything is allowed. The line of a refused login shows the
                                          ARN to allow
              --accept-passwords          the proxy endpoint accepts the database's passwords too. With PostgreSQL it then
                                          requests tokens from members of rds_iam, and passwords from all other users

            Ports of 127.0.0.1; by default each is a free one
              --port N                    of the proxy endpoint
              --instance-port N           of the instance's endpoint
              --secrets-port N            of Secrets Manager
              --sts-port N                of STS
              --control-port N            of the control service: GET TESTKIT_CONTROL_URL lists what it can do
              --token-port N              the port that tokens must name; default: the one to which the client connects

            Files and records
              --dir DIR                   writes testkit.env, ca.pem and ca.p12 into this directory, and keeps the certificate
                                          authority and the AWS credentials there for the next start; default: a temporary
                                          directory, deleted at the end
              --records N                 how many logins, credentials and statements are kept; default 10000

              --help                      prints this
              --version                   prints the version

            It prints KEY=VALUE lines and then READY. With --dir, "set -a; . DIR/testkit.env; set +a" reads the lines into
            a shell. For each refused login it writes one line with the reason to stderr. The program ends on SIGTERM,
            on SIGINT (Ctrl-C), and, if its standard input is a pipe or a socket, at the end of that.

            Exit code: 0 after the end of standard input, --help or --version; 1 if it cannot start; 2 for wrong arguments.
            """;

    private Help() {}
}
