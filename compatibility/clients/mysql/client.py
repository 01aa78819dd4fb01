"""PyMySQL, with a token from boto3."""

import os

import boto3
import pymysql

host, port, region = os.environ["IN_HOST"], int(os.environ["IN_PORT"]), os.environ["IN_REGION"]
token = boto3.client("rds", region_name=region).generate_db_auth_token(
    DBHostname=host, Port=port, DBUsername=os.environ["TOKEN_USER"], Region=region
)
connection = pymysql.connect(
    host=host,
    port=port,
    user=os.environ["IN_USERNAME"],
    password=token,
    database=os.environ["IN_DATABASE"],
    ssl={"ca": os.environ["CA_BUNDLE"]},
)
with connection, connection.cursor() as cursor:
    cursor.execute("SELECT id, name FROM my_table WHERE id <= %s ORDER BY id", (4,))
    for row in cursor:
        print(*row, sep="\t")
