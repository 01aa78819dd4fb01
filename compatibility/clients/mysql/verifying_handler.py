"""The same function as blog_handler.py with verification on: the context keeps its defaults. Needs PyMySQL 1.2.3 or newer;
1.0.2 sends the token in clear text to a server that offers no TLS."""

import json
import os
import ssl

import boto3
import pymysql


def lambda_handler(event, context):
    session = boto3.Session()
    client = session.client("rds", region_name=os.environ["IN_REGION"])
    token = client.generate_db_auth_token(
        DBHostname=os.environ["IN_HOST"],
        Port=int(os.environ["IN_PORT"]),
        DBUsername=os.environ["IN_USERNAME"],
        Region=os.environ["IN_REGION"],
    )
    tls = ssl.create_default_context(cafile=os.environ["CA_BUNDLE"])
    connection = pymysql.connect(
        host=os.environ["IN_HOST"],
        user=os.environ["IN_USERNAME"],
        password=token,
        database=os.environ["IN_DATABASE"],
        ssl=tls,
    )
    cursor = connection.cursor()
    cursor.execute("SELECT id from my_table")
    return {"statusCode": 200, "body": json.dumps(cursor.fetchmany(3))}
