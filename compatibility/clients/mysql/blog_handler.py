"""The function of a blog post from 2021, with its faults: each invocation signs a token and opens a connection, nothing is
closed, the port is left to the driver, and the context does not verify the server's certificate."""

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
    tls.check_hostname = False
    tls.verify_mode = ssl.CERT_NONE
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
