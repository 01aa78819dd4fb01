"""psycopg, with a token from boto3. With the argument "cancel" it asks the server to cancel its statement."""

import os
import sys

import boto3
import psycopg

host, port, region = os.environ["IN_HOST"], int(os.environ["IN_PORT"]), os.environ["IN_REGION"]
token = boto3.client("rds", region_name=region).generate_db_auth_token(
    DBHostname=host, Port=port, DBUsername=os.environ["TOKEN_USER"], Region=region
)
with psycopg.connect(
    host=host,
    port=port,
    user=os.environ["IN_USERNAME"],
    password=token,
    dbname=os.environ["IN_DATABASE"],
    sslmode="verify-full",
    sslrootcert=os.environ["CA_BUNDLE"],
) as connection:
    if "cancel" in sys.argv:
        connection.pgconn.send_query(b"SELECT 'not cancelled' FROM my_table, pg_sleep(1) WHERE id = 1")
        connection.cancel()
        for result in iter(connection.pgconn.get_result, None):
            print(result.get_value(0, 0).decode() if result.ntuples else result.error_message.decode())
    else:
        for row in connection.execute("SELECT id, name FROM my_table WHERE id <= %s ORDER BY id", (4,)):
            print(*row, sep="\t")
