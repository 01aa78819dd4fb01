#!/usr/bin/perl
# DBD::Pg, with a token from the AWS CLI.
use strict;
use warnings;
use DBI;

open my $aws, '-|', qw(aws rds generate-db-auth-token), '--region', $ENV{AWS_REGION},
    '--hostname', $ENV{TESTKIT_ENDPOINT}, '--port', $ENV{TESTKIT_PORT}, '--username', $ENV{TOKEN_USER}
    or die "aws: $!";
chomp(my $token = <$aws>);
close $aws or die "aws ended with $?";

my $source = join ';', "DBI:Pg:host=$ENV{TESTKIT_ENDPOINT}", "port=$ENV{TESTKIT_PORT}", "dbname=$ENV{TESTKIT_DATABASE_NAME}",
    'sslmode=verify-full', "sslrootcert='$ENV{TESTKIT_CA_BUNDLE}'";
my $connection = DBI->connect($source, $ENV{TESTKIT_USER}, $token, {PrintError => 0})
    or die $DBI::errstr, "\n";
$connection->{RaiseError} = 1;

binmode STDOUT, ':encoding(UTF-8)';
my $rows = $connection->selectall_arrayref('SELECT id, name FROM my_table WHERE id <= ? ORDER BY id', undef, 4);
print join("\t", @$_), "\n" for @$rows;
$connection->disconnect;
