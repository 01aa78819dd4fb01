// pg, with a token from the AWS SDK's signer for each connection.
const { readFileSync } = require('node:fs');
const { Signer } = require('@aws-sdk/rds-signer');
const { Client } = require('pg');

const { IN_HOST, IN_PORT, IN_REGION, IN_USERNAME, IN_DATABASE, TOKEN_USER, CA_BUNDLE } = process.env;

async function main() {
  const signer = new Signer({ hostname: IN_HOST, port: Number(IN_PORT), region: IN_REGION, username: TOKEN_USER });
  const client = new Client({
    host: IN_HOST,
    port: Number(IN_PORT),
    user: IN_USERNAME,
    password: () => signer.getAuthToken(),
    database: IN_DATABASE,
    ssl: { ca: readFileSync(CA_BUNDLE) },
  });
  await client.connect();
  const { rows } = await client.query('SELECT id, name FROM my_table WHERE id <= $1 ORDER BY id', [4]);
  rows.forEach(({ id, name }) => console.log(`${id}\t${name}`));
  await client.end();
}

main();
