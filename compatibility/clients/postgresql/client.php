<?php
// PDO, with a token from the AWS CLI.

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

$source = sprintf(
    'pgsql:host=%s;port=%s;dbname=%s;sslmode=verify-full;sslrootcert=%s',
    getenv('IN_HOST'),
    getenv('IN_PORT'),
    getenv('IN_DATABASE'),
    getenv('CA_BUNDLE')
);
try {
    $connection = new PDO($source, getenv('IN_USERNAME'), $token);
    $rows = $connection->prepare('SELECT id, name FROM my_table WHERE id <= ? ORDER BY id');
    $rows->execute([4]);
    foreach ($rows->fetchAll(PDO::FETCH_NUM) as $row) {
        echo implode("\t", $row), "\n";
    }
} catch (PDOException $e) {
    fprintf(STDERR, "%s\n", $e->getMessage());
    exit(1);
}
