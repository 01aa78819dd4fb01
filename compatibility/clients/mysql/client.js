// mysql2, with a token from the AWS SDK's signer.
const { readFileSync } = require('node:fs');
const { Signer } = require('@aws-sdk/rds-signer');
const mysql = require('mysql2/promise');

const { IN_HOST, IN_PORT, IN_REGION, IN_USERNAME, IN_DATABASE, TOKEN_USER, CA_BUNDLE } = process.env;

async function main() {
  const signer = new Signer({ hostname: IN_HOST, port: Number(IN_PORT), region: IN_REGION, username: TOKEN_USER });
  const connection = await mysql.createConnection({
    host: IN_HOST,
    port: Number(IN_PORT),
    user: IN_USERNAME,
    password: await signer.getAuthToken(),
    database: IN_DATABASE,
    enableCleartextPlugin: true,
    // without verifyIdentity mysql2 accepts a certificate for any name
    ssl: { ca: readFileSync(CA_BUNDLE), verifyIdentity: true },
  });
  const [rows] = await connection.execute('SELECT id, name FROM my_table WHERE id <= ? ORDER BY id', [4]);
  rows.forEach(({ id, name }) => console.log(`${id}\t${name}`));
  await connection.end();
}

main();
