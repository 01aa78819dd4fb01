#!/usr/bin/perl
# DBD::MariaDB, with a token from the AWS CLI.
use strict;
use warnings;
use DBI;

open my $aws, '-|', qw(aws rds generate-db-auth-token), '--region', $ENV{AWS_REGION},
    '--hostname', $ENV{TESTKIT_ENDPOINT}, '--port', $ENV{TESTKIT_PORT}, '--username', $ENV{TOKEN_USER}
    or die "aws: $!";
chomp(my $token = <$aws>);
close $aws or die "aws ended with $?";

# with the name localhost the driver wants a Unix socket
(my $host = $ENV{TESTKIT_ENDPOINT}) =~ s/^localhost$/127.0.0.1/;
my $source = join ';', "DBI:MariaDB:host=$host", "port=$ENV{TESTKIT_PORT}",
    "database=$ENV{TESTKIT_DATABASE_NAME}", 'mariadb_ssl=1', "mariadb_ssl_ca_file=$ENV{TESTKIT_CA_BUNDLE}",
    'mariadb_ssl_verify_server_cert=1', 'mariadb_server_prepare=1';
my $connection = DBI->connect($source, $ENV{TESTKIT_USER}, $token, {PrintError => 0})
    or die $DBI::err, ' ', $DBI::errstr, "\n";
$connection->{RaiseError} = 1;

binmode STDOUT, ':encoding(UTF-8)';
my $rows = $connection->selectall_arrayref('SELECT id, name FROM my_table WHERE id <= ? ORDER BY id', undef, 4);
print join("\t", @$_), "\n" for @$rows;
$connection->disconnect;
