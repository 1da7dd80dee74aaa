import pg from "pg";

// Drops and creates a database: `node fresh-database.mjs SERVER_URL NAME`.
const [server, name = ""] = process.argv.slice(2);
const client = new pg.Client({ connectionString: server });
await client.connect();
await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`);
await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
await client.end();
