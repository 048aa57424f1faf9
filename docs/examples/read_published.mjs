// node docs/examples/read_published.mjs [published file]
import { DuckDBInstance } from "@duckdb/node-api";

const file = process.argv[2] ?? "warehouse/published/child_journeys.duckdb";
const instance = await DuckDBInstance.create(file, { access_mode: "READ_ONLY" });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(
  "select archetype, eligible, matched, rate from archetype_rates" +
    " where authority_code = 'all' and period = 'all' order by archetype limit 5",
);
for (const row of reader.getRows()) {
  console.log(row.join("\t"));
}
connection.closeSync();
instance.closeSync();
