#!/usr/bin/perl
# DBD::MariaDB, with a token from the AWS CLI.
use strict;
use warnings;
use DBI;

open my $aws, '-|', qw(aws rds generate-db-auth-token), '--region', $ENV{IN_REGION}, '--hostname', $ENV{IN_HOST},
    '--port', $ENV{IN_PORT}, '--username', $ENV{TOKEN_USER}
    or die "aws: $!";
chomp(my $token = <$aws>);
close $aws or die "aws ended with $?";

my $source = join ';', "DBI:MariaDB:host=$ENV{IN_HOST}", "port=$ENV{IN_PORT}", "database=$ENV{IN_DATABASE}",
    'mariadb_ssl=1', "mariadb_ssl_ca_file=$ENV{CA_BUNDLE}", 'mariadb_ssl_verify_server_cert=1',
    'mariadb_server_prepare=1';
my $connection = DBI->connect($source, $ENV{IN_USERNAME}, $token, {PrintError => 0})
    or die $DBI::err, ' ', $DBI::errstr, "\n";
$connection->{RaiseError} = 1;

binmode STDOUT, ':encoding(UTF-8)';
my $rows = $connection->selectall_arrayref('SELECT id, name FROM my_table WHERE id <= ? ORDER BY id', undef, 4);
print join("\t", @$_), "\n" for @$rows;
$connection->disconnect;
