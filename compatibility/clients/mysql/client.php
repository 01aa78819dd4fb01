<?php
// mysqli, with a token from the AWS CLI.

$aws = proc_open(
    ['aws', 'rds', 'generate-db-auth-token', '--region', getenv('IN_REGION'), '--hostname', getenv('IN_HOST'),
        '--port', getenv('IN_PORT'), '--username', getenv('TOKEN_USER')],
    [1 => ['pipe', 'w']],
    $pipes
);
$token = trim(stream_get_contents($pipes[1]));
if (proc_close($aws) !== 0) {
    exit(1);
}

try {
    $connection = mysqli_init();
    $connection->ssl_set(null, null, getenv('CA_BUNDLE'), null, null);
    $connection->options(MYSQLI_OPT_SSL_VERIFY_SERVER_CERT, true);
    $connection->real_connect(
        getenv('IN_HOST'),
        getenv('IN_USERNAME'),
        $token,
        getenv('IN_DATABASE'),
        (int) getenv('IN_PORT'),
        null,
        MYSQLI_CLIENT_SSL
    );
    $connection->set_charset('utf8mb4');
    $rows = $connection->execute_query('SELECT id, name FROM my_table WHERE id <= ? ORDER BY id', [4]);
    foreach ($rows as $row) {
        echo implode("\t", $row), "\n";
    }
} catch (mysqli_sql_exception $e) {
    fprintf(STDERR, "%d %s\n", $e->getCode(), $e->getMessage());
    exit(1);
}
