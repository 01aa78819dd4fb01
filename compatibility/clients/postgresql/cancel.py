"""psycopg, with a token from boto3, asks the server to cancel its statement."""

import os

import boto3
import psycopg

host, port, user = os.environ["TESTKIT_ENDPOINT"], int(os.environ["TESTKIT_PORT"]), os.environ["TESTKIT_USER"]
token = boto3.client("rds", region_name=os.environ["AWS_REGION"]).generate_db_auth_token(host, port, user)
with psycopg.connect(
    host=host,
    port=port,
    user=user,
    password=token,
    dbname=os.environ["TESTKIT_DATABASE_NAME"],
    sslmode="verify-full",
    sslrootcert=os.environ["TESTKIT_CA_BUNDLE"],
) as connection:
    connection.pgconn.send_query(b"SELECT 'not cancelled' FROM my_table, pg_sleep(1) WHERE id = 1")
    connection.cancel()
    for result in iter(connection.pgconn.get_result, None):
        print(result.get_value(0, 0).decode() if result.ntuples else result.error_message.decode())
